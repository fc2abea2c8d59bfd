package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Calls that a server makes with one key for several runs are observations of their spans. */
class RequestsOfServersTest {
  private static final String SERVER = Events.accessKey("ASIAserver");
  private static final String SIGN_IN = Events.accessKey("SIGNIN");
  private static final String FIRST = "9fe5a77e-cf83-712d-50a4";
  private static final String SECOND = "d49e8cdf-e9c9-dc23-ba91";
  private static final int HISTORIES = 60;

  @Test
  void eachCallIsAnObservationOfTheSpanThatStatesItsRequest() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      List<IdentityEvent> records =
          new ArrayList<>(
              List.of(
                  Events.call("a", 1, SERVER, "server").requesting(FIRST).event(),
                  Events.call("b", 2, SERVER, "server").requesting(SECOND).event(),
                  Events.call("c", 3, SERVER, "server").event(),
                  Events.span("one", 1, Events.trace("t1")).requesting(FIRST).event(),
                  Events.span("two", 2, Events.trace("t2")).requesting(SECOND).event(),
                  // The first run moves, whenever it is.
                  Events.call("m", 1, SIGN_IN, "emma")
                      .link(Events.trace("t1"), SIGN_IN, "join", "issued-credential", 100, "issuer")
                      .event()));
      Collections.shuffle(records, new Random(seed));
      var simulation = new Simulation(1 + seed % 3, seed, 1 + seed % 4);
      Map<String, Action> latest = new HashMap<>();
      simulation.listen(
          record -> {
            if (record instanceof Action action) {
              latest.merge(
                  action.getEvent().getEventId(),
                  action,
                  (a, b) -> b.getRevision() > a.getRevision() ? b : a);
            }
          });

      Outcome outcome = simulation.run(records);

      assertThat(seenBy(latest, "one")).as("history %d", seed).containsExactly("a");
      assertThat(seenBy(latest, "two")).as("history %d", seed).containsExactly("b");
      assertThat(outcome.chainOfEvent())
          .containsEntry("one", Keys.id(SIGN_IN))
          .containsEntry("a", Keys.id(SERVER))
          .containsEntry("b", Keys.id(SERVER));
      Chain served = Objects.requireNonNull(outcome.chains().get(Keys.id(SERVER)));
      assertThat(served.getActionCount()).isEqualTo(3);
      Chain run = Objects.requireNonNull(outcome.chains().get(Keys.id(SIGN_IN)));
      assertThat(run.getActionCount()).isEqualTo(2);
    }
  }

  private static List<String> seenBy(Map<String, Action> latest, String event) {
    return Objects.requireNonNull(latest.get(event)).getEvent().getObservations().stream()
        .map(ContentObservation::getEventId)
        .toList();
  }
}
