package io.spoor.decisions.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.applied.AppliedPolicies;
import io.spoor.decisions.applied.AppliedVersion;
import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.request.RequestedEntity;
import io.spoor.decisions.view.DescribedRun;
import io.spoor.decisions.view.RunContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators see whether a server decides. */
class StatusEndpointTest {
  private static final String STATUS = "/spoor/v1/status";
  private static final String PERMIT = "permit(principal, action, resource);";

  @TempDir private Path folder = Path.of("");

  /** Runs of which only the age is known. */
  private static final class AgedRuns implements RunContext {
    private volatile @Nullable Duration age;

    @Override
    public @Nullable DescribedRun describe(
        String tenant, ObjectNode asked, RequestedEntity resource) {
      return null;
    }

    @Override
    public Optional<Duration> staleness() {
      return Optional.ofNullable(age);
    }
  }

  @Test
  void aServerOfFilesNamesTheirDigest() {
    try (PdpFixture pdp = PdpFixture.start(folder, Map.of("p.cedar", PERMIT))) {
      HttpResponse<String> response = pdp.get(STATUS);

      assertThat(response.statusCode()).isEqualTo(200);
      JsonNode status = PdpFixture.json(response.body());
      assertThat(status.path("ready").booleanValue()).isTrue();
      assertThat(status.at("/policy_set/version").longValue()).isZero();
      assertThat(status.at("/policy_set/digest").textValue()).hasSize(64);
      assertThat(status.has("staleness_ms")).isFalse();
      assertThat(pdp.post(STATUS, "{}").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void theObstacleIsNamedUntilPoliciesAreInForce() throws Exception {
    var policies = new AppliedPolicies("default", line -> {});
    var runs = new AgedRuns();
    var decisions =
        new DecisionPoint(
            policies,
            runs,
            StaleRuns.ALWAYS_ASK,
            Blocks.NONE,
            Confirmations.NONE,
            DecisionLog.NONE);
    try (HttpClient client = HttpClient.newHttpClient();
        DecisionServer server =
            DecisionServer.start(
                new DecisionServer.Settings(0, Optional.empty(), Optional.empty()),
                decisions,
                policies::obstacle,
                line -> {})) {
      policies.setCaughtUp();
      JsonNode waiting = status(client, server);
      assertThat(waiting.path("ready").booleanValue()).isFalse();
      assertThat(waiting.path("obstacle").textValue()).contains("have been applied");
      assertThat(waiting.has("policy_set")).isFalse();

      Files.writeString(folder.resolve("p.cedar"), PERMIT);
      policies.apply(
          new AppliedVersion(
              7,
              AppliedVersion.of(
                  "default",
                  PolicyFolder.read(folder, null),
                  1,
                  "erin",
                  Optional.empty(),
                  Optional.empty())));
      runs.age = Duration.ofMillis(321);
      JsonNode ready = status(client, server);
      assertThat(ready.path("ready").booleanValue()).isTrue();
      assertThat(ready.at("/policy_set/version").longValue()).isEqualTo(7);
      assertThat(ready.path("staleness_ms").longValue()).isEqualTo(321);
    }
  }

  private static JsonNode status(HttpClient client, DecisionServer server) throws Exception {
    return PdpFixture.json(
        client
            .send(
                HttpRequest.newBuilder(URI.create(server.address() + STATUS)).build(),
                BodyHandlers.ofString())
            .body());
  }
}
