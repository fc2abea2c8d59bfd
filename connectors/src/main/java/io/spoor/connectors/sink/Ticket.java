package io.spoor.connectors.sink;

import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Whether one record was dealt with for good; settled by any thread. */
public final class Ticket {

  private final long offset;
  private volatile @Nullable List<Future<?>> settlement;

  public Ticket(long offset) {
    this.offset = offset;
  }

  public long offset() {
    return offset;
  }

  public void settle() {
    settleWhen();
  }

  /** It is settled when all of these have succeeded. */
  public void settleWhen(Future<?>... done) {
    settlement = List.of(done);
  }

  public boolean isSettled() {
    List<Future<?>> done = settlement;
    if (done == null) {
      return false;
    }
    for (Future<?> each : done) {
      if (each.state() != Future.State.SUCCESS) {
        return false;
      }
    }
    return true;
  }

  /** Why it never will be, if so. */
  public @Nullable Throwable failure() {
    List<Future<?>> done = settlement;
    return done == null
        ? null
        : done.stream()
            .filter(each -> each.state() == Future.State.FAILED)
            .findFirst()
            .map(Future::exceptionNow)
            .orElse(null);
  }
}
