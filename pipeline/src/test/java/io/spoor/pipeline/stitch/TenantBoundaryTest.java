package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import org.junit.jupiter.api.Test;

/** A statement of one tenant places no key in a chain of another. */
class TenantBoundaryTest {
  private static final String OWN = Events.token("own");
  private static final String FOREIGN = OWN.replaceFirst("^[^|]+", "other-tenant");

  private final OnePartition stitch = new OnePartition(StageSettings.defaults());

  @Test
  void aParentOfAnotherTenantIsNoParent() {
    stitch.tell(
        Events.call("first", 1, OWN, "somebody")
            .link(OWN, FOREIGN, "join", "issued-credential", 100, "issuer"));

    assertThat(stitch.rootOf(OWN)).isEqualTo(OWN);
  }

  @Test
  void aChildOfAnotherTenantIsNoChild() {
    stitch.tell(
        Events.call("first", 1, OWN, "somebody")
            .link(FOREIGN, OWN, "join", "issued-credential", 100, "issuer"));

    assertThat(stitch.rootOf(FOREIGN)).isNull();
  }
}
