package io.spoor.streams.telemetry;

import io.spoor.pipeline.Telemetry.TaskGauge;
import java.util.concurrent.atomic.AtomicLong;

/** A gauge that sums the shares of the current tasks. */
final class SummedGauge {
  private final AtomicLong sum = new AtomicLong();

  long sum() {
    return sum.get();
  }

  /** A share for one task, which sets it from one thread. */
  TaskGauge newShare() {
    return new TaskGauge() {
      private long mine;

      @Override
      public void set(long value) {
        sum.addAndGet(value - mine);
        mine = value;
      }

      @Override
      public void close() {
        set(0);
      }
    };
  }
}
