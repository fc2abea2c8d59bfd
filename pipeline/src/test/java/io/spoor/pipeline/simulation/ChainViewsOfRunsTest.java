package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.ViewFinding;
import io.spoor.schemas.ViewSwitch;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
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

  /** The later statements and the greater one come first in one order, and last in the other. */
  @Test
  void theIssuerAloneStatesWhenACredentialEnds() {
    Events issuing = Events.call("assume", 3, KEY, "role0").issues(NEXT_KEY, "admin", 900);
    IdentityEvent shown = Events.span("tool", 1, RUN).as("emma").by("agent0").presents(KEY).event();
    IdentityEvent lie = linked(shown, link -> Link.newBuilder(link).setExpiresAt(5L).build());
    Events further = Events.call("again", 4, KEY, "role0").issues(NEXT_KEY, "admin", 600);
    List<IdentityEvent> events = List.of(issuing.event(), lie, further.event());

    for (List<IdentityEvent> order : List.of(events, events.reversed())) {
      var ordered = new Simulation(2, 3, 4);
      ordered.run(order);

      assertThat(ordered.views().expiryOf(NEXT_KEY))
          .isEqualTo(Objects.requireNonNull(issuing.event().getIssued()).getExpiresAt());
      assertThat(ordered.views().expiryOf(KEY)).as("stated by the agent").isNull();
    }
  }

  @Test
  void aCredentialThatCanBeRenewedHasNoKnownEnd() {
    IdentityEvent issuing =
        linked(
            Events.call("login", 3, KEY, "role0").issues(NEXT_KEY, "admin", 900).event(),
            link -> Link.newBuilder(link).setRenewable(true).build());
    simulation.run(List.of(issuing, Events.call("use", 5, NEXT_KEY, "admin").event()));

    assertThat(simulation.views().chainOf(NEXT_KEY)).isEqualTo(KEY);
    assertThat(simulation.views().expiryOf(NEXT_KEY)).isNull();
  }

  private static IdentityEvent linked(IdentityEvent event, UnaryOperator<Link> change) {
    return IdentityEvent.newBuilder(event)
        .setLinks(event.getLinks().stream().map(change).toList())
        .build();
  }

  @Test
  void aRevokedCredentialHasEndedInTheViewOfItsChain() {
    run(
        Events.span("tool", 1, RUN).as("emma").by("agent0").presents(KEY),
        Events.call("revoke", 9, KEY, "role0")
            .doing("DeleteAccessKey")
            .ends("revoked_key", "ASIA1"),
        Events.call("other", 10, KEY, "role0").doing("DeleteAccessKey").ends("revoked_key", "X"));

    assertThat(view(RUN).getEndedCredentials())
        .containsExactlyInAnyOrder(Keys.id(KEY), Keys.id(Events.accessKey("X")));
  }

  @Test
  void aReactivatedCredentialHasNotEnded() {
    run(
        Events.span("tool", 1, RUN).as("emma").by("agent0").presents(KEY),
        Events.call("revoke", 9, KEY, "role0")
            .doing("UpdateAccessKey")
            .ends("revoked_key", "ASIA1"),
        Events.call("restore", 12, KEY, "role0")
            .doing("UpdateAccessKey")
            .ends("restored_key", "ASIA1"));

    assertThat(view(RUN).getEndedCredentials()).isEmpty();
  }

  /** Activity of a run after its end, or after silence, ends no credential. */
  @Test
  void useAfterTheEndOfARunEndsNoCredential() {
    run(
        Events.span("root", 0, RUN).as("emma").by("agent0").lasting(10),
        Events.span("tool", 1, RUN).as("emma").by("agent0").presents(KEY),
        Events.call("late", 7_200, KEY, "role0"));

    assertThat(rules(RUN)).contains("post-run-activity");
    assertThat(view(RUN).getEndedCredentials()).isEmpty();
  }

  /** The keys of the chain come first, so an agent cannot fill the list to hide one. */
  @Test
  void ofManyRevokedCredentialsThoseOfTheChainAreListed() {
    List<Events> events = new ArrayList<>();
    events.add(Events.span("tool", 1, RUN).as("emma").by("agent0").presents(KEY));
    for (int i = 0; i < 40; i++) {
      events.add(revocation(i, "OTHER" + i));
    }
    events.add(revocation(40, "ASIA1"));
    run(events.toArray(Events[]::new));

    ChainView view = view(RUN);
    assertThat(view.getEndedCredentials()).hasSize(8).contains(Keys.id(KEY));
    assertThat(view.getCut()).isTrue();
  }

  private static Events revocation(int number, String keyId) {
    return Events.call("revoke" + number, 10L + number, KEY, "role0")
        .doing("DeleteAccessKey")
        .ends("revoked_key", keyId);
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
