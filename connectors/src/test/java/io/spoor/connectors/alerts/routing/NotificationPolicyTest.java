package io.spoor.connectors.alerts.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.connectors.alerts.AlertFixtures;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertClaim;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotificationPolicyTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final String ROUTES =
      """
      {"targets": {
         "deploy": {"type": "alertmanager", "url": "http://a"},
         "report": {"type": "alertmanager", "url": "http://b"},
         "other": {"type": "alertmanager", "url": "http://c"}},
       "routes": [
         {"name": "d", "match": {"route": "deploy-team"}, "to": "deploy"},
         {"name": "r", "match": {"owner": "report@*"}, "to": "report"},
         {"name": "o", "match": {"agent_id": "other-*"}, "to": "other"}],
       "otherwise": []}
      """;

  private static boolean isNotified(String target, Alert alert) throws Exception {
    RoutingTable routing = RoutingFileParser.parse(ROUTES.getBytes(UTF_8), "test", Path.of("/"));
    return new NotificationPolicy(target, routing).nextNotification(alert, null, NOON).isPresent();
  }

  @Test
  void theTargetsOfAllClaimedAgentsAreNotified() throws Exception {
    Alert alert =
        Alert.newBuilder(AlertFixtures.opened("a", "high"))
            .setAgentId("deploy-agent")
            .setOwner("deploy@example.com")
            .setRoute("deploy-team")
            .setClaims(List.of(new AlertClaim("report-agent", "report@example.com", null)))
            .build();

    assertThat(isNotified("deploy", alert)).isTrue();
    assertThat(isNotified("report", alert)).isTrue();
    assertThat(isNotified("other", alert)).isFalse();
  }

  @Test
  void anAlertOfOneAgentGoesToItsOwnTargets() throws Exception {
    Alert alert =
        Alert.newBuilder(AlertFixtures.opened("a", "high")).setRoute("deploy-team").build();

    assertThat(isNotified("deploy", alert)).isTrue();
    assertThat(isNotified("report", alert)).isFalse();
  }
}
