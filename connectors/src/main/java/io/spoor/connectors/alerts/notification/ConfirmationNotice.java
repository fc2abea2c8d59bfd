package io.spoor.connectors.alerts.notification;

import io.spoor.schemas.Alert;
import io.spoor.schemas.Confirmation;
import io.spoor.schemas.ConfirmationAnswer;
import io.spoor.schemas.ConfirmationUse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * A waiting confirmation as an alert of kind {@code confirmation}, so that every target delivers it
 * under its routes. The first answer resolves it, or else the end of its time. Its number is
 * bounded where it is asked: quotas of the run, the agent and the tenant.
 */
public final class ConfirmationNotice {
  private static final String KIND = "confirmation";
  private static final String SEVERITY = "high";

  /** Then nobody can answer it any more. */
  private static final Duration WAITS = Duration.ofMinutes(10);

  private static final String OPEN = "open";

  private ConfirmationNotice() {}

  /**
   * The record to notify about: of a confirmation and its answers an alert, any other unchanged.
   *
   * @param appended time of the record in its topic
   * @return empty: the use of an approval. An expired question is the end of its alert
   */
  public static Optional<SpecificRecord> of(SpecificRecord record, Instant appended, Instant now) {
    return switch (record) {
      case Confirmation asked ->
          Optional.of(now.isBefore(expiry(appended)) ? waiting(asked) : expired(waiting(asked)));
      case ConfirmationAnswer answer -> Optional.of(answered(answer));
      case ConfirmationUse _ -> Optional.empty();
      default -> Optional.of(record);
    };
  }

  /** When a question that was appended then has expired. */
  public static Instant expiry(Instant appended) {
    return appended.plus(WAITS);
  }

  /** The end of the alert of a question, for when it has expired; empty: the record is another. */
  public static Optional<SpecificRecord> endOf(SpecificRecord record) {
    return record instanceof Alert alert
            && alert.getKind().equals(KIND)
            && alert.getStatus().equals(OPEN)
        ? Optional.of(expired(alert))
        : Optional.empty();
  }

  /** Of the same revision as an answer: whichever comes first ends it. */
  private static Alert expired(Alert waiting) {
    return Alert.newBuilder(waiting)
        .setStatus("resolved")
        .setRevision(2)
        .setNotify("none")
        .setNotified(null)
        .setPageSeverity(null)
        .setTitle("Expired: nobody answered within ten minutes")
        .setExplanation("The request stays denied. When the agent asks again, a new one waits.")
        .setNextSteps("")
        .build();
  }

  private static Alert waiting(Confirmation asked) {
    String who = asked.getAgentId() == null ? "An agent" : "Agent " + asked.getAgentId();
    String what =
        asked.getAction() + " on " + asked.getResourceType() + " " + asked.getResourceId();
    String id = asked.getConfirmationId();
    return common(id, asked.getTenant(), asked.getTime())
        .setStatus(OPEN)
        .setRevision(1)
        .setNotify("first")
        .setNotified(SEVERITY)
        .setPageSeverity(SEVERITY)
        .setTitle(who + " waits for a person: " + what)
        .setExplanation(
            who
                + (asked.getDeclared() ? "" : " (no manifest)")
                + " asks as "
                + asked.getSubjectType()
                + " "
                + asked.getSubjectId()
                + " for "
                + what
                + ". Denied: "
                + String.join("; ", reasons(asked))
                + "."
                + (asked.getVerdict() == null ? "" : " The evaluator: " + asked.getVerdict()))
        .setNextSteps(
            "Within ten minutes: bin/spoor confirmations approve "
                + id
                + ", or bin/spoor confirmations deny "
                + id
                + ". Arguments are not shown here: look at the run first.")
        .setChainId(asked.getChainId())
        .setAgentId(asked.getAgentId())
        .setRunId(asked.getRunId())
        .setPrincipals(List.of(asked.getSubjectId()))
        .build();
  }

  private static List<String> reasons(Confirmation asked) {
    return asked.getReasons().isEmpty() ? asked.getPolicies() : asked.getReasons();
  }

  private static Alert answered(ConfirmationAnswer answer) {
    return common(answer.getConfirmationId(), answer.getTenant(), answer.getTime())
        .setStatus("resolved")
        .setRevision(2)
        .setNotify("none")
        .setNotified(null)
        .setPageSeverity(null)
        .setTitle(
            (answer.getApproved() ? "Approved by " : "Denied by ")
                + answer.getWho()
                + (answer.getReason().isEmpty() ? "" : ": " + answer.getReason()))
        .setExplanation("A person has answered the confirmation.")
        .setNextSteps("")
        .setChainId("")
        .build();
  }

  private static Alert.Builder common(String id, String tenant, long time) {
    return Alert.newBuilder()
        .setAlertId(id)
        .setTenant(tenant)
        .setGeneration(0)
        .setKind(KIND)
        .setSeverity(SEVERITY)
        .setOpened(time)
        .setUpdated(time);
  }
}
