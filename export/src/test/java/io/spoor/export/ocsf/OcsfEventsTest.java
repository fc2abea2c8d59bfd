package io.spoor.export.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.record.RecordView;
import io.spoor.export.RecordFixtures;
import io.spoor.testkit.ocsf.OcsfValidator;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Records that are odd, or say little, one at a time. */
class OcsfEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OcsfValidator SCHEMA = OcsfValidator.read();
  private static final Instant PUBLISHED = Instant.parse("2026-03-10T09:41:00.250Z");

  private static ObjectNode action(String event) throws IOException {
    RecordView record =
        RecordFixtures.of(
            "action", "{\"tenant\": \"acme\", \"revision\": 3, \"event\": " + event + "}");
    return valid(ApiActivity.of(ActionRecord.of(41, record)));
  }

  private static ObjectNode finding(int revision, String status) throws IOException {
    RecordView record =
        RecordFixtures.of(
            "finding",
            """
            {"finding_id": "f1", "tenant": "acme", "revision": %d, "status": "%s", "rule_id": "r", "title": "t", "severity": "high",
             "risk_score": 80, "agent_id": "support-triage", "event_ids": ["e1"], "time": "1773135618123456789", "next_steps": "",
             "tags": ["attack.T1078.004", "atlas.AML.T0051.001", "atlas.AML.T0053", "owasp.asi01"]}
            """
                .formatted(revision, status),
            PUBLISHED);
    return valid(DetectionFinding.of(42, record));
  }

  private static ObjectNode valid(ObjectNode event) {
    assertThat(SCHEMA.problems(event)).as(event.toPrettyString()).isEmpty();
    return event;
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  @Test
  void whoIsNotKnownIsUnknownAndTheAgentIsNoActor() throws IOException {
    ObjectNode event =
        action(
            """
            {"event_id": "e1", "time": "1773135618123456789", "action": "chat", "source": "otel", "outcome": "success",
             "agent": {"id": "support-triage"}, "credential": {}, "resources": [{"id": ""}]}
            """);
    assertThat(event.path("actor"))
        .isEqualTo(
            json("{\"user\": {\"name\": \"unknown\", \"type_id\": 0, \"type\": \"Unknown\"}}"));
    assertThat(event.path("ai_agent")).isEqualTo(json("{\"uid\": \"support-triage\"}"));
    assertThat(event.path("src_endpoint")).isEqualTo(json("{\"name\": \"unknown\"}"));
    assertThat(event.has("resources")).isFalse();
  }

  @Test
  void theEndOfAnActionIsNoEndTime() throws IOException {
    ObjectNode event =
        action(
            """
            {"event_id": "e1", "time": "1773135618123456789", "ended": "1773135620123456789", "action": "chat", "source": "otel",
             "outcome": "success"}
            """);
    assertThat(event.has("end_time")).isFalse();
    assertThat(event.at("/unmapped/spoor.ended").asLong()).isEqualTo(1_773_135_620_123L);
  }

  @Test
  void anAddressThatIsNoHostNameIsAName() throws IOException {
    ObjectNode event =
        action(
            """
            {"event_id": "e1", "time": "1773135618123456789", "action": "GetObject", "source": "cloudtrail", "outcome": "success",
             "network": {"address": "AWS Internal"}}
            """);
    assertThat(event.path("src_endpoint")).isEqualTo(json("{\"name\": \"AWS Internal\"}"));
  }

  @Test
  void revisionsOfAnActionAreOneEventThatFindingsName() throws IOException {
    ObjectNode event =
        action(
            """
            {"event_id": "e1", "time": "1773135618123456789", "action": "GetObject", "source": "cloudtrail", "outcome": "success"}
            """);
    assertThat(event.at("/metadata/uid").asText()).isEqualTo("acme/e1");
    assertThat(event.at("/metadata/sequence").asInt()).isEqualTo(41);
    assertThat(finding(1, "confirmed").at("/finding_info/related_events"))
        .isEqualTo(json("[{\"uid\": \"acme/e1\"}]"));
  }

  @Test
  void aFindingIsOfWhenItWasPublishedAndTheFactOfBefore() throws IOException {
    ObjectNode created = finding(1, "provisional");
    assertThat(created.path("type_name").asText()).isEqualTo("Detection Finding: Create");
    assertThat(created.path("time").asLong()).isEqualTo(PUBLISHED.toEpochMilli());
    assertThat(created.at("/finding_info/created_time")).isEqualTo(created.path("time"));
    assertThat(created.at("/finding_info/first_seen_time").asLong()).isEqualTo(1_773_135_618_123L);
    assertThat(created.path("is_alert").asBoolean()).isFalse();

    ObjectNode updated = finding(2, "confirmed");
    assertThat(updated.path("type_name").asText()).isEqualTo("Detection Finding: Update");
    assertThat(updated.at("/finding_info/modified_time")).isEqualTo(updated.path("time"));
    assertThat(updated.at("/finding_info").has("created_time")).isFalse();
    assertThat(updated.path("is_alert").asBoolean()).isTrue();
  }

  @Test
  void aFindingThatIsTakenBackIsClosedAndDeletedNotResolved() throws IOException {
    ObjectNode closed = finding(3, "retracted");
    assertThat(closed.path("type_name").asText()).isEqualTo("Detection Finding: Close");
    assertThat(closed.path("status").asText()).isEqualTo("Deleted");
    assertThat(closed.path("status_detail").asText()).isEqualTo("retracted");
    assertThat(closed.path("is_alert").asBoolean()).isFalse();
  }

  @Test
  void techniquesAreThoseOfAttackAndAtlas() throws IOException {
    assertThat(finding(1, "confirmed").at("/finding_info/attacks"))
        .isEqualTo(
            json(
                """
                [{"technique": {"uid": "T1078"}, "sub_technique": {"uid": "T1078.004"}},
                 {"technique": {"uid": "AML.T0051"}, "sub_technique": {"uid": "AML.T0051.001"}},
                 {"technique": {"uid": "AML.T0053"}}]
                """));
  }

  @Test
  void anAgentWithoutPrincipalsIsNotLost() throws IOException {
    ObjectNode event = finding(1, "confirmed");
    assertThat(event.has("evidences")).isFalse();
    assertThat(event.at("/unmapped/spoor.agent_id").asText()).isEqualTo("support-triage");
  }
}
