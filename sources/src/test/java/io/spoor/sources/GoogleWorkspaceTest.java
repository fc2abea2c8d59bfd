package io.spoor.sources;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EventLabels;
import org.junit.jupiter.api.Test;

class GoogleWorkspaceTest {

  private static IdentityEvent event(String sample) {
    return AuditSamples.of("gworkspace").event(sample);
  }

  @Test
  void furtherEventsOfAnActivityKeepTheirEffects() {
    IdentityEvent event = event("deleted and viewed");

    assertThat(event.getAction()).isEqualTo("delete");
    assertThat(event.getLabels()).containsEntry("further_events", "view");
    assertThat(event.getEffects())
        .extracting(effect -> effect.getKind())
        .containsExactly("destroys-data", "reads-data");
  }

  @Test
  void anUnknownFurtherEventMakesAGenericEvent() {
    JsonNode record =
        requireNonNull(AuditSamples.of("gworkspace").byName().get("deleted and viewed"));
    String odd = record.toString().replace("\"view\"", "\"dream\"");

    assertThat(Raw.event("gworkspace", odd).getFlags()).containsExactly("generic-event");
  }

  /** Some exports have a record for each event, with the parameters as an object. */
  @Test
  void aRecordOfOneEventIsReadLikeAnActivity() {
    IdentityEvent event =
        Raw.event(
            "gworkspace",
            """
            {"id":{"applicationName":"admin","time":"2026-03-10T09:00:18Z","uniqueQualifier":"-77"},"actor":{"email":"ada@larkfield.example"},
             "type":"DELEGATED_ADMIN_SETTINGS","name":"ASSIGN_ROLE","parameters":{"ROLE_NAME":"_SEED_ADMIN_ROLE","USER_EMAIL":"bob@larkfield.example"}}
            """);

    // The records of one activity have one qualifier.
    assertThat(event.getEventId()).isEqualTo("-77:ASSIGN_ROLE");
    assertThat(event.getSharedEventId()).isEqualTo("-77");
    assertThat(event.getLabels())
        .containsEntry(EventLabels.GRANTEE, "bob@larkfield.example")
        .containsEntry(EventLabels.GRANTS, "admin");
  }

  @Test
  void accessThatIsTakenAwayExposesNothing() {
    JsonNode record = requireNonNull(AuditSamples.of("gworkspace").byName().get("shared outside"));
    ObjectNode taken = record.deepCopy();
    String text = taken.toString().replace("\"can_edit\"", "\"none\"");

    IdentityEvent event = Raw.event("gworkspace", text);

    assertThat(event.getEffects())
        .extracting(effect -> effect.getKind())
        .containsExactly("revokes-rights");
  }

  /** The same person in Google Cloud. */
  @Test
  void aPersonHasTheKeyOfGoogleCloud() {
    assertThat(event("user created").getTrailKey())
        .isEqualTo("default|principal|google|ada@larkfield.example|2026-03-10");
    assertThat(event("application authorized").getLabels())
        .containsEntry(
            "scopes",
            "https://www.googleapis.com/auth/drive https://www.googleapis.com/auth/gmail.modify");
  }
}
