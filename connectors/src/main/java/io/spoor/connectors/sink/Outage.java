package io.spoor.connectors.sink;

import io.spoor.schemas.text.TextSanitizer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that a destination takes nothing, and once that it does again. */
public final class Outage {

  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  /** It may quote what the destination answered. */
  private static final int LONGEST_REASON = 2_000;

  private final String who;
  private final String what;
  private boolean on;
  private long sinceNanos;

  /**
   * For one destination.
   *
   * @param who its name, for the log
   * @param what what it is brought, plural
   */
  public Outage(String who, String what) {
    this.who = who;
    this.what = what;
  }

  public synchronized void failed(String reason) {
    if (!on) {
      on = true;
      sinceNanos = System.nanoTime();
      LOG.warn(
          "{} takes no {}, retrying until it does reason=\"{}\"",
          who,
          what,
          TextSanitizer.line(reason, LONGEST_REASON));
    }
  }

  public synchronized void passed() {
    if (on) {
      on = false;
      Duration lasted = Duration.ofNanos(System.nanoTime() - sinceNanos);
      LOG.info("{} takes {} again after_ms={}", who, what, lasted.toMillis());
    }
  }
}
