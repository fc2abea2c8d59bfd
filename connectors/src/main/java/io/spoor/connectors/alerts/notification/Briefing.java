package io.spoor.connectors.alerts.notification;

import io.spoor.connectors.alerts.routing.Routing;
import io.spoor.connectors.alerts.routing.Subject;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertDelivery;
import io.spoor.schemas.AlertVerdict;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Whether a target is to be told of a record, and what.
 *
 * <pre>
 *   knows of no open alert ── first, escalated, and a route leads here ──► OPENED
 *   was told ── escalated to more than that ─────────────────────────────► ESCALATED
 *            ── acknowledge ─────────────────────────────────────────────► ACKNOWLEDGED
 *            ── resolved, merged, suppressed ────────────────────────────► RESOLVED
 *            ── close ───────────────────────────────────────────────────► CLOSED
 * </pre>
 *
 * <p>Whoever was told is told how it goes on, whatever the routes say by then.
 *
 * @param target its name in the routing
 */
public record Briefing(String target, Routing routing) {
  /** Alerts of earlier versions say closed for resolved. */
  private static final Set<String> OVER = Set.of("resolved", "closed", "merged", "suppressed");

  /** Whether the record may matter to any target at all; most revisions of alerts do not. */
  public static boolean mayMatter(SpecificRecord record) {
    return switch (record) {
      case Alert alert -> isTold(alert) || isOver(alert);
      case AlertVerdict _ -> true;
      default -> false;
    };
  }

  /**
   * The message; empty if there is nothing to tell.
   *
   * @param last what the target was told of this alert; null: nothing
   * @param at when the record was appended: it is the time of day that routes look at, so that it
   *     is the same however often the record is read
   */
  public Optional<Message> of(SpecificRecord record, @Nullable AlertDelivery last, Instant at) {
    return switch (record) {
      case Alert alert -> ofAlert(alert, last, at).map(message -> message);
      case AlertVerdict verdict -> ofVerdict(verdict, last, at).map(message -> message);
      default -> Optional.empty();
    };
  }

  private Optional<Message.OfAlert> ofAlert(Alert alert, @Nullable AlertDelivery last, Instant at) {
    if (last != null && isDealtWith(alert, last)) {
      return Optional.empty();
    }
    String told = last == null ? null : last.getTold();
    if (isOver(alert)) {
      return told == null
          ? Optional.empty()
          : Optional.of(new Message.OfAlert(What.RESOLVED, alert, Severity.of(told), at));
    }
    if (!isTold(alert)) {
      return Optional.empty();
    }
    Severity severity = Severity.of(alert.getNotified());
    if (told != null) {
      return severity.compareTo(Severity.of(told)) > 0
          ? Optional.of(new Message.OfAlert(What.ESCALATED, alert, severity, at))
          : Optional.empty();
    }
    var subject =
        new Subject(
            alert.getTenant(), alert.getAgentId(), alert.getOwner(), alert.getRoute(), severity);
    return routing.targets(subject, at).contains(target)
        ? Optional.of(new Message.OfAlert(What.OPENED, alert, severity, at))
        : Optional.empty();
  }

  private static Optional<Message.OfVerdict> ofVerdict(
      AlertVerdict verdict, @Nullable AlertDelivery last, Instant at) {
    if (last == null || last.getTold() == null || verdict.getTime() <= last.getVerdictTime()) {
      return Optional.empty();
    }
    What what = verdict.getVerdict() == null ? What.ACKNOWLEDGED : What.CLOSED;
    return Optional.of(new Message.OfVerdict(what, verdict, Severity.of(last.getTold()), at));
  }

  private static boolean isDealtWith(Alert alert, AlertDelivery last) {
    int generation = Integer.compare(alert.getGeneration(), last.getGeneration());
    return generation < 0 || (generation == 0 && alert.getRevision() <= last.getRevision());
  }

  private static boolean isTold(Alert alert) {
    return alert.getNotify().equals("first") || alert.getNotify().equals("escalated");
  }

  private static boolean isOver(Alert alert) {
    return OVER.contains(alert.getStatus());
  }
}
