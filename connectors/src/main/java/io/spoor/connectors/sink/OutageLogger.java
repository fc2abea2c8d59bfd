package io.spoor.connectors.sink;

import io.spoor.schemas.text.TextSanitizer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that a destination takes nothing, and once that it does again. */
public final class OutageLogger {

  private static final Logger LOG = LoggerFactory.getLogger(OutageLogger.class);

  /** It may quote what the destination answered. */
  private static final int MAX_REASON_LENGTH = 2_000;

  private final String component;
  private final String consequence;
  private boolean active;
  private long sinceNanos;

  /**
   * For one destination.
   *
   * @param component its name, for the log
   * @param consequence what it is brought, plural
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
          "{} takes no {}, retrying until it does reason=\"{}\"",
          component,
          consequence,
          TextSanitizer.line(reason, MAX_REASON_LENGTH));
    }
  }

  public synchronized void end() {
    if (active) {
      active = false;
      Duration duration = Duration.ofNanos(System.nanoTime() - sinceNanos);
      LOG.info("{} takes {} again after_ms={}", component, consequence, duration.toMillis());
    }
  }
}
