package io.spoor.streams.telemetry;

import io.spoor.pipeline.Telemetry.TaskGauge;
import java.util.concurrent.atomic.AtomicLong;

/** A number that tasks come and go with their shares of. */
final class SummedGauge {
  private final AtomicLong sum = new AtomicLong();

  long sum() {
    return sum.get();
  }

  /** For one task, which sets it from one thread. */
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
