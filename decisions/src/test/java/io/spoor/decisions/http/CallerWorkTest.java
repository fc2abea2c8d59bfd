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
import io.spoor.decisions.view.DescribedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks about chains that are not in memory pays for reading them. */
class CallerWorkTest {
  private static final String ITEM =
      """
      {"subject":{"type":"identity","id":"emma"},"action":{"name":"read"},
       "resource":{"type":"tool","id":"t"},"context":{"spoor":{}}}""";

  private final List<AnsweredRequest> answered = new ArrayList<>();
  private final DecisionCaller caller = TestCallers.of("gateway", 2_000);

  @TempDir private Path folder = Path.of("");
  private long recordsRead;

  @SuppressWarnings("NullAway.Init")
  private DecisionApi api;

  @BeforeEach
  void open() throws Exception {
    Files.writeString(folder.resolve("p.cedar"), "permit(principal, action, resource);");
    var engine = new DecisionEngine(PolicyFolder.load(folder), line -> {});
    var decisions =
        new DecisionPoint(
            () -> engine,
            (tenant, asked, resource) ->
                new DescribedRun(
                    JsonNodeFactory.instance.objectNode().put("known", true),
                    Optional.of(Duration.ZERO),
                    Optional.empty(),
                    recordsRead),
            StaleRuns.ALWAYS_ASK,
            Blocks.NONE,
            Confirmations.NONE,
            answered::add);
    api = new DecisionApi(decisions, null, "");
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
}
