package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Finding;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestIdentity;
import io.spoor.schemas.ManifestService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A span that claims an identity may raise a finding and takes none away, in every order. */
class IdentityClaimsTest {
  private static final String RUN = Events.trace("run");
  private static final String KEY = Events.accessKey("ASIA1");
  private static final String TOKEN = Events.token("token");
  private static final String OTHER_TOKEN = Events.token("other");
  private static final String STRANGER = Events.trace("stranger");
  private static final String TXN = Events.txn("txn");
  private static final int ORDERS = 8;

  /** A run whose agent takes over what its manifest does not declare. */
  enum Takeover {
    /** A key, by the log of its own use. */
    OF_A_KEY(
        root().as("emma"),
        () -> List.of(tool(1).as("emma").presents(KEY), Events.call("use", 3, KEY, "admin"))),
    /** The same in a run that names no user at all. */
    IN_A_SILENT_RUN(
        root().as("agent0", "agent"),
        () ->
            List.of(
                tool(1).as("agent0", "agent").presents(KEY), Events.call("use", 3, KEY, "admin"))),
    /** Another's token, by the span that presents it. */
    OF_A_TOKEN(root().as("emma"), () -> List.of(tool(1).as("admin", "role").presents(TOKEN))),
    /** A token for a service that is not declared. */
    OF_A_SERVICE(
        root().as("emma").presents(OTHER_TOKEN),
        () -> List.of(tool(1).as("emma").presents(TOKEN, OTHER_TOKEN, "bank")));

    @SuppressWarnings("ImmutableEnumChecker") // not changed
    private final List<IdentityEvent> events = new ArrayList<>();

    Takeover(Events root, java.util.function.Supplier<List<Events>> others) {
      events.add(root.event());
      others.get().forEach(event -> events.add(event.event()));
    }
  }

  private static Events root() {
    return Events.span("root", 0, RUN).by("agent0").lasting(60);
  }

  private static Events tool(long second) {
    return Events.span("tool", second, RUN).by("agent0").calling("search");
  }

  /** What a forger adds, at a second of the run. */
  private enum Forged {
    SPAN(second -> Stream.of(forged(second, "").as("admin", "role"))),
    SPAN_OF_A_USER(second -> Stream.of(forged(second, "").as("admin"))),
    SPAN_OF_THE_AGENT(second -> Stream.of(forged(second, "").as("admin", "agent"))),
    INVOCATION(second -> Stream.of(forged(second, "").as("admin", "role").lasting(1))),
    INVOCATION_OF_ANOTHER_AGENT(
        second -> Stream.of(forged(second, "").by("lax").as("admin", "role").lasting(1))),
    INVOCATION_OF_AN_UNKNOWN_AGENT(
        second -> Stream.of(forged(second, "").by("unknown").as("emma").lasting(1))),
    SILENT_INVOCATION(second -> Stream.of(forged(second, "").as("agent0", "agent").lasting(1))),
    PRESENTED_SILENTLY(second -> presenting(second, event -> event.as("agent0", "agent"))),
    PRESENTED_BY_THE_USER(second -> presenting(second, event -> event.as("emma"))),
    PRESENTED_BY_THE_TARGET(second -> presenting(second, event -> event.as("admin", "role"))),
    PRESENTED_FOR_A_DECLARED_SERVICE(
        second ->
            Stream.of(
                forged(second, "").as("emma").presents(TOKEN, OTHER_TOKEN, "mail"),
                forged(second, "p").as("admin", "role").presents(OTHER_TOKEN))),
    FLOOD(
        second ->
            IntStream.range(0, 40)
                .mapToObj(i -> forged(second, "f" + i).as("admin" + i % 30).lasting(1))),
    FLOOD_OF_THE_TARGET(
        second ->
            IntStream.range(0, 40)
                .boxed()
                .flatMap(
                    i ->
                        Stream.of(
                            forged(second, "a" + i).as("admin", "role").presents(TOKEN),
                            forged(second, "b" + i).as("admin", "role").lasting(1))));

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Function<Long, Stream<Events>> events;

    Forged(Function<Long, Stream<Events>> events) {
      this.events = events;
    }

    private static Stream<Events> presenting(long second, Function<Events, Events> subject) {
      return Stream.of(
          subject.apply(forged(second, "k")).presents(KEY),
          subject.apply(forged(second, "t")).presents(TOKEN));
    }
  }

  private static Events forged(long second, String suffix) {
    return Events.span("forged" + suffix, second, RUN).by("agent0");
  }

