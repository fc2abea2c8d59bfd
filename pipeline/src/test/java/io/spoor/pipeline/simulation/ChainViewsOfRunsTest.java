package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.ViewFinding;
import io.spoor.schemas.ViewSwitch;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What decision servers know of runs, told as stories. */
class ChainViewsOfRunsTest {
  private static final String RUN = Events.trace("run");
  private static final String KEY = Events.accessKey("ASIA1");
  private static final String NEXT_KEY = Events.accessKey("ASIA2");

  private final Simulation simulation = new Simulation(2, 3, 4);

  private void run(Events... events) {
    Histories.manifests().forEach(simulation::addManifest);
    simulation.run(Stream.of(events).map(Events::event).toList());
  }

  private ChainView view(String rootKey) {
    return Objects.requireNonNull(simulation.views().view(rootKey), rootKey);
  }

  @Test
  void aViewTellsTheRunItsAgentItsIdentitiesAndWhatWasFound() {
    run(
        Events.span("root", 0, RUN).as("emma").by("agent0", "1.4").run("r1"),
        Events.span("tool", 1, RUN).as("emma").by("agent0").presents(KEY),
        Events.call("assume", 3, KEY, "role0").doing("AssumeRole").issues(NEXT_KEY, "admin"),
        Events.call("use", 5, NEXT_KEY, "admin"));

    ChainView view = view(RUN);
    assertThat(view.getChainId()).isEqualTo(Keys.id(RUN));
    assertThat(view.getAgentId()).isEqualTo("agent0");
    assertThat(view.getAgentVersion()).isEqualTo("1.4");
    assertThat(view.getRunId()).isEqualTo("r1");
    assertThat(view.getOnBehalfOf()).isEqualTo("emma");
    assertThat(view.getManifestDigest()).isNotNull();
    assertThat(view.getPartial()).isFalse();
    assertThat(view.getIdentities()).containsExactly("emma", "role0", "admin");
    assertThat(view.getSwitches()).extracting(ViewSwitch::getTo).containsExactly("admin", "role0");
    assertThat(view.getUndeclaredSwitches()).isEqualTo(1);
    assertThat(view.getFindings())
        .extracting(ViewFinding::getRuleId)
        .containsExactly("undeclared-identity-switch");
    assertThat(view.getRiskScore()).isEqualTo(73);
  }

  /** Profile knows the agent's earlier runs; its finding comes back to the chain. */
  @Test
  void aRunThatGoesWhereItsAgentNeverWentShowsIt() {
    List<Events> events = new ArrayList<>();
    for (int run = 0; run < 12; run++) {
      events.add(
          Events.span("r" + run, 3_600L * run, Events.trace("run" + run))
              .as("emma")
              .by("clerk")
              .using("read_invoice")
              .at("books"));
    }
    events.add(
        Events.span("known", 50_000, Events.trace("known"))
            .as("emma")
            .by("clerk")
            .using("read_invoice")
            .at("books"));
    events.add(
        Events.span("new", 60_000, RUN).as("emma").by("clerk").using("send_mail").at("mail"));
    run(events.toArray(Events[]::new));

    assertThat(rules(RUN)).contains("unusual-behaviour");
    assertThat(rules(Events.trace("known"))).doesNotContain("unusual-behaviour");
  }

  private List<String> rules(String rootKey) {
    return view(rootKey).getFindings().stream().map(ViewFinding::getRuleId).toList();
  }

  @Test
  void eachKeyOfTheRunResolvesToItsChain() {
    run(
        Events.call("use", 5, NEXT_KEY, "admin"),
        Events.call("assume", 3, KEY, "role0").doing("AssumeRole").issues(NEXT_KEY, "admin"),
        Events.span("tool", 1, RUN).as("emma").by("agent0").presents(KEY));

    for (String key : new String[] {RUN, KEY, NEXT_KEY}) {
      assertThat(simulation.views().chainOf(key)).isEqualTo(RUN);
    }
    assertThat(simulation.views().view(KEY)).as("merged into the chain of the run").isNull();
  }

  @Test
  void aKeyThatIsEvictedHasNoChainAndItsChainNoView() {
    var settings = SimulatedSettings.all().withHorizon(Duration.ofSeconds(100));
    var evicting = new Simulation(new Conditions(1, 1, 1, 100, 0, 0, false, 0, 0, settings));

    evicting.run(
        Stream.of(
                Events.span("old", 0, RUN).as("emma").by("agent0"),
                Events.span("new", 1_000, Events.trace("later")).as("emma").by("agent0"),
                Events.span("newer", 2_000, Events.trace("later")).as("emma").by("agent0"))
            .map(Events::event)
            .toList());

    assertThat(evicting.views().chainOf(RUN)).isNull();
    assertThat(evicting.views().view(RUN)).isNull();
    assertThat(evicting.views().view(Events.trace("later"))).isNotNull();
  }

  @Test
  void aReadingActionChangesNoViewAndCostsNoMessage() {
    run(
        Events.span("first", 0, RUN).as("emma").by("agent0"),
        Events.span("second", 1, RUN).as("emma").by("agent0"));
    long views = simulation.views().viewCount();

    var longer = new Simulation(2, 3, 4);
    Histories.manifests().forEach(longer::addManifest);
    longer.run(
        Stream.iterate(0, second -> second + 1)
            .limit(100)
            .map(second -> Events.span("e" + second, second, RUN).as("emma").by("agent0").event())
            .toList());

    assertThat(longer.views().viewCount()).isLessThanOrEqualTo(views + 2);
    assertThat(longer.views().keyCount()).isEqualTo(1);
    assertThat(longer.count(Chain.class)).isPositive();
  }

  /** Runs of twenty actions under two identities, as in the benchmark. */
  @Test
  void viewsCostLessThanHalfAMessagePerEvent() {
    List<IdentityEvent> events = new ArrayList<>();
    for (int run = 0; run < 100; run++) {
      String trace = Events.trace("run" + run);
      String key = Events.accessKey("ASIA" + run);
      events.add(Events.span("s" + run, 0, trace).as("emma").by("agent0").event());
      events.add(Events.span("p" + run, 1, trace).as("emma").by("agent0").presents(key).event());
      for (int call = 0; call < 18; call++) {
        events.add(Events.call("c" + run + "-" + call, 2 + call, key, "role0").event());
      }
    }
    Histories.manifests().forEach(simulation::addManifest);
    simulation.run(events);

    double keys = (double) simulation.views().keyCount() / events.size();
    double views = (double) simulation.views().viewCount() / events.size();
    System.out.printf("messages per event: keys %.3f, views %.3f%n", keys, views);
    assertThat(keys + views).isLessThan(0.5);
  }
}
