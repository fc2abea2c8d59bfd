package io.spoor.client.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict on an alert as displayed.
 *
 * @param verdict null if it does not close the alert
 * @param time nanoseconds since the Unix epoch, UTC
 * @param severity the alert's severity at the time of the verdict
 * @param rules rules of the alert's findings at the time of the verdict, highest severity first
 */
public record VerdictView(
    String alertId,
    String action,
    @Nullable String verdict,
    String actor,
    @Nullable String note,
    long time,
    String severity,
    List<String> rules) {

  public VerdictView {
    rules = List.copyOf(rules);
  }

  public boolean closes() {
    return verdict != null;
  }
}
