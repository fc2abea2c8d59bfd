package io.spoor.cli.output;

import io.spoor.client.result.AlertView;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.DeliveryView;
import io.spoor.client.result.VerdictView;
import io.spoor.client.time.TimeFormat;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders alerts as paragraphs for people. */
public final class AlertRenderer {
  private AlertRenderer() {}

  public static List<String> alerts(List<AlertView> alerts, DisplayOptions display) {
    return alerts(alerts, Map.of(), display);
  }

  /** {@code decided}: the decided calls that findings of alerts name, by id of the alert. */
  public static List<String> alerts(
      List<AlertView> alerts, Map<String, List<DecidedAction>> decided, DisplayOptions display) {
    var lines = new TextBlock(display);
    for (AlertView alert : alerts) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(alert(alert, decided.getOrDefault(alert.alertId(), List.of()), display));
    }
    return lines.lines();
  }

  private static List<String> alert(
      AlertView alert, List<DecidedAction> decided, DisplayOptions display) {
    var lines = new TextBlock(display);
    String chain = alert.chainId();
    lines.head(
        alert.severity(),
        alert.riskScore(),
        alert.title(),
        alert.opened(),
        alert.status(),
        lines.id("alert", alert.alertId()) + (chain == null ? "" : lines.id("chain", chain)));
    lines.wrapped(alert.explanation(), AnsiStyle.PLAIN);
    FindingRenderer.addDecided(lines, decided);
    if (!alert.nextSteps().isEmpty()) {
      lines.wrapped("Next: " + alert.nextSteps(), AnsiStyle.DIM);
    }
    lines.wrapped(description(alert), AnsiStyle.DIM);
    if (alert.verdict() != null) {
      lines.wrapped(verdictText(alert.verdict()), AnsiStyle.PLAIN);
    }
    for (DeliveryView delivery : alert.deliveries()) {
      if (!delivery.status().equals("delivered")) {
        lines.wrapped(deliveryProblem(delivery), AnsiStyle.RED);
      }
    }
    return lines.lines();
  }

  private static String verdictText(VerdictView verdict) {
    String note = verdict.note() == null ? "" : ": " + verdict.note();
    return (verdict.closes()
            ? "closed as " + verdict.verdict() + " by " + verdict.actor()
            : verdict.actor() + " acknowledged the alert")
        + ", "
        + TimeFormat.toSecond(verdict.time())
        + " UTC"
        + note;
  }

  private static String deliveryProblem(DeliveryView delivery) {
    return delivery.target()
        + ": \""
        + delivery.type()
        + "\" "
        + (delivery.status().equals("refused") ? "rejected" : "not delivered, retrying")
        + " ("
        + TerminalText.count(delivery.attempts(), "attempt")
        + "): "
        + delivery.reason();
  }

  private static String targets(AlertView alert) {
    return alert.deliveries().stream()
        .filter(delivery -> delivery.status().equals("delivered"))
        .map(DeliveryView::target)
        .collect(Collectors.joining(", "));
  }

  private static String description(AlertView alert) {
    List<String> parts = new ArrayList<>();
    if (alert.kind().equals("chain")) {
      parts.add(TerminalText.count(alert.findingCount(), "finding"));
    }
    if (alert.exceptedCount() > 0) {
      parts.add(
          alert.exceptedCount()
              + " excepted by "
              + TextSanitizer.replace(String.join(", ", alert.exceptions())));
    }
    if (alert.repeats() > 0) {
      parts.add("repeated " + TerminalText.count(alert.repeats(), "time"));
    }
    if (alert.owner() != null) {
      parts.add("owner " + TextSanitizer.replace(alert.owner()));
    }
    parts.add(
        alert.pageSeverity() == null ? "below the notification threshold" : deliveryText(alert));
    return String.join(", ", parts);
  }

  private static String deliveryText(AlertView alert) {
    if (alert.repeatOf() != null) {
      return "notified as alert " + DisplayNames.id(alert.repeatOf());
    }
    if (alert.notified() != null) {
      String targets = targets(alert);
      return "notified as " + alert.notified() + (targets.isEmpty() ? "" : " to " + targets);
    }
    return alert.notification().equals("held") ? "throttled by a storm" : "to be notified";
  }
}
