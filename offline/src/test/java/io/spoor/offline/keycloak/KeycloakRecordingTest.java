package io.spoor.offline.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.scenario.CrossSourceStory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the recording of Keycloak in the cross-source story with what a Keycloak logs. It needs
 * the distribution, which no build downloads:
 *
 * <pre>
 * mvn dependency:copy -Dartifact=org.keycloak:keycloak-quarkus-dist:26.7.3:zip -DoutputDirectory=DIR
 * mvn -pl offline -am test -Dtest=KeycloakRecordingTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dspoor.keycloak.zip=DIR/keycloak-quarkus-dist-26.7.3.zip
 * </pre>
 *
 * <p>It compares the members of the records with those of the recording that the story plays.
 */
@NullUnmarked // what is null where it should not be fails the test
@EnabledIfSystemProperty(named = "spoor.keycloak.zip", matches = ".+")
class KeycloakRecordingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @Test
  void theStorysRecordsHaveTheMembersThatKeycloakWrites() throws Exception {
    ArrayNode events;
    try (var keycloak = KeycloakServer.start(zip(), directory)) {
      keycloak.createRealm();
      String person = keycloak.userToken();
      String exchanged = keycloak.exchange(person, keycloak.agentToken());
      // The agent's client exchanges the result again, and sends no actor token.
      keycloak.exchange(exchanged, null);
      events = keycloak.exchanges();
    }

    assertThat(events).hasSize(2);
    JsonNode recorded = recording();
    for (int i = 0; i < 2; i++) {
      assertThat(names(events.get(i))).isEqualTo(names(recorded.get(i)));
      assertThat(names(events.get(i).path("details")))
          .isEqualTo(names(recorded.get(i).path("details")));
    }
  }

  private static JsonNode recording() throws IOException {
    try (InputStream in = CrossSourceStory.class.getResourceAsStream(CrossSourceStory.RECORDING)) {
      return JSON.readTree(in);
    }
  }

  private static Path zip() {
    return Path.of(System.getProperty("spoor.keycloak.zip")).toAbsolutePath();
  }

  private static List<String> names(JsonNode object) {
    return ((ObjectNode) object)
        .properties().stream()
            .map(Map.Entry::getKey)
            // Only exchanges by the preview of delegation have them.
            .filter(name -> !name.startsWith("actor"))
            .sorted()
            .toList();
  }
}
