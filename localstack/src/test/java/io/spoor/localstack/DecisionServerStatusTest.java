package io.spoor.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DecisionServerStatusTest {

  @Test
  void aServerWithPoliciesAndFreshFactsDecides() throws IOException {
    DecisionServerStatus status =
        DecisionServerStatus.of(
            """
            {"ready": true, "policy_set": {"version": 2, "digest": "ab"}, "staleness_ms": 310}""");

    assertThat(status).isEqualTo(new DecisionServerStatus(null, 2, Duration.ofMillis(310)));
    assertThat(status.decides()).isTrue();
    assertThat(status.describe()).contains("ready", "version 2", "0.3 s old");
  }

  @Test
  void factsOfAnUnknownOrGreatAgeAreSaidToDeny() throws IOException {
    DecisionServerStatus unknown =
        DecisionServerStatus.of("{\"ready\": true, \"policy_set\": {\"version\": 2}}");
    DecisionServerStatus old = new DecisionServerStatus(null, 2, Duration.ofMillis(5_001));

    assertThat(unknown.decides()).isFalse();
    assertThat(unknown.describe()).contains("unknown age", "denied");
    assertThat(old.decides()).isFalse();
    assertThat(old.describe()).contains("over 5 s", "denied");
    assertThat(new DecisionServerStatus(null, 2, Duration.ofSeconds(5)).decides()).isTrue();
  }

  @Test
  void anObstacleIsNamed() throws IOException {
    DecisionServerStatus status =
        DecisionServerStatus.of("{\"ready\": false, \"obstacle\": \"nothing was applied\"}");

    assertThat(status.decides()).isFalse();
    assertThat(status.describe()).isEqualTo("not ready: nothing was applied");
  }
}
