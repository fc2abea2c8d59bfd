package io.spoor.decisions.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spoor.decisions.callers.DecisionCaller;
import io.spoor.decisions.callers.TestCallers;
import io.spoor.decisions.engine.AnsweredRequest;
import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.view.DescribedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks about chains that are not in memory pays for reading them. */
class CallerWorkTest {
  private static final String ITEM =
      """
      {"subject":{"type":"identity","id":"emma"},"action":{"name":"read"},
       "resource":{"type":"tool","id":"t"},"context":{"spoor":{}}}""";

  private static final String PLAIN =
      """
      {"subject":{"type":"identity","id":"emma"},"action":{"name":"read"},
       "resource":{"type":"tool","id":"t"}}""";

  private final List<AnsweredRequest> answered = new ArrayList<>();
  private final DecisionCaller caller = TestCallers.of("gateway", 2_000);

  @TempDir private Path folder = Path.of("");
  private long recordsRead;
  private int described;
  private boolean isFaulty;

  @SuppressWarnings("NullAway.Init")
  private DecisionApi api;

  @BeforeEach
  void open() throws Exception {
    Files.writeString(folder.resolve("p.cedar"), "permit(principal, action, resource);");
    Path entities = folder.resolve("entities.json");
    Files.writeString(
        entities,
        IntStream.range(0, 10)
            .mapToObj("{\"uid\":{\"type\":\"tool\",\"id\":\"t-%d\"}}"::formatted)
            .collect(Collectors.joining(",", "[", "]")));
    var engine =
        new DecisionEngine(PolicySet.load(PolicyFolder.read(folder, entities)), line -> {});
    var decisions =
        new DecisionPoint(
            () -> engine,
            (tenant, asked, resource) -> describe(),
            StaleRuns.ALWAYS_ASK,
            Blocks.NONE,
            Confirmations.NONE,
            answered::add);
    api = new DecisionApi(decisions, null, "");
    // The first request loads classes, which takes long.
    api.answer(
        "/access/v1/evaluation",
        ITEM.getBytes(UTF_8),
        new PresentedCaller(TestCallers.of("other", 1), Set.of()),
        Optional.empty());
    answered.clear();
    described = 0;
  }

  private DescribedRun describe() {
    described++;
    if (isFaulty) {
      throw new ArithmeticException("fault of the server");
    }
    return new DescribedRun(
        JsonNodeFactory.instance.objectNode().put("known", true),
        Optional.of(Duration.ZERO),
        Optional.empty(),
        recordsRead);
  }

  private JsonNode ask(String path, String body) throws Exception {
    return PdpFixture.JSON.readTree(
        api.answer(
            path, body.getBytes(UTF_8), new PresentedCaller(caller, Set.of()), Optional.empty()));
  }

  @Test
  void aColdChainCostsItsRecords() throws Exception {
    recordsRead = 2_000 * CallerWork.RECORDS_OF_A_DECISION;
    assertThat(caller.admit()).isTrue();

    assertThat(ask("/access/v1/evaluation", ITEM).path("decision").asBoolean()).isTrue();

    assertThat(caller.admit()).as("its allowance is used up").isFalse();
  }

  @Test
  void aChainInMemoryCostsNothing() throws Exception {
    for (int i = 0; i < 1_999; i++) {
      assertThat(caller.admit()).isTrue();
      ask("/access/v1/evaluation", ITEM);
    }
    assertThat(caller.admit()).isTrue();
  }

  @Test
  void aBatchReadsNoMoreThanASecondsWorth() throws Exception {
    recordsRead = 1_500 * CallerWork.RECORDS_OF_A_DECISION;

    JsonNode items =
        ask(
                "/access/v1/evaluations",
                "{\"evaluations\":[" + String.join(",", List.of(ITEM, ITEM, ITEM, ITEM)) + "]}")
            .path("evaluations");

    assertThat(items.findValuesAsText("decision"))
        .containsExactly("true", "true", "false", "false");
    assertThat(items.at("/3/context/error/status").asInt()).isEqualTo(429);
    assertThat(answered).as("each answer is recorded").hasSize(4);
    assertThat(caller.admit()).isFalse();
  }

  @Test
  void aRequestThatTakesLongCostsItsTimeOnHalfOfTheProcessors() throws Exception {
    long[] spent = {0};
    try (var work = new CallerWork(caller, turn(), 0, () -> spent[0], 2)) {
      work.charge(100);
      spent[0] = Duration.ofMillis(500).toNanos();
    }

    // Half a second of one of two processors: of 2,000, a thousand.
    assertThat(admitted()).isBetween(990, 1_010);
  }

  @Test
  void aRequestThatPaidForItsTimePaysNoMore() throws Exception {
    long[] spent = {0};
    try (var work = new CallerWork(caller, turn(), 0, () -> spent[0], 2)) {
      work.charge(1_200);
      spent[0] = Duration.ofMillis(500).toNanos();
    }

    assertThat(admitted()).isBetween(790, 810);
  }

  @Test
  void aFaultOfTheServerDeniesOneItemAndIsRecorded() throws Exception {
    isFaulty = true;

    JsonNode items =
        ask("/access/v1/evaluations", "{\"evaluations\":[" + ITEM + "," + PLAIN + "]}")
            .path("evaluations");

    assertThat(items.findValuesAsText("decision")).containsExactly("false", "true");
    assertThat(items.at("/0/context/error/status").asInt()).isEqualTo(500);
    assertThat(answered).hasSize(2);
  }

  private DecisionScheduler.Turn turn() {
    return new DecisionScheduler(2).begin(caller);
  }

  private int admitted() {
    int admitted = 0;
    while (admitted < 2_000 && caller.admit()) {
      admitted++;
    }
    return admitted;
  }

  @Test
  void aSearchReadsNoMoreThanASecondsWorth() throws Exception {
    recordsRead = 1_500 * CallerWork.RECORDS_OF_A_DECISION;

    JsonNode answer =
        ask(
            "/access/v1/search/resource",
            """
            {"subject":{"type":"identity","id":"emma"},"action":{"name":"read"},
             "resource":{"type":"tool"},"context":{"spoor":{}}}""");

    assertThat(answer.path("results")).hasSize(2);
    assertThat(answer.at("/context/error/status").asInt()).isEqualTo(429);
    assertThat(described).isEqualTo(2);
  }
}
