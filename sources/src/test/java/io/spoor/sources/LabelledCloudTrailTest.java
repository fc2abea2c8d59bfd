package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.testkit.data.SharedData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the labelled CloudTrail captures and compares with their labels. */
@NullUnmarked // what is null where it should not be fails the test
class LabelledCloudTrailTest {

  private static Map<String, IdentityEvent> events(String set) {
    var events = new HashMap<String, IdentityEvent>();
    for (String line : SharedData.lines(set + "/events.ndjson.gz")) {
      IdentityEvent event = Raw.event("cloudtrail", line);
      events.put(event.getEventId(), event);
    }
    return events;
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloudtrail-account", "cloudtrail-techniques"})
  void understandsEveryRecordAsItIsLabelled(String set) {
    // Given
    var rows = SharedData.rows(set + "/labels.csv");

    // When
    Map<String, IdentityEvent> events = events(set);

    // Then
    assertThat(events).hasSize(rows.size());
    for (Map<String, String> row : rows) {
      IdentityEvent event = events.get(row.get("event_id"));
      assertThat(event).as(row.get("event_id")).isNotNull();
      assertThat(event.getAction()).isEqualTo(row.get("event_name"));
      assertThat(event.getOutcome())
          .isEqualTo(row.get("error_code").isEmpty() ? "success" : "failure");
      assertThat(event.getPrincipal()).isNotNull();
      assertThat(event.getPrincipal().getId()).isEqualTo(row.get("principal"));
      if (row.get("credential").isEmpty()) {
        assertThat(
                event.getCredential() == null || event.getCredential().getKind().equals("session"))
            .isTrue();
      } else {
        assertThat(event.getCredential().getId()).isEqualTo(row.get("credential"));
        assertThat(event.getTrailKey()).isEqualTo(event.getCredential().getKey());
      }
    }
  }

  private static List<Link> joins(IdentityEvent event) {
    return event.getLinks().stream().filter(l -> l.getRelation().equals("join")).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloudtrail-account", "cloudtrail-techniques"})
  void findsEveryIssuedCredentialAndWhomItIsFor(String set) {
    // Given
    Map<String, IdentityEvent> events = events(set);

    for (JsonNode pair :
        SharedData.json(String.join("", SharedData.lines(set + "/chains.json"))).get("pairs")) {
      // When
      IdentityEvent issuing = events.get(pair.get("issuing_event_id").textValue());

      // Then
      String child = pair.get("child_credential").textValue();
      assertThat(issuing.getIssued().getId()).isEqualTo(child);
      assertThat(issuing.getIssued().getPrincipal().getId())
          .isEqualTo(pair.get("session_arn").textValue());
      assertThat(issuing.getIssued().getPrincipal().getSessionIssuer())
          .isEqualTo(pair.get("role_arn").textValue());
      assertThat(issuing.getIssued().getExpiresAt()).isGreaterThan(issuing.getTime());
      if (pair.get("parent_credential").isNull()) {
        assertThat(issuing.getTrailKey()).isEqualTo(issuing.getIssued().getKey());
        assertThat(joins(issuing)).isEmpty();
      } else {
        assertThat(Keys.value(joins(issuing).getFirst().getParent()))
            .isEqualTo(pair.get("parent_credential").textValue());
      }
      for (JsonNode use : pair.get("child_event_ids")) {
        IdentityEvent event = events.get(use.textValue());
        assertThat(Keys.base(event.getTrailKey())).isEqualTo(issuing.getIssued().getKey());
        assertThat(event.getPrincipal().getSessionIssuer())
            .isEqualTo(pair.get("role_arn").textValue());
      }
    }
  }
}
