package io.spoor.streams.telemetry;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Minimum over the last one to two minutes. Thread-safe. */
final class WindowedMinimum {
  private static final long WINDOW_MILLIS = 60_000;

  private final LongSupplier clock;
  private final AtomicReference<@Nullable Window> latest = new AtomicReference<>();

  private record Window(long number, LongAccumulator minimum, @Nullable LongAccumulator previous) {}

  /** {@code clock}: milliseconds since the Unix epoch. */
  WindowedMinimum(LongSupplier clock) {
    this.clock = clock;
  }

  void add(long value) {
    currentWindow().minimum.accumulate(value);
  }

  /** The minimum, in the unit of the values added; NaN without values. */
  double get() {
    Window window = currentWindow();
    long minimum = window.minimum.get();
    if (window.previous != null) {
      minimum = Math.min(minimum, window.previous.get());
    }
    return minimum == Long.MAX_VALUE ? Double.NaN : minimum;
  }

  private Window currentWindow() {
    long number = Math.floorDiv(clock.getAsLong(), WINDOW_MILLIS);
    Window window = latest.get();
    if (window != null && window.number == number) {
      return window;
    }
    LongAccumulator previous =
        window != null && window.number == number - 1 ? window.minimum : null;
    var next = new Window(number, new LongAccumulator(Math::min, Long.MAX_VALUE), previous);
    if (latest.compareAndSet(window, next)) {
      return next;
    }
    Window winner = latest.get();
    return winner == null ? next : winner;
  }
}
