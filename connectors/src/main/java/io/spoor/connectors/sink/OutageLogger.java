package io.spoor.connectors.sink;

import io.spoor.schemas.text.TextSanitizer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the start and the end of a destination's outage, once each. */
public final class OutageLogger {

  private static final Logger LOG = LoggerFactory.getLogger(OutageLogger.class);

  /** The reason may quote the destination's response. */
  private static final int MAX_REASON_LENGTH = 2_000;

  private final String component;
  private final String consequence;
  private boolean active;
  private long sinceNanos;

  /**
   * Creates a logger for one destination.
   *
   * @param component name of the destination, for the log
   * @param consequence the records sent to it, plural
   */
  public OutageLogger(String component, String consequence) {
    this.component = component;
    this.consequence = consequence;
  }

  public synchronized void failed(String reason) {
    if (!active) {
      active = true;
      sinceNanos = System.nanoTime();
      LOG.warn(
          "{} accepts no {}, retrying reason=\"{}\"",
          component,
          consequence,
          TextSanitizer.line(reason, MAX_REASON_LENGTH));
    }
  }

  public synchronized void end() {
    if (active) {
      active = false;
      Duration duration = Duration.ofNanos(System.nanoTime() - sinceNanos);
      LOG.info("{} accepts {} again after_ms={}", component, consequence, duration.toMillis());
    }
  }
}