  @ParameterizedTest
  @EnumSource(Takeover.class)
  void isFoundWhateverASpanClaims(Takeover takeover) {
    assertThat(switches(takeover.events)).as("without a forgery").isNotEmpty();
    for (Forged forged : Forged.values()) {
      for (long second : new long[] {-900, 2, 900}) {
        List<IdentityEvent> all = new ArrayList<>(takeover.events);
        forged.events.apply(second).forEach(event -> all.add(event.event()));

        assertThat(switches(all)).as("%s at %d", forged, second).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-900, 2, 900})
  void aForgedSpanRaisesAtMost(long second) {
    List<IdentityEvent> honest =
        events(
            root().as("emma"),
            tool(1).as("emma").presents(KEY),
            Events.call("use", 3, KEY, "role0"));
    assertThat(switches(honest)).isEmpty();

    honest.add(forged(second, "").as("tom").event());

    assertThat(switches(honest)).as("the invocation says whom the run acts for").isEmpty();
  }

  @Test
  void turnsAndAgentsOfOneUserAreOrdinary() {
    assertThat(
            switches(
                events(
                    root().as("emma"),
                    Events.span("turn", 20, RUN).as("emma").by("agent0").lasting(9),
                    Events.span("silent", 30, RUN).as("lax", "agent").by("lax").lasting(9),
                    Events.span("undeclared", 40, RUN).as("u", "agent").by("u").lasting(9),
                    tool(1).as("emma").presents(TOKEN),
                    Events.span("again", 2, RUN).as("agent0", "agent").presents(TOKEN),
                    Events.span("next", 3, RUN)
                        .as("agent0", "agent")
                        .presents(OTHER_TOKEN, TOKEN, "mail"))))
        .isEmpty();
  }

  @Test
  void agentsThatNameNoUserAreOrdinary() {
    assertThat(
            switches(
                events(
                    root().as("agent0", "agent"),
                    Events.span("hand-off", 20, RUN).as("lax", "agent").by("lax").lasting(9),
                    tool(1).as("agent0", "agent").presents(TOKEN),
                    Events.span("theirs", 21, RUN)
                        .as("lax", "agent")
                        .by("lax")
                        .presents(OTHER_TOKEN, TOKEN, "mail"))))
        .isEmpty();
  }

  @Test
  void librariesThatNameTheUserOnSomeSpansAreOrdinary() {
    assertThat(
            switches(
                events(
                    root().as("agent0", "agent"),
                    tool(1).as("emma").presents(TOKEN),
                    Events.span("later", 5, RUN).as("emma").presents(OTHER_TOKEN, TOKEN, "mail"))))
        .isEmpty();
  }

  @Test
  void anAuthorityAloneSaysWhomTheRunActsFor() {
    List<IdentityEvent> events = new ArrayList<>(Takeover.OF_A_KEY.events);
    events.add(authority("admin"));
    assertThat(switches(events)).as("the run is the admin's").isEmpty();

    events = events(root().as("admin", "role"), tool(1).as("admin", "role").presents(KEY));
    events.add(Events.call("use", 3, KEY, "admin").event());
    assertThat(switches(events)).isEmpty();
    events.add(authority("emma"));
    assertThat(switches(events)).as("the agent's own word is outranked").isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-900, 2, 900})
  void allClaimedAgentsMustBeAllowedToSwitch(long second) {
    List<IdentityEvent> events = new ArrayList<>(Takeover.OF_A_KEY.events);
    events.add(Events.span("forged", second, RUN).as("emma").by("lax").lasting(1).event());
    assertThat(switches(events)).isNotEmpty();

    events = new ArrayList<>(Takeover.OF_A_KEY.events);
    events.add(Events.span("forged", second, RUN).as("emma").by("unknown").lasting(1).event());
    assertThat(switches(events)).as("an agent without a manifest allows nothing").isNotEmpty();
  }

  @Test
  void anAuthorityEstablishesWhoseManifestDecides() {
    List<IdentityEvent> events =
        events(
            root().as("emma"),
            Events.span("other", 9, RUN).as("emma").by("lax").lasting(1),
            tool(1).as("emma").presents(KEY),
            Events.call("use", 3, KEY, "admin"));
    events.add(
        IdentityEvent.newBuilder(authority("emma"))
            .setAgent(Events.span("x", 0, RUN).by("lax").event().getAgent())
            .build());

    assertThat(switches(events)).isEmpty();
  }

  /**
   * A chain whose root names no agent, such as a transaction or a person's session: what stands in
   * it beside the run.
   */
  enum Beside {
    /** Each tool's server sees a token of the run, and may say who called it. */
    SERVER_OF_A_TOKEN(
        second -> server(second).link(STRANGER, KEY, "join", "received", 55, "agent")),
    /** The same in words of an agent. */
    INVOKED_SERVER(
        second -> server(second).lasting(1).link(STRANGER, KEY, "join", "received", 55, "agent")),
    SERVER_OF_A_CALL(
        second -> server(second).lasting(1).link(STRANGER, RUN, "join", "tool-call", 20, "agent")),
    SPAN(second -> server(second).partOf(TXN)),
    INVOCATION(second -> server(second).lasting(1).partOf(TXN));

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Function<Long, Events> event;

