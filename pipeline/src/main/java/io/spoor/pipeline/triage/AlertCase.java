package io.spoor.pipeline.triage;

import io.spoor.pipeline.detect.Severity;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.TriagedAlert;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An alert with its verdicts. The status is a function of the alert's latest revision, the latest
 * acknowledgement and the latest closing verdict, in any order of arrival.
 *
 * <pre>
 *           acknowledge                    close
 *   OPEN ────────────────► ACKNOWLEDGED ─────────────► CLOSED ◄──────────────────────────────┐
 *    ▲ │                        │  │                     │ severity above the verdict's,     │ close
 *    │ │          more severe   │  │                     │ or resolved and open again        │
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
 * <p>A verdict applies while the alert's severity does not exceed that in the verdict, and until
 * the alert opens again. Revisions restart after a replay; verdicts of the previous generation
 * still apply, whatever their revision.
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

  /** Whether the revision is later than the stored one. */
  boolean isChangedBy(Alert next) {
    return alert == null || version(next) > version(alert);
  }

  /** A copy with a revision of the alert; this case if a later revision is stored. */
  AlertCase with(Alert next) {
    return isChangedBy(next) ? new AlertCase(next, acknowledged, closed, verdicts) : this;
  }

  /** A copy with a verdict, which is counted even if a later one is stored. */
  AlertCase with(AlertVerdict next) {
    return next.getVerdict() == null
        ? new AlertCase(alert, later(acknowledged, next), closed, verdicts + 1)
        : new AlertCase(alert, acknowledged, later(closed, next), verdicts + 1);
  }

  /** The alert with its status; empty until the alert arrives. */
  Optional<TriagedAlert> triaged() {
    return alert == null ? Optional.empty() : Optional.of(triaged(alert));
  }

  private TriagedAlert triaged(Alert of) {
    AlertStatus status = status(of);
    return TriagedAlert.newBuilder()
        .setAlertId(of.getAlertId())
        .setTenant(of.getTenant())
        // Above the alert's revision, under which its document was indexed before triage existed.
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
      case "resolved" -> AlertStatus.RESOLVED;
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

  /** The acknowledgement that applies; it does not reopen an alert, nor outlast a later close. */
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

  /** Verdicts are external input: an unknown severity covers no alert. */
  private static int gravity(String severity) {
    int rank = 0;
    for (Severity each : Severity.values()) {
      if (each.label().equals(severity)) {
        return rank;
      }
      rank++;
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
