package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.CallObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** All records of one tool call are one action, in any order, wherever their trace moves. */
class CallObserversTest {
  private static final String TRACE = Events.trace("t");
  private static final String FIRST = Events.accessKey("A");
  private static final String SECOND = Events.accessKey("B");
  private static final int HISTORIES = 120;

  @Test
  void theRecordNearestToTheCallerIsTheActionAndListsTheOthers() {
    Map<String, Finding> expected = null;
    for (int seed = 0; seed < HISTORIES; seed++) {
      List<IdentityEvent> records = new ArrayList<>(payment());
      records.addAll(payment().subList(0, seed % 4));
      records.add(moving("m1", FIRST, "agent"));
      records.add(moving("m2", SECOND, "issuer"));
      Collections.shuffle(records, new Random(seed));

      var simulation = new Simulation(1 + seed % 3, seed, 1 + seed % 4);
      Map<String, Action> latest = new TreeMap<>();
      simulation.listen(record -> keepLatest(latest, record));
      Outcome outcome = simulation.run(records);

      assertThat(observed(latest))
          .as("history %d", seed)
          .isEqualTo(
              Map.of(
                  "client",
                  "call",
                  "gateway",
                  "call",
                  "server",
                  "call",
                  "further-server",
                  "further"));
      assertThat(listed(latest, "call")).containsExactly("client", "gateway", "server");
      assertThat(listed(latest, "client")).isEmpty();
      assertThat(listed(latest, "further")).containsExactly("further-server");
      Chain chain = Objects.requireNonNull(outcome.chains().get(Keys.id(SECOND)));
      assertThat(chain.getActionCount()).as("history %d", seed).isEqualTo(4 + 1);
      assertThat(outcome.chainOfEvent()).containsEntry("server", chain.getChainId());
      if (expected == null) {
        expected = outcome.findings();
      }
      assertThat(outcome.findings()).as("history %d", seed).isEqualTo(expected);
    }
    assertThat(Objects.requireNonNull(expected).values())
        .filteredOn(finding -> finding.getRuleId().equals("disputed-call"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.getExplanation())
                  .contains("called tool pay", "the server recorded that the call failed");
              assertThat(finding.getEventIds()).containsExactly("call", "server");
            });
  }

  @Test
  void aCallThatNoAgentReportsIsAnActionOfItsOwn() {
    List<IdentityEvent> records = List.of(record("server", "call", CallObserver.SERVER, "pay"));

    Outcome outcome = new Simulation(1, 1, 1).run(records);

    assertThat(outcome.chains().values())
        .singleElement()
        .extracting(Chain::getActionCount)
        .isEqualTo(1L);
  }

  @Test
  void whatATraceSaysLaterOfOneCallIsCountedOnce() {
    List<IdentityEvent> twice =
        List.of(
            call("first", null, "pay"),
            record("first-server", "first", CallObserver.SERVER, "pay"),
            call("second", null, "pay"),
            record("second-server", "second", CallObserver.SERVER, "pay"));

    Outcome outcome = new Simulation(1, 1, 1).run(twice);

    assertThat(outcome.chains().values())
        .singleElement()
        .extracting(Chain::getActionCount)
        .isEqualTo(2L);
  }

  @Test
  void aFindingEndsWithTheRecordThatANearerOneTakesThePlaceOf() {
    IdentityEvent call =
        IdentityEvent.newBuilder(call("call", null, "pay")).setAction("named otherwise").build();
    IdentityEvent client = record("client", "call", CallObserver.CLIENT, "pay");
    IdentityEvent server =
        IdentityEvent.newBuilder(record("server", "client", CallObserver.SERVER, "pay"))
            .setOutcome("failure")
            .build();
    for (List<IdentityEvent> order :
        List.of(
            List.of(server, client, call),
            List.of(client, server, call),
            List.of(call, client, server),
            List.of(server, call, client))) {
      Outcome outcome = new Simulation(1, 1, 1).run(order);

      assertThat(outcome.findings().values())
          .filteredOn(finding -> finding.getRuleId().equals("disputed-call"))
          .extracting(Finding::getSubject)
          .containsExactly(TRACE + ">named otherwise");
    }
  }

  /**
   * One payment that four have seen, below a run; the server calls another tool in turn, which two
   * have seen. The server's clock is ahead.
   */
  private static List<IdentityEvent> payment() {
    IdentityEvent run = Events.span("run", 0, TRACE).as("emma").by("clerk").lasting(60).event();
    IdentityEvent server = record("server", "http", CallObserver.SERVER, "pay");
    return List.of(
        run,
        call("call", "run", "pay"),
        record("client", "call", CallObserver.CLIENT, "pay"),
        IdentityEvent.newBuilder(Events.span("http", 6, TRACE).event())
            .setParentEventId("client")
            .build(),
        record("gateway", "client", CallObserver.GATEWAY, "pay"),
        IdentityEvent.newBuilder(server)
            .setOutcome("failure")
            .setTime(server.getTime() - 3_000_000_000L)
            .build(),
        call("further", "server", "look"),
        record("further-server", "further", CallObserver.SERVER, "look"));
  }

  private static IdentityEvent call(String id, @Nullable String parent, String tool) {
    IdentityEvent event = Events.span(id, 5, TRACE).by("clerk").using(tool).event();
    return IdentityEvent.newBuilder(event)
        .setAction(tool)
        .setParentEventId(parent)
        .setEffects(
            List.of(new Effect("calls-tool", List.of(tool), "tool", null, "success", Map.of())))
        .build();
  }

  private static IdentityEvent record(
      String id, String parent, CallObserver observer, String tool) {
    return IdentityEvent.newBuilder(call(id, parent, tool)).setObserver(observer.label()).build();
  }

  /** States that the trace has been started with a credential. */
  private static IdentityEvent moving(String id, String parent, String statedBy) {
    return Events.call(id, 1, parent, "who")
        .link(TRACE, parent, "join", "issued-credential", 100, statedBy)
        .event();
  }

  private static void keepLatest(Map<String, Action> latest, Object record) {
    if (record instanceof Action action) {
      latest.merge(
          action.getEvent().getEventId(),
          action,
          (a, b) -> {
            assertThat(a.getRevision() != b.getRevision() || a.getChainId().equals(b.getChainId()))
                .as("one revision of %s in two chains", a.getEvent().getEventId())
                .isTrue();
            return b.getRevision() > a.getRevision() ? b : a;
          });
    }
  }

  private static Map<String, String> observed(Map<String, Action> actions) {
    Map<String, String> observed = new TreeMap<>();
    actions.forEach(
        (id, action) -> {
          String call = action.getEvent().getObserves();
          if (call != null) {
            observed.put(id, call);
          }
        });
    return observed;
  }

  private static List<String> listed(Map<String, Action> actions, String id) {
    return Objects.requireNonNull(actions.get(id)).getEvent().getObservations().stream()
        .map(ContentObservation::getEventId)
        .sorted()
        .toList();
  }
}
