package io.spoor.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.offline.attribution.AttributionRow;
import io.spoor.offline.attribution.AttributionTable;
import io.spoor.offline.attribution.MissingRecords;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.vocabulary.AttributedParty;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.scenario.BundledStory;
import io.spoor.testkit.scenario.ScenarioFinding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A release that six logs tell of is one chain, and its hijacked twin is found at each step. */
@NullUnmarked // what is null where it should not be fails the test
class CrossSourceStoryTest {
  private static final BundledStory STORY = BundledStory.release();

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

    assertThat(rows).extracting(AttributionRow::source).containsAll(STORY.sources());
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
  void withAllLogsNothingIsMissing() throws Exception {
    assertThat(missing(analyse(0, "none"))).isEmpty();
  }

  @Test
  void withoutASourceInTheMiddleItsPartsAreChainsOfTheirOwnAndSayWhatIsMissing() throws Exception {
    AnalysisResult github = analyse(0, "github");
    assertThat(parts(github, "release"))
        .containsExactlyInAnyOrder(
            Set.of("sign-in", "grant", "run", "exchange", "role", "call"), Set.of("secret"));
    assertThat(parts(github, "hijack"))
        .containsExactlyInAnyOrder(
            Set.of("sign-in", "grant", "run", "exchange-of-run", "exchange", "role", "call"),
            Set.of("workflow-role"),
            Set.of("secret"));
    assertThat(missing(github))
        .containsExactlyInAnyOrder(
            "issuance of token at k8s, release/secret",
            "issuance of token at k8s, hijack/secret",
            "origin of access-key at aws, hijack/workflow-role");

    AnalysisResult otel = analyse(0, "otel");
    assertThat(parts(otel, "release"))
        .containsExactlyInAnyOrder(
            Set.of("sign-in", "grant"),
            Set.of("exchange", "role"),
            Set.of("push", "workflow", "secret"));
    assertThat(parts(otel, "hijack"))
        .containsExactlyInAnyOrder(
            Set.of("sign-in", "grant"),
            Set.of("exchange-of-run"),
            Set.of("exchange"),
            Set.of("role"),
            Set.of("push", "workflow", "workflow-role", "secret"));
    assertThat(missing(otel))
        .containsExactlyInAnyOrder(
            "use of token at okta, release/grant",
            "origin of event at keycloak, release/exchange",
            "origin of event at github, release/push",
            "use of token at okta, hijack/grant",
            "origin of event at keycloak, hijack/exchange-of-run",
            "origin of event at keycloak, hijack/exchange",
            "origin of event at github, hijack/push");
  }

  @Test
  void withoutASourceAtAnEndTheRestIsOneChainThatSaysWhatIsMissing() throws Exception {
    AnalysisResult okta = analyse(0, "okta");
    assertThat(parts(okta, "release"))
        .containsExactly(Set.of("run", "exchange", "role", "call", "push", "workflow", "secret"));
    assertThat(missing(okta))
        .containsExactlyInAnyOrder(
            "issuance of token at okta, release/run", "issuance of token at okta, hijack/run");

    // No record of another log refers to what AWS and Kubernetes were asked: the manifest does.
    AnalysisResult cloudtrail = analyse(0, "cloudtrail");
    assertThat(parts(cloudtrail, "release"))
        .containsExactly(
            Set.of("sign-in", "grant", "run", "exchange", "call", "push", "workflow", "secret"));
    assertThat(missing(cloudtrail))
        .containsExactly(
            "use of identity arn:aws:iam::111122223333:role/release-reader, release/run");

    AnalysisResult kubernetes = analyse(0, "k8s-audit");
    assertThat(parts(kubernetes, "release"))
        .containsExactly(
            Set.of("sign-in", "grant", "run", "exchange", "role", "call", "push", "workflow"));
    assertThat(missing(kubernetes))
        .containsExactly(
            "use of identity github:repo:larkfield/shop:ref:refs/heads/main, release/run");
  }

  @Test
  void withoutKeycloakTheNameOfTheSessionHoldsTheChainAndTheTokensLackTheirIssuance()
      throws Exception {
    AnalysisResult keycloak = analyse(0, "keycloak");
    Chain chain = chainOf(keycloak, STORY.steps().get("release/run"));

    assertThat(parts(keycloak, "release"))
        .containsExactly(
            Set.of("sign-in", "grant", "run", "role", "call", "push", "workflow", "secret"));
    assertThat(chain.getSegments())
        .extracting(ChainSegment::getMethod)
        .contains("role-session-name");
    List<String> missing = missing(keycloak);
    assertThat(missing)
        .filteredOn(line -> line.startsWith("issuance of token at keycloak"))
        .hasSize(3);
    // The two users as whom the manifest lets the agent exchange tokens.
    assertThat(missing).filteredOn(line -> line.startsWith("use of identity")).hasSize(2);
    assertThat(missing).hasSize(5);
  }

  /** The steps of a release that were read, by chain. */
  private static List<Set<String>> parts(AnalysisResult result, String release) {
    Map<String, Set<String>> parts = new TreeMap<>();
    STORY
        .steps()
        .forEach(
            (step, event) -> {
              if (step.startsWith(release + '/')) {
                result.actions().stream()
                    .filter(action -> action.getEvent().getEventId().equals(event))
                    .forEach(
                        action ->
                            parts
                                .computeIfAbsent(action.getChainId(), _ -> new TreeSet<>())
                                .add(step.substring(release.length() + 1)));
              }
            });
    return List.copyOf(parts.values());
  }

  /** What is missing, with the first step that says it, or its release. */
  private static List<String> missing(AnalysisResult result) throws Exception {
    return MissingRecords.of(result, List.of(manifest())).stream()
        .map(
            record ->
                record.lacks().label()
                    + " of "
                    + record.kind()
                    + (record.issuer().isEmpty() ? " " + record.id() : " at " + record.issuer())
                    + ", "
                    + stepOf(record.eventId()))
        .toList();
  }

  private static String stepOf(String event) {
    return STORY.steps().entrySet().stream()
        .filter(step -> step.getValue().equals(event))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(event);
  }

  private static Manifest manifest() throws Exception {
    return ManifestParser.parse(STORY.manifest(), "default", "story", 0);
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
    analysis.addManifest(manifest());
    List<Map.Entry<String, ObjectNode>> records = new ArrayList<>();
    for (String source : STORY.sources()) {
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
