package io.spoor.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.offline.attribution.AttributionRow;
import io.spoor.offline.attribution.AttributionTable;
import io.spoor.offline.attribution.MissingRecord;
import io.spoor.offline.attribution.MissingRecords;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Finding;
import io.spoor.schemas.vocabulary.AttributedParty;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.scenario.CrossSourceStory;
import io.spoor.testkit.scenario.ScenarioFinding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A release that six logs tell of is one chain, and its hijacked twin is found at each step. */
@NullUnmarked // what is null where it should not be fails the test
class CrossSourceStoryTest {
  private static final CrossSourceStory STORY = CrossSourceStory.generate();

  @Test
  void theReleaseIsOneChainWithEachLinkStatedWhateverTheOrder() throws Exception {
    AnalysisResult first = analyse(0, "none");
    assertThat(first.deadLetters()).isEmpty();
    assertThat(first.chains()).hasSize(2);
    for (String release : List.of("release", "hijack")) {
      Chain chain = chainOf(first, STORY.steps().get(release + "/run"));
      assertThat(STORY.steps())
          .allSatisfy(
              (step, event) -> {
                if (step.startsWith(release + '/')) {
                  assertThat(chainOf(first, event)).as(step).isSameAs(chain);
                }
              });
      assertThat(chain.getSegments().stream().filter(it -> it.getParent() == null)).hasSize(1);
      assertThat(chain.getSegments().stream().filter(it -> it.getParent() != null))
          .allSatisfy(
              link -> {
                assertThat(link.getMethod()).isNotBlank();
                assertThat(link.getConfidence()).isGreaterThan(0.5);
              });
      assertThat(chain.getSegments())
          .extracting(ChainSegment::getMethod)
          .contains("run-token", "issued-credential", "token-use", "subject");
    }
    for (int seed = 1; seed < 5; seed++) {
      AnalysisResult other = analyse(seed, "none");
      assertThat(other.chains()).as("order " + seed).isEqualTo(first.chains());
      assertThat(other.findings()).as("order " + seed).isEqualTo(first.findings());
    }
  }

  @Test
  void everyActionOfTheReleaseHasItsHumanItsAgentAndItsRun() throws Exception {
    List<AttributionRow> rows = AttributionTable.of(analyse(0, "none"));

    assertThat(rows).extracting(AttributionRow::source).containsAll(CrossSourceStory.SOURCES);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.known(AttributedParty.HUMAN))
                  .as(row.source())
                  .isEqualTo(row.actions());
              assertThat(row.known(AttributedParty.AGENT))
                  .as(row.source())
                  .isEqualTo(row.actions());
              assertThat(row.known(AttributedParty.RUN)).as(row.source()).isEqualTo(row.actions());
            });
  }

  @Test
  void theTwinIsFoundAtEachOfItsStepsAndTheReleaseAtNone() throws Exception {
    AnalysisResult result = analyse(0, "none");
    String twin = chainOf(result, STORY.steps().get("hijack/run")).getChainId();
    List<Finding> severe =
        result.findings().stream()
            .filter(finding -> Set.of("high", "critical").contains(finding.getSeverity()))
            .toList();

    assertThat(severe).extracting(Finding::getChainId).containsOnly(twin);
    assertThat(severe).hasSameSizeAs(STORY.expected());
    for (ScenarioFinding expected : STORY.expected()) {
      assertThat(severe)
          .as(expected.story())
          .anyMatch(
              finding ->
                  finding.getRuleId().equals(expected.rule())
                      && finding.getEventIds().contains(expected.event()));
    }
  }

  @Test
  void withoutALogItsPartsAreChainsOfTheirOwnAndItIsSaidWhatIsMissing() throws Exception {
    AnalysisResult result = analyse(0, "github");
    Chain run = chainOf(result, STORY.steps().get("release/run"));
    Chain workflow = chainOf(result, STORY.steps().get("release/secret"));

    assertThat(workflow).isNotSameAs(run);
    assertThat(
            STORY.steps().entrySet().stream()
                .filter(step -> step.getKey().startsWith("release/"))
                .filter(step -> !Set.of("release/push", "release/workflow").contains(step.getKey()))
                .map(step -> chainOf(result, step.getValue()).getChainId())
                .collect(Collectors.toSet()))
        .hasSize(2);
    assertThat(chainOf(result, STORY.steps().get("release/role"))).isSameAs(run);
    assertThat(MissingRecords.of(result))
        .anySatisfy(
            missing -> {
              assertThat(missing.chainId()).isEqualTo(workflow.getChainId());
              assertThat(missing.lacks()).isEqualTo(MissingRecord.Lacks.ISSUANCE);
              assertThat(missing.issuer()).isEqualTo("k8s");
              assertThat(missing.eventId()).isEqualTo(STORY.steps().get("release/secret"));
            });
    assertThat(issuersMissing("okta")).contains("okta").doesNotContain("keycloak");
    assertThat(issuersMissing("keycloak")).contains("keycloak").doesNotContain("okta");
    assertThat(issuersMissing("none")).doesNotContain("okta", "keycloak", "aws");
  }

  private static Set<String> issuersMissing(String without) throws Exception {
    return MissingRecords.of(analyse(0, without)).stream()
        .map(MissingRecord::issuer)
        .collect(Collectors.toSet());
  }

  private static Chain chainOf(AnalysisResult result, String event) {
    String id =
        result.actions().stream()
            .filter(action -> action.getEvent().getEventId().equals(event))
            .map(Action::getChainId)
            .findFirst()
            .orElseThrow();
    return result.chains().stream()
        .filter(chain -> chain.getChainId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static AnalysisResult analyse(int seed, String without) throws Exception {
    var analysis = new Analysis(AnalysisSettings.defaults());
    analysis.addManifest(
        ManifestParser.parse(
            CrossSourceStory.manifest().toString().getBytes(UTF_8), "default", "story", 0));
    List<Map.Entry<String, ObjectNode>> records = new ArrayList<>();
    for (String source : CrossSourceStory.SOURCES) {
      if (!source.equals(without)) {
        STORY.records(source).forEach(record -> records.add(Map.entry(source, record)));
      }
    }
    Collections.shuffle(records, new Random(seed));
    int offset = 0;
    for (Map.Entry<String, ObjectNode> record : records) {
      analysis.addRecord(
          record.getKey(),
          new RawRecord(
              record.getValue().toString().getBytes(UTF_8),
              "spoor.raw." + record.getKey(),
              0,
              offset++,
              1_773_150_000_000L));
    }
    return analysis.finish();
  }
}
