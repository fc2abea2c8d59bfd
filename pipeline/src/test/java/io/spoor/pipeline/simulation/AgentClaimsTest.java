package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertClaim;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Which agents a run's records name decides who is notified, in every order. */
@NullUnmarked // what is null where it should not be fails the test
class AgentClaimsTest {
  private static final String RUN = Events.trace("run");
  private static final String KEY = Events.accessKey("ASIA1");
  private static final String NEXT_KEY = Events.accessKey("ASIA2");
  private static final int HISTORIES = 24;

  @Test
  void anEarlierInvocationDoesNotTakeTheAlertOver() {
    Alert alert =
        alert(
            Events.span("forged", -900, RUN).as("emma").by("agent1").lasting(1),
            Events.span("root", 0, RUN).as("emma").by("agent0").lasting(60));

    assertThat(agents(alert)).containsExactlyInAnyOrder("agent0", "agent1");
  }

  @Test
  void oneAgentIsEstablished() {
    Alert alert =
        alert(
            Events.span("turn", 30, RUN).as("emma").by("agent0").lasting(1),
            Events.span("root", 0, RUN).as("emma").by("agent0").lasting(60),
            Events.span("call", 1, RUN).as("emma").by("agent1").calling("search"));

    assertThat(agents(alert)).containsExactly("agent0");
  }

  @Test
  void anAuthorityEstablishesTheAgent() {
    IdentityEvent authority =
        IdentityEvent.newBuilder(Events.span("start", 0, RUN).by("agent0").event())
            .setAuthoritative(true)
            .setGenAi(GenAi.newBuilder().setOperation("run_start").build())
            .build();
    List<IdentityEvent> events =
        new ArrayList<>(
            List.of(
                authority,
                Events.span("forged", -900, RUN).as("emma").by("agent1").lasting(1).event(),
                Events.span("root", 0, RUN).as("emma").by("agent0").lasting(60).event()));

    assertThat(agents(inAnyOrder(events))).containsExactly("agent0");
  }

  /** The agents whose owners are notified, the alert's own first. */
  private static List<String> agents(Alert alert) {
    List<String> agents = new ArrayList<>();
    agents.add(alert.getAgentId());
    alert.getClaims().stream().map(AlertClaim::getAgentId).forEach(agents::add);
    return agents;
  }

  private static Alert alert(Events... events) {
    return inAnyOrder(List.of(events).stream().map(Events::event).toList());
  }

  /** The alert about an undeclared switch of the run. */
  private static Alert inAnyOrder(List<IdentityEvent> invocations) {
    Alert first = null;
    for (int seed = 0; seed < HISTORIES; seed++) {
      List<IdentityEvent> all = new ArrayList<>(invocations);
      all.add(Events.span("tool", 1, RUN).as("emma").presents(KEY).event());
      all.add(
          Events.call("assume", 3, KEY, "role0")
              .doing("AssumeRole")
              .issues(NEXT_KEY, "admin")
              .event());
      all.add(Events.call("use", 5, NEXT_KEY, "admin").event());
      Collections.shuffle(all, new Random(seed));
      var simulation = new Simulation(1 + seed % 3, seed, 1 + seed % 4);
      for (Manifest manifest : Histories.manifests()) {
        simulation.addManifest(manifest);
        simulation.addManifest(Manifest.newBuilder(manifest).setAgentId("agent1").build());
      }
      Map<String, Alert> latest = new HashMap<>();
      simulation.listen(
          record -> {
            if (record instanceof Alert alert) {
              latest.merge(
                  alert.getChainKey(), alert, (a, b) -> b.getRevision() > a.getRevision() ? b : a);
            }
          });
      simulation.run(all);
      Alert alert = Objects.requireNonNull(latest.get(RUN));
      first = first == null ? alert : first;
      assertThat(agents(alert)).as("history %d", seed).isEqualTo(agents(first));
    }
    return Objects.requireNonNull(first);
  }
}
