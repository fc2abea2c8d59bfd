package io.spoor.connectors.sink;

import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Whether one record is settled; may be settled by any thread. */
public final class RecordAck {

  private final long offset;
  private volatile @Nullable List<Future<?>> settlement;

  public RecordAck(long offset) {
    this.offset = offset;
  }

  public long offset() {
    return offset;
  }

  public void acknowledge() {
    settleAfter();
  }

  /** Settles the record when all of these have succeeded. */
  public void settleAfter(Future<?>... futures) {
    settlement = List.of(futures);
  }

  public boolean isSettled() {
    List<Future<?>> futures = settlement;
    if (futures == null) {
      return false;
    }
    for (Future<?> future : futures) {
      if (future.state() != Future.State.SUCCESS) {
        return false;
      }
    }
    return true;
  }

  /** Why it can never be settled; null if it can. */
  public @Nullable Throwable failure() {
    List<Future<?>> futures = settlement;
    return futures == null
        ? null
        : futures.stream()
            .filter(each -> each.state() == Future.State.FAILED)
            .findFirst()
            .map(Future::exceptionNow)
            .orElse(null);
  }
}
