package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What ends up in which chain, told as stories. */
class ChainStoriesTest {
  private static final String RUN = Events.trace("run");
  private static final String OTHER_RUN = Events.trace("other");
  private static final String KEY = Events.accessKey("ASIA1");
  private static final String NEXT_KEY = Events.accessKey("ASIA2");

  @Test
  void aRunAndTheRolesItAssumesAreOneChain() {
    Outcome outcome =
        run(
            Events.call("use2", 5, NEXT_KEY, "admin"),
            Events.call("assume", 3, KEY, "role0").doing("AssumeRole").issues(NEXT_KEY, "admin"),
            Events.call("use1", 2, KEY, "role0"),
            Events.span("root", 0, RUN).as("emma").by("agent0").run("r1"),
            Events.span("tool", 1, RUN).as("emma").by("agent0").presents(KEY));

    assertThat(outcome.chainOfEvent().values()).containsOnly(Keys.id(RUN));
    Chain chain = chain(outcome, RUN);
    assertThat(chain.getRunId()).isEqualTo("r1");
    assertThat(chain.getAgentId()).isEqualTo("agent0");
    assertThat(chain.getActionCount()).isEqualTo(5);
    assertThat(chain.getPrincipals()).containsExactly("emma", "role0", "admin");
    assertThat(chain.getSwitches()).extracting(Switch::getTo).containsExactly("role0", "admin");
  }

