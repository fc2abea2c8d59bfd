package io.spoor.streams.telemetry;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The lowest value of the last one to two minutes. Thread-safe. */
final class Lowest {
  private static final long WINDOW_MILLIS = 60_000;

  private final LongSupplier clock;
  private final AtomicReference<@Nullable Window> newest = new AtomicReference<>();

  private record Window(long number, LongAccumulator lowest, @Nullable LongAccumulator before) {}

  /** {@code clock}: milliseconds since the Unix epoch. */
  Lowest(LongSupplier clock) {
    this.clock = clock;
  }

  void add(long value) {
    now().lowest.accumulate(value);
  }

  /** In the unit of what was added, NaN when nothing was. */
  double get() {
    Window window = now();
    long lowest = window.lowest.get();
    if (window.before != null) {
      lowest = Math.min(lowest, window.before.get());
    }
    return lowest == Long.MAX_VALUE ? Double.NaN : lowest;
  }

  private Window now() {
    long number = Math.floorDiv(clock.getAsLong(), WINDOW_MILLIS);
    Window window = newest.get();
    if (window != null && window.number == number) {
      return window;
    }
    LongAccumulator before = window != null && window.number == number - 1 ? window.lowest : null;
    var next = new Window(number, new LongAccumulator(Math::min, Long.MAX_VALUE), before);
    if (newest.compareAndSet(window, next)) {
      return next;
    }
    Window theirs = newest.get();
    return theirs == null ? next : theirs;
  }
}
