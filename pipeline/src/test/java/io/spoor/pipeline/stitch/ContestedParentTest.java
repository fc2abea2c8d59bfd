package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who states links of little trust about a key cannot make it wait for its issuer's. */
class ContestedParentTest {
  private static final String KEY = Events.accessKey("ASIA-key");
  private static final String ISSUER = Events.accessKey("ASIA-issuer");

  private final OnePartition stitch = new OnePartition(StageSettings.defaults());

  @Test
  void whatTheIssuerStatesIsFollowedAtOnce() {
    stitch.tell(Events.call("use", 1, KEY, "role"));
    for (int i = 0; i < 12; i++) {
      claimParent(i);
    }

    stitch.tell(Events.call("issue", 200, ISSUER, "admin").doing("AssumeRole").issues(KEY, "role"));

    assertThat(stitch.rootOf(KEY)).isEqualTo(ISSUER);
  }

  @Test
  void furtherParentsOfTheSameTrustWait() {
    stitch.tell(Events.call("use", 1, KEY, "role"));
    for (int i = 0; i < 4; i++) {
      claimParent(i);
    }
    assertThat(stitch.rootOf(KEY)).isNotEqualTo(other(3));

    stitch.wait(Duration.ofMinutes(1));

    assertThat(stitch.rootOf(KEY)).isEqualTo(other(3));
  }

  /** Each is stated to be earlier than those before, and so outranks them. */
  private void claimParent(int i) {
    stitch.tell(
        Events.call("claim" + i, 100 - i, other(i), "who")
            .link(KEY, other(i), "join", "handed-over", 60, "agent"));
  }

  private static String other(int i) {
    return Events.accessKey("ASIA-other" + i);
  }
}
