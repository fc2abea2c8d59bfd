package io.spoor.connectors.sink;

import io.spoor.schemas.text.TextSanitizer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether a destination accepts what several senders write, and logs the start and the end of
 * an outage, once each. The outage lasts until no sender fails: success of one sender does not hide
 * that another is stuck. Thread-safe.
 */
public final class OutageTracker {

  private static final Logger LOG = LoggerFactory.getLogger(OutageTracker.class);

  /** The reason may quote the destination's response. */
  private static final int MAX_REASON_LENGTH = 2_000;

  private final String component;
  private final String consequence;
  private final IdentityHashMap<Object, String> failing = new IdentityHashMap<>();
  private @Nullable Instant since;

  /**
   * An outage that lasts.
   *
   * @param since its start
   * @param reason the latest failure, one line
   */
  public record Outage(Instant since, String reason) {}

  /**
   * Creates a tracker for one destination.
   *
   * @param component name of the destination, for the log
   * @param consequence the records sent to it, plural
   */
  public OutageTracker(String component, String consequence) {
    this.component = component;
    this.consequence = consequence;
  }

  /** Notes a failure of a sender. */
  public synchronized void failed(Object sender, String reason) {
    String line = TextSanitizer.line(reason, MAX_REASON_LENGTH);
    failing.put(sender, line);
    if (since == null) {
      since = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      LOG.warn("{} accepts no {}, retrying reason=\"{}\"", component, consequence, line);
    }
  }

  /** Notes that everything that a sender had was accepted. */
  public synchronized void end(Object sender) {
    if (failing.remove(sender) != null && failing.isEmpty() && since != null) {
      Duration duration = Duration.between(since, Instant.now());
      since = null;
      LOG.info("{} accepts {} again after_ms={}", component, consequence, duration.toMillis());
    }
  }

  /** The outage; empty while the destination accepts everything. */
  public synchronized Optional<Outage> current() {
    return since == null
        ? Optional.empty()
        : Optional.of(new Outage(since, failing.values().iterator().next()));
  }
}
