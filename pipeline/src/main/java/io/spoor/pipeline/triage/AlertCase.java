package io.spoor.pipeline.triage;

import io.spoor.pipeline.detect.Severity;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.TriagedAlert;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An alert and the verdicts on it. The status is a function of the latest revision of the alert,
 * the latest acknowledgement and the latest closing verdict, in whatever order they arrive.
 *
 * <pre>
 *           acknowledge                    close
 *   OPEN ────────────────► ACKNOWLEDGED ─────────────► CLOSED ◄──────────────────────────────┐
 *    ▲ │                        │  │                     │ graver than when it was closed,   │ close
 *    │ │                 graver │  │                     │ or resolved and open again        │
 *    ├─┼────────────────────────┘  │                     ▼                                   │
 *    │ │                           │                  REOPENED ──► ACKNOWLEDGED ─────────────┤
 *    │ └──── close ────────────────┼─────────────────────┼───────────────────────────────────┘
 *    │                             │                     │
 *    │   from each of the above:   ▼                     ▼
 *    │     all findings retracted ──────► RESOLVED    ┐  findings again: OPEN, or REOPENED
 *    │     findings in another chain ───► MERGED      ├─ if a closing verdict came before
 *    └──   exceptions cover all findings ► SUPPRESSED ┘
 * </pre>
 *
 * <p>A verdict counts while the alert is not graver than the verdict says that it was, and has not
 * opened again since. After a replay the revisions start anew: verdicts of the generation before
 * still count, whatever their revision.
 *
 * @param alert latest revision; null: only verdicts have arrived
 * @param acknowledged latest acknowledgement
 * @param closed latest verdict that closes the alert
 * @param verdicts number of all verdicts
 */
record AlertCase(
    @Nullable Alert alert,
    @Nullable AlertVerdict acknowledged,
    @Nullable AlertVerdict closed,
    long verdicts) {
  private static final Comparator<AlertVerdict> BY_TIME =
      Comparator.comparingLong(AlertVerdict::getTime).thenComparing(AlertVerdict::getVerdictId);

  static final AlertCase EMPTY = new AlertCase(null, null, null, 0);

  /** Whether the revision is later than the one that there is. */
  boolean isChangedBy(Alert next) {
    return alert == null || version(next) > version(alert);
  }

  /** With a revision of the alert; the same case if there is a later one already. */
  AlertCase with(Alert next) {
    return isChangedBy(next) ? new AlertCase(next, acknowledged, closed, verdicts) : this;
  }

  /** With a verdict, which counts even if there is a later one. */
  AlertCase with(AlertVerdict next) {
    return next.getVerdict() == null
        ? new AlertCase(alert, later(acknowledged, next), closed, verdicts + 1)
        : new AlertCase(alert, acknowledged, later(closed, next), verdicts + 1);
  }

  /** Empty as long as the alert has not arrived. */
  Optional<TriagedAlert> triaged() {
    return alert == null ? Optional.empty() : Optional.of(triaged(alert));
  }

  private TriagedAlert triaged(Alert of) {
    AlertStatus status = status(of);
    return TriagedAlert.newBuilder()
        .setAlertId(of.getAlertId())
        .setTenant(of.getTenant())
        // Above the alert's own, under which its document was indexed before there was triage.
        .setRevision(of.getRevision() + verdicts + 1)
        .setGeneration(of.getGeneration())
        .setStatus(status.text())
        .setAlert(of)
        .setVerdict(shown(of))
        .build();
  }

  private AlertStatus status(Alert of) {
    return switch (of.getStatus()) {
      case "merged" -> AlertStatus.MERGED;
      case "suppressed" -> AlertStatus.SUPPRESSED;
      // Alerts of versions without triage say closed for it.
      case "resolved", "closed" -> AlertStatus.RESOLVED;
      default -> standing(of);
    };
  }

  private AlertStatus standing(Alert of) {
    AlertVerdict counting = counting(of);
    if (counting != null) {
      return counting.getVerdict() == null ? AlertStatus.ACKNOWLEDGED : AlertStatus.CLOSED;
    }
    return closed == null ? AlertStatus.OPEN : AlertStatus.REOPENED;
  }

  private @Nullable AlertVerdict shown(Alert of) {
    AlertVerdict counting = counting(of);
    if (counting != null) {
      return counting;
    }
    return closed == null ? acknowledged : later(acknowledged, closed);
  }

  /** An acknowledgement does not reopen an alert, and does not outlive a later close. */
  private @Nullable AlertVerdict counting(Alert of) {
    if (closed != null && counts(closed, of)) {
      return closed;
    }
    return acknowledged != null
            && counts(acknowledged, of)
            && later(closed, acknowledged).equals(acknowledged)
        ? acknowledged
        : null;
  }

  private static boolean counts(AlertVerdict verdict, Alert of) {
    boolean ofThisOpening =
        verdict.getGeneration() != of.getGeneration()
            || verdict.getRevision() >= of.getOpenedRevision();
    return ofThisOpening && gravity(of.getSeverity()) <= gravity(verdict.getSeverity());
  }

  /** Verdicts come from outside: a severity that does not exist covers no alert. */
  private static int gravity(String severity) {
    for (Severity each : Severity.values()) {
      if (each.label().equals(severity)) {
        return each.ordinal();
      }
    }
    return -1;
  }

  private static AlertVerdict later(@Nullable AlertVerdict one, AlertVerdict other) {
    return one == null || BY_TIME.compare(one, other) <= 0 ? other : one;
  }

  private static long version(Alert alert) {
    return ((long) alert.getGeneration() << 32) | alert.getRevision();
  }
}
