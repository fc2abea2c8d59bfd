package io.spoor.client.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person says of an alert, as it is shown.
 *
 * @param verdict null when it does not close the alert
 * @param time nanoseconds since the Unix epoch, UTC
 * @param severity the alert's when this was said
 * @param rules of the alert's findings when this was said, the gravest first
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
