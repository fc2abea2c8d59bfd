package io.spoor.offline.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.scenario.BundledStory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the records of Keycloak in the story of a release with what a Keycloak logs. It needs
 * the distribution, which no build downloads:
 *
 * <pre>
 * mvn dependency:copy -Dartifact=org.keycloak:keycloak-quarkus-dist:26.7.3:zip -DoutputDirectory=DIR
 * mvn -pl offline -am test -Dtest=KeycloakRecordingTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dspoor.keycloak.zip=DIR/keycloak-quarkus-dist-26.7.3.zip
 * </pre>
 *
 * <p>It compares the members of the records. The first exchange of the story names an actor, its
 * last one does not.
 */
@NullUnmarked // what is null where it should not be fails the test
@EnabledIfSystemProperty(named = "spoor.keycloak.zip", matches = ".+")
class KeycloakRecordingTest {
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
    List<ObjectNode> told = BundledStory.release().records("keycloak");
    assertSameNames(events.get(0), told.getFirst());
    assertSameNames(events.get(1), told.getLast());
  }

  private static void assertSameNames(JsonNode event, JsonNode told) {
    assertThat(names(event)).isEqualTo(names(told));
    assertThat(names(event.path("details"))).isEqualTo(names(told.path("details")));
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