    Beside(Function<Long, Events> event) {
      this.event = event;
    }

    private static Events server(long second) {
      return Events.span("stranger", second, STRANGER).as("admin", "role").by("lax");
    }
  }

  @ParameterizedTest
  @EnumSource(Beside.class)
  void noStrangerTakesOverTheAgentOfAChain(Beside beside) {
    List<IdentityEvent> run =
        events(
            root().as("emma").partOf(TXN),
            tool(1).as("emma").presents(KEY),
            Events.call("use", 3, KEY, "admin"));
    List<String> found = switches(run);
    assertThat(found).isNotEmpty();

    for (long second : new long[] {-900, 2, 900}) {
      List<IdentityEvent> all = new ArrayList<>(run);
      all.add(beside.event.apply(second).event());

      assertThat(switches(all)).as("%s at %d", beside, second).containsAll(found);
    }
  }

  @Test
  void eachRunOfAChainIsEvaluatedByItsOwnAgent() {
    String role = Events.accessKey("ASIA2");
    List<IdentityEvent> runs =
        events(
            root().as("emma").partOf(TXN),
            tool(1).as("emma").presents(KEY),
            Events.call("use", 3, KEY, "role0"),
            Events.span("beside", 10, STRANGER).as("emma").by("lax").lasting(9).partOf(TXN),
            Events.span("takes", 11, STRANGER).as("emma").by("lax").presents(role),
            Events.call("uses", 13, role, "admin"));

    assertThat(switches(runs)).as("the manifest of lax declares it").isEmpty();

    runs.add(Events.call("later", 15, KEY, "admin").event());
    runs.add(tool(5).as("emma").presents(TOKEN).event());
    runs.add(Events.call("third", 16, TOKEN, "admin").event());
    assertThat(switches(runs)).singleElement().asString().contains("Agent agent0");
  }

  private static IdentityEvent authority(String user) {
    return IdentityEvent.newBuilder(Events.span("start", 0, RUN).as(user).event())
        .setSource("run")
        .setAuthoritative(true)
        .setGenAi(GenAi.newBuilder().setOperation("run_start").build())
        .build();
  }

  private static List<IdentityEvent> events(Events... events) {
    return new ArrayList<>(Stream.of(events).map(Events::event).toList());
  }

  /** Findings about identity switches, with their severity: the same in every order. */
  private static List<String> switches(List<IdentityEvent> events) {
    List<String> first = null;
    for (int seed = 0; seed < ORDERS; seed++) {
      List<IdentityEvent> all = new ArrayList<>(events);
      Collections.shuffle(all, new Random(seed));
      if (seed == 1) {
        all = new ArrayList<>(events);
      } else if (seed == 2) {
        all = new ArrayList<>(events.reversed());
      }
      var simulation = new Simulation(1 + seed % 3, seed, 1 + seed % 4);
      manifests().forEach(simulation::addManifest);
      Map<String, Finding> latest = new HashMap<>();
      simulation.listen(
          record -> {
            if (record instanceof Finding finding) {
              latest.merge(
                  finding.getFindingId(),
                  finding,
                  (a, b) -> b.getRevision() > a.getRevision() ? b : a);
            }
          });
      simulation.run(all);
      List<String> found = List.copyOf(new TreeSet<>(described(latest)));
      assertThat(found).as("order %d", seed).isEqualTo(first == null ? found : first);
      first = found;
    }
    return first == null ? List.of() : first;
  }

  private static List<String> described(Map<String, Finding> findings) {
    return findings.values().stream()
        .filter(finding -> !finding.getStatus().equals("retracted"))
        .filter(
            finding ->
                finding.getRuleId().equals("undeclared-identity-switch")
                    || finding.getRuleId().equals("undeclared-switch-path"))
        .map(finding -> finding.getSeverity() + ' ' + finding.getExplanation())
        .toList();
  }

  private static List<Manifest> manifests() {
    Manifest strict =
        Manifest.newBuilder()
            .setTenant(Events.TENANT)
            .setAgentId("agent0")
            .setEffectiveFrom(0)
            .setDigest("d0")
            .setServices(List.of(ManifestService.newBuilder().setId("mail").build()))
            .setIdentities(List.of(ManifestIdentity.newBuilder().setPrincipal("role0").build()))
            .setDocument("{}")
            .build();
    Manifest lax =
        Manifest.newBuilder(strict)
            .setAgentId("lax")
            .setDigest("d1")
            .setServices(
                List.of(
                    ManifestService.newBuilder().setId("mail").build(),
                    ManifestService.newBuilder().setId("bank").build()))
            .setIdentities(
                List.of(
                    ManifestIdentity.newBuilder().setPrincipal("role0").build(),
                    ManifestIdentity.newBuilder().setPrincipal("admin").build()))
            .build();
    return List.of(strict, lax);
  }
}
