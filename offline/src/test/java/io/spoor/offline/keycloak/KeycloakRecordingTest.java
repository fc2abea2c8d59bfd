package io.spoor.offline.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.scenario.CrossSourceStory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records what Keycloak logs of the exchanges of the cross-source story. It needs the distribution,
 * which no build downloads:
 *
 * <pre>
 * mvn dependency:copy -Dartifact=org.keycloak:keycloak-quarkus-dist:26.7.3:zip -DoutputDirectory=DIR
 * mvn -pl offline -am test -Dtest=KeycloakRecordingTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dspoor.keycloak.zip=DIR/keycloak-quarkus-dist-26.7.3.zip
 * </pre>
 *
 * <p>With {@code -Dspoor.keycloak.record=true} it also replaces the recording that the story plays;
 * then write the scenario's files again.
 */
@NullUnmarked // what is null where it should not be fails the test
@EnabledIfSystemProperty(named = "spoor.keycloak.zip", matches = ".+")
class KeycloakRecordingTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final Path RECORDING =
      Path.of(System.getProperty("spoor.root", ".."))
          .resolve("testkit/src/main/resources")
          .resolve(CrossSourceStory.RECORDING.substring(1));

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
    if (Boolean.getBoolean("spoor.keycloak.record")) {
      Files.writeString(RECORDING, JSON.writeValueAsString(events) + "\n", UTF_8);
    }
    JsonNode recorded = JSON.readTree(Files.readString(RECORDING, UTF_8));
    for (int i = 0; i < 2; i++) {
      assertThat(names(events.get(i))).isEqualTo(names(recorded.get(i)));
      assertThat(names(events.get(i).path("details")))
          .isEqualTo(names(recorded.get(i).path("details")));
    }
  }

  private static Path zip() {
    return Path.of(System.getProperty("spoor.keycloak.zip")).toAbsolutePath();
  }

  private static List<String> names(JsonNode object) {
    return ((ObjectNode) object)
        .properties().stream().map(member -> member.getKey()).sorted().toList();
  }
}
