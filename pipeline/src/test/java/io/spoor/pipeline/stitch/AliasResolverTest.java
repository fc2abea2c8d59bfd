package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A session that goes by the name of a run belongs to that run, unless something better is known.
 */
class AliasResolverTest {
  private static final String RUN = Events.trace("run");
  private static final String OTHER_RUN = Events.trace("other");
  private static final String SESSION = Events.accessKey("ASIA1");
  private static final String ISSUER = Events.accessKey("ASIA0");
  private static final String NAME = Keys.of(Events.TENANT, "name", "run", "nightly-report");

  private static final int ORDERS = 20;

  private final OnePartition stitch = new OnePartition(StageSettings.defaults());

  @Test
  void aSessionNamedAfterARunStandsInItsChainWhateverCameFirst() {
    stitch.tell(named("use", 1), claimed("root", 0, RUN));
    assertThat(stitch.rootOf(SESSION)).isEqualTo(RUN);

    var other = new OnePartition(StageSettings.defaults());
    other.tell(claimed("root", 0, RUN), named("use", 1));
    assertThat(other.action("use").getChainKey()).isEqualTo(SESSION);
    assertThat(other.rootOf(SESSION)).isEqualTo(RUN);
  }

  @Test
  void theLinkSaysWhichNameJoinedThemAndIsAsSureAsItsWeakerHalf() {
    stitch.tell(named("use", 1), claimed("root", 0, RUN));

    assertThat(stitch.linkOf(SESSION))
        .satisfies(
            link -> {
              assertThat(link.getParent()).isEqualTo(RUN);
              assertThat(link.getMethod()).isEqualTo("source-identity");
              assertThat(link.getStatedBy()).isEqualTo("agent");
              assertThat(link.getEventId()).isEqualTo("use");
            });
  }

  @Test
  void aNameThatTwoRunsChoseMeansNeither() {
    stitch.tell(named("use", 1), claimed("root", 0, RUN), claimed("root2", 2, OTHER_RUN));
    stitch.wait(Duration.ofSeconds(1));

    assertThat(stitch.rootOf(SESSION)).isEqualTo(SESSION);
    assertThat(stitch.findings).isEmpty();
  }

  @Test
  void whatTheIssuerSaysOutranksAName() {
    stitch.tell(
        named("use", 1),
        claimed("root", 0, RUN),
        Events.call("assume", 3, ISSUER, "admin").doing("AssumeRole").issues(SESSION, "role"));
    stitch.wait(Duration.ofSeconds(1));

    assertThat(stitch.rootOf(SESSION)).isEqualTo(ISSUER);
  }

  @Test
  void aNameNobodyClaimsJoinsNothing() {
    stitch.tell(
        named("use", 1),
        Events.call("use2", 2, ISSUER, "role")
            .link(ISSUER, NAME, "name", "source-identity", 30, "issuer"));

    assertThat(stitch.rootOf(SESSION)).isEqualTo(SESSION);
    assertThat(stitch.rootOf(ISSUER)).isEqualTo(ISSUER);
    assertThat(stitch.rootOf(NAME)).isNull();
  }

  @Test
  void aKeyThatClaimsTheNameItGoesByIsNotItsOwnParent() {
    stitch.tell(
        Events.span("both", 0, RUN)
            .link(NAME, RUN, "claim", "run-alias", 30, "agent")
            .link(RUN, NAME, "name", "tool-call", 30, "agent"));

    assertThat(stitch.rootOf(RUN)).isEqualTo(RUN);
  }

  @Test
  void aNameIsNoParentAndNoChild() {
    stitch.tell(
        Events.span("liar", 0, RUN)
            .link(RUN, NAME, "join", "presented", 60, "agent")
            .link(NAME, OTHER_RUN, "join", "presented", 60, "agent"));

    assertThat(stitch.rootOf(RUN)).isEqualTo(RUN);
  }

  @Test
  void aMethodThatIsSwitchedOffJoinsNothing() {
    var without =
        new OnePartition(StageSettings.defaults().withDisabledJoins(Set.of("source-identity")));
    without.tell(named("use", 1), claimed("root", 0, RUN));

    assertThat(without.rootOf(SESSION)).isEqualTo(SESSION);
  }

  @Test
  void aNameThatIsReferredToForTwoChangesMeansNobodyWhateverTheOrder() {
    for (int seed = 0; seed < ORDERS; seed++) {
      List<Events> records =
          new ArrayList<>(
              List.of(
                  claimed("root", 0, RUN),
                  changed("one", SESSION, "commit||one"),
                  changed("two", ISSUER, "commit||two")));
      Collections.shuffle(records, new Random(seed));
      var one = new OnePartition(StageSettings.defaults());
      one.tell(records.toArray(Events[]::new)).wait(Duration.ofSeconds(1));

      assertThat(one.rootOf(SESSION)).as("order %d", seed).isEqualTo(SESSION);
      assertThat(one.rootOf(ISSUER)).as("order %d", seed).isEqualTo(ISSUER);
    }
  }

  @Test
  void severalReferencesForOneChangeMeanTheClaimant() {
    stitch.tell(
        changed("one", SESSION, "commit||one"),
        claimed("root", 0, RUN),
        changed("two", ISSUER, "commit||one"));
    stitch.wait(Duration.ofSeconds(1));

    assertThat(stitch.rootOf(SESSION)).isEqualTo(RUN);
    assertThat(stitch.rootOf(ISSUER)).isEqualTo(RUN);
  }

  @Test
  void aBetterClaimDoesNotHideThatThereAreTwoChanges() {
    stitch.tell(
        claimed("root", 0, OTHER_RUN),
        changed("one", SESSION, "commit||one"),
        changed("two", ISSUER, "commit||two"),
        Events.span("sure", 5, RUN).link(NAME, RUN, "claim", "run-alias", 30, "issuer"));
    stitch.wait(Duration.ofSeconds(1));

    assertThat(stitch.rootOf(SESSION)).isEqualTo(SESSION);
  }

  private static Events changed(String id, String trail, String matter) {
    return Events.call(id, 2, trail, "role")
        .link(trail, NAME, "name", "source-identity", 30, "issuer")
        .link(NAME, Events.TENANT + '|' + matter, "for", "source-identity", 30, "issuer");
  }

  private static Events named(String id, long second) {
    return Events.call(id, second, SESSION, "role")
        .link(SESSION, NAME, "name", "source-identity", 30, "issuer");
  }

  private static Events claimed(String id, long second, String run) {
    return Events.span(id, second, run).link(NAME, run, "claim", "run-alias", 30, "agent");
  }
}