  @Test
  void flagsASwitchNobodyDeclaredAndNotTheOneThatIs() {
    Outcome outcome =
        run(
            Events.span("root", 0, RUN).as("emma").by("agent0"),
            Events.span("tool", 1, RUN).as("emma").by("agent0").presents(KEY),
            Events.call("assume", 3, KEY, "role0").doing("AssumeRole").issues(NEXT_KEY, "admin"),
            Events.call("use", 5, NEXT_KEY, "admin"));

    assertThat(chain(outcome, RUN).getSwitches())
        .extracting(Switch::getDeclared)
        .containsExactly(true, false);
    assertThat(outcome.findings().values())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.getRuleId()).isEqualTo("undeclared-identity-switch");
              assertThat(finding.getSubject()).isEqualTo(NEXT_KEY);
              assertThat(finding.getEventIds()).containsExactly("assume", "use");
              assertThat(finding.getExplanation())
                  .isEqualTo(
                      "Agent agent0 switched from role0 to admin (AssumeRole); its manifest does not declare admin.");
            });
    assertThat(chain(outcome, RUN).getRiskScore()).isEqualTo(73);
  }

  @Test
  void aCredentialThatIsMintedButNeverUsedIsNoSwitch() {
    Outcome outcome =
        run(
            Events.span("tool", 1, RUN).as("emma").by("agent0").presents(KEY),
            Events.call("assume", 3, KEY, "role0").doing("AssumeRole").issues(NEXT_KEY, "admin"));

    assertThat(outcome.findings()).isEmpty();
  }

  @Test
  void theSwitchesOfAnAgentWithoutManifestAreNotEvaluated() {
    Outcome outcome =
        run(
            Events.span("tool", 1, RUN).as("emma").by("stranger").presents(KEY),
            Events.call("use", 2, KEY, "admin"));

    assertThat(chain(outcome, RUN).getSwitches())
        .singleElement()
        .extracting(Switch::getDeclared)
        .isNull();
    assertThat(outcome.findings().values())
        .extracting(Finding::getRuleId)
        .containsExactly("agent-without-manifest");
  }

  @Test
  void aRunThatAssumesRolesWithoutEndStaysTheParentOfWhatItBecame() {
    Events[] events = new Events[80];
    events[0] =
        Events.span("root", 0, RUN).as("emma").by("agent0").presents(Events.accessKey("K1"));
    for (int i = 1; i < events.length; i++) {
      events[i] =
          Events.call("assume" + i, i, Events.accessKey("K" + i), "role" + i)
              .doing("AssumeRole")
              .issues(Events.accessKey("K" + (i + 1)), "role" + (i + 1));
    }

    Outcome outcome = run(events);

    String firstBelow = Events.accessKey("K64");
    assertThat(outcome.chainOfEvent())
        .containsEntry("assume63", Keys.id(RUN))
        .containsEntry("assume64", Keys.id(firstBelow))
        .containsEntry("assume79", Keys.id(firstBelow));
    assertThat(chain(outcome, firstBelow).getParentChainId()).isEqualTo(Keys.id(RUN));
    assertThat(chain(outcome, firstBelow).getRelated()).containsExactly(Keys.id(RUN));
    assertThat(chain(outcome, RUN).getParentChainId()).isNull();
    assertThat(outcome.findings().values())
        .filteredOn(finding -> finding.getRuleId().equals("lineage-cut"))
        .singleElement()
        .extracting(Finding::getSubject)
        .isEqualTo(firstBelow);
  }

  @Test
  void aTokenForAServiceTheManifestListsIsNoSwitch() {
    String token = Events.token("root");
    Outcome outcome =
        run(
            Events.span("root", 0, RUN).as("emma").by("agent0").presents(token),
            Events.span("listed", 1, RUN)
                .as("emma")
                .by("agent0")
                .presents(Events.token("m"), token, "mail"),
            Events.span("unlisted", 2, RUN)
                .as("emma")
                .by("agent0")
                .presents(Events.token("v"), token, "vault"));

    assertThat(outcome.findings().values())
        .extracting(Finding::getSubject)
        .containsExactly(Events.token("v"));
  }

  @Test
  void aCredentialInTwoHandsStandsAloneAndIsOneFinding() {
    Outcome outcome =
        run(
            Events.span("a", 1, RUN).as("emma").by("agent0").presents(KEY),
            Events.span("b", 2, OTHER_RUN).as("tom").by("agent1").presents(KEY),
            Events.call("use", 3, KEY, "role0"));

    assertThat(outcome.chainOfEvent())
        .containsEntry("a", Keys.id(RUN))
        .containsEntry("b", Keys.id(OTHER_RUN))
        .containsEntry("use", Keys.id(KEY));
    assertThat(chain(outcome, KEY).getRelated())
        .containsExactlyInAnyOrder(Keys.id(RUN), Keys.id(OTHER_RUN));
    Finding finding =
        outcome.findings().values().stream()
            .filter(found -> found.getRuleId().equals("shared-credential"))
            .findFirst()
            .orElseThrow();
    assertThat(finding.getEventIds()).containsExactly("a", "b");
    assertThat(List.of(chain(outcome, RUN), chain(outcome, OTHER_RUN), chain(outcome, KEY)))
        .extracting(Chain::getFindingIds)
        .allSatisfy(found -> assertThat(found).contains(finding.getFindingId()));
  }

  @Test
  void anAgentsWordDoesNotOverrideTheIssuers() {
    String person = Events.longLived("AKIA1", 0);
    Outcome outcome =
        run(
            Events.call("assume", 1, person, "bob").doing("AssumeRole").issues(KEY, "role0"),
            Events.span("lie", 0, RUN).as("emma").by("agent0").presents(KEY),
            Events.call("use", 2, KEY, "role0"));

    assertThat(outcome.chainOfEvent())
        .containsEntry("use", Keys.id(person))
        .containsEntry("lie", Keys.id(RUN));
  }

  @Test
  void anAgentCannotTalkItsSwitchAway() {
    Outcome outcome =
        run(
            Events.span("tool", 1, RUN).as("emma").by("agent0").presents(KEY),
            Events.call("assume", 3, KEY, "role0").doing("AssumeRole").issues(NEXT_KEY, "admin"),
            Events.span("itself", 4, RUN)
                .as("emma")
                .by("agent0")
                .presents(NEXT_KEY, NEXT_KEY, "mail"),
            Events.span("listed", 4, RUN).as("admin").by("agent0").presents(NEXT_KEY, KEY, "mail"),
            Events.call("use", 5, NEXT_KEY, "admin"));

    assertThat(outcome.findings().values())
        .extracting(Finding::getSubject)
        .containsExactly(NEXT_KEY);
  }

  @Test
  void aSubAgentsRunIsAChainOfItsOwnBelowItsParents() {
    Outcome outcome =
        run(
            Events.span("child", 2, OTHER_RUN).as("emma").by("agent1").startedBy(RUN),
            Events.span("parent", 1, RUN).as("emma").by("agent0"));

    assertThat(chain(outcome, OTHER_RUN).getParentChainId()).isEqualTo(Keys.id(RUN));
    assertThat(chain(outcome, RUN).getParentChainId()).isNull();
  }

  @Test
  void aLongLivedKeyIsOneChainADayUnlessItWasMadeInOne() {
    long nextDay = 86_400;
    String made = Events.accessKey("AKIAmade");
    Outcome outcome =
        run(
            Events.call("monday", 0, Events.longLived("AKIA1", 0), "bob"),
            Events.call("tuesday", nextDay, Events.longLived("AKIA1", nextDay), "bob"),
            Events.call("used", nextDay, Events.longLived("AKIAmade", nextDay), "backup"),
            Events.call("make", 1, KEY, "role0").doing("CreateAccessKey").issues(made, "backup"));

    assertThat(outcome.chainOfEvent().get("monday"))
        .isNotEqualTo(outcome.chainOfEvent().get("tuesday"));
    assertThat(outcome.chainOfEvent()).containsEntry("used", Keys.id(KEY));
    assertThat(chain(outcome, KEY).getSwitches())
        .singleElement()
        .extracting(Switch::getTo)
        .isEqualTo("backup");
  }

  @Test
  void aCycleHasTheSmallestKeyAsRoot() {
    List<String> keys =
        List.of(Events.accessKey("C"), Events.accessKey("A"), Events.accessKey("B"));
    List<Events> events = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      events.add(
          Events.call("e" + i, i, keys.get(i), "who")
              .issues(keys.get((i + 1) % keys.size()), "who"));
    }

    Outcome outcome = run(events.toArray(Events[]::new));

    assertThat(outcome.chainOfEvent().values()).containsOnly(Keys.id(Events.accessKey("A")));
  }

  @Test
  void aLineageDeeperThanSixtyFourIsCutAndNothingIsLost() {
    List<Events> events = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      events.add(
          Events.call("e" + i, i, Events.accessKey("K" + i), "who")
              .issues(Events.accessKey("K" + (i + 1)), "who"));
    }

    Outcome outcome = run(events.toArray(Events[]::new));

    assertThat(outcome.chainOfEvent())
        .hasSize(70)
        .containsEntry("e63", Keys.id(Events.accessKey("K0")));
    assertThat(outcome.chainOfEvent()).containsEntry("e64", Keys.id(Events.accessKey("K64")));
    assertThat(outcome.chains().values().stream().mapToLong(Chain::getActionCount).sum())
        .isEqualTo(70);
  }

  private static Outcome run(Events... events) {
    var simulation = new Simulation(3, 42, 2);
    Histories.manifests().forEach(simulation::addManifest);
    List<IdentityEvent> built = new ArrayList<>();
    for (Events event : events) {
      built.add(event.event());
    }
    return simulation.run(built);
  }

  private static Chain chain(Outcome outcome, String rootKey) {
    return Objects.requireNonNull(
        outcome.chains().get(Keys.id(rootKey)), () -> "no chain of " + rootKey);
  }
}
