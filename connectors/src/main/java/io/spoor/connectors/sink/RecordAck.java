package io.spoor.connectors.sink;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Whether one record is settled; may be settled by any thread. */
public final class RecordAck {

  private final long offset;
  private final List<Future<?>> settlement = new CopyOnWriteArrayList<>();

  /** Parts of the record that nobody has settled yet. */
  private final AtomicInteger missing = new AtomicInteger(1);

  private volatile @Nullable Long time;

  /** {@code time}: the record's time, milliseconds since the Unix epoch; null: unknown. */
  public RecordAck(long offset, @Nullable Long time) {
    this.offset = offset;
    this.time = time;
  }

  public long offset() {
    return offset;
  }

  /**
   * Time from which the record counts as waiting, milliseconds since the Unix epoch; null: unknown.
   * The record's own time, unless a part of it is due later.
   */
  public @Nullable Long time() {
    return time;
  }

  /**
   * A further part of the record is to be settled at a later time, by another call of {@link
   * #settleAfter}. Called before any part is settled.
   */
  public void expectAnotherAt(Instant due) {
    missing.incrementAndGet();
    time = due.toEpochMilli();
  }

  public void acknowledge() {
    settleAfter();
  }

  /** Settles the record, or a part of it, when all of these have succeeded. */
  public void settleAfter(Future<?>... futures) {
    settlement.addAll(List.of(futures));
    missing.decrementAndGet();
  }

  public boolean isSettled() {
    if (missing.get() > 0) {
      return false;
    }
    for (Future<?> future : settlement) {
      if (future.state() != Future.State.SUCCESS) {
        return false;
      }
    }
    return true;
  }

  /** Why it can never be settled; null if it can. */
  public @Nullable Throwable failure() {
    return settlement.stream()
        .filter(each -> each.state() == Future.State.FAILED)
        .findFirst()
        .map(Future::exceptionNow)
        .orElse(null);
  }
}
