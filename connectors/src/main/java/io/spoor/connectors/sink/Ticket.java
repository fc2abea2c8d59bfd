package io.spoor.connectors.sink;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Whether one record was dealt with for good; settled by any thread. */
public final class Ticket {

  private final long offset;
  private volatile @Nullable Future<?> settlement;

  public Ticket(long offset) {
    this.offset = offset;
  }

  public long offset() {
    return offset;
  }

  public void settle() {
    settleWhen(CompletableFuture.completedFuture(null));
  }

  public void settleWhen(Future<?> done) {
    settlement = done;
  }

  public boolean isSettled() {
    Future<?> done = settlement;
    return done != null && done.state() == Future.State.SUCCESS;
  }

  /** Why it never will be, if so. */
  public @Nullable Throwable failure() {
    Future<?> done = settlement;
    return done != null && done.state() == Future.State.FAILED ? done.exceptionNow() : null;
  }
}
