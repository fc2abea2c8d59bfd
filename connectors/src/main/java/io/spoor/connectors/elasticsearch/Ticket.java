package io.spoor.connectors.elasticsearch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Whether one record was dealt with for good; settled by any thread. */
final class Ticket {

  private final long offset;
  private volatile @Nullable Future<?> settlement;

  Ticket(long offset) {
    this.offset = offset;
  }

  long offset() {
    return offset;
  }

  void settle() {
    settleWhen(CompletableFuture.completedFuture(null));
  }

  void settleWhen(Future<?> done) {
    settlement = done;
  }

  boolean isSettled() {
    Future<?> done = settlement;
    return done != null && done.state() == Future.State.SUCCESS;
  }

  /** Why it never will be, if so. */
  @Nullable Throwable failure() {
    Future<?> done = settlement;
    return done != null && done.state() == Future.State.FAILED ? done.exceptionNow() : null;
  }
}
