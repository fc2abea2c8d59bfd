package io.spoor.decisions.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Logs policies whose evaluation fails: each at once, and then once a minute. */
final class PolicyErrorLog {
  private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

  private final Consumer<String> journal;
  private final LongSupplier nanoTime;
  private final Map<String, Long> loggedAt = new ConcurrentHashMap<>();

  PolicyErrorLog(Consumer<String> journal, LongSupplier nanoTime) {
    this.journal = journal;
    this.nanoTime = nanoTime;
  }

  void log(PolicyError error) {
    long now = nanoTime.getAsLong();
    // One of several threads finds its own time in the map.
    long logged =
        loggedAt.merge(
            error.policy(),
            now,
            (before, current) -> current - before < INTERVAL ? before : current);
    if (logged == now) {
      journal.accept(
          "the evaluation of the "
              + error.effect()
              + " policy "
              + error.policy()
              + " failed: "
              + error.message());
    }
  }
}
