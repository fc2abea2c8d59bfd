package io.spoor.streams.telemetry;

import io.spoor.pipeline.Telemetry.Level;
import java.util.concurrent.atomic.AtomicLong;

/** A number that tasks come and go with their shares of. */
final class Shares {
  private final AtomicLong sum = new AtomicLong();

  long sum() {
    return sum.get();
  }

  /** For one task, which sets it from one thread. */
  Level share() {
    return new Level() {
      private long mine;

      @Override
      public void is(long value) {
        sum.addAndGet(value - mine);
        mine = value;
      }

      @Override
      public void close() {
        is(0);
      }
    };
  }
}
