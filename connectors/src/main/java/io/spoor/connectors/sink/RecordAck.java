package io.spoor.connectors.sink;

import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Whether one record is settled; may be settled by any thread. */
public final class RecordAck {

  private final long offset;
  private final @Nullable Long time;
  private volatile @Nullable List<Future<?>> settlement;

  /** {@code time}: the record's time, milliseconds since the Unix epoch; null: unknown. */
  public RecordAck(long offset, @Nullable Long time) {
    this.offset = offset;
    this.time = time;
  }

  public long offset() {
    return offset;
  }

  /** The record's time, milliseconds since the Unix epoch; null: unknown. */
  public @Nullable Long time() {
    return time;
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
