package io.spoor.offline.forged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisSettings;
import io.spoor.offline.evaluation.Proportion;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.schemas.Finding;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.data.SharedData;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Evaluates labelled runs of which an earlier run stored what they act on, and a trusted tool
 * returns it. Prints the share with an injected action and its Wilson interval.
 */
class StoredContentTest {
  private static final List<String> AGENTS = List.of("banking", "slack");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One run in so many is evaluated; {@code -Dspoor.stored.sample=1} evaluates all. */
  private static final int SAMPLE = Integer.getInteger("spoor.stored.sample", 6);

  @ParameterizedTest
  @EnumSource(Storage.class)
  void hijackedRunsAreFoundThoughAnEarlierRunReadTheOrder(Storage storage) throws Exception {
    List<LabelledRun> runs = runs(Set.of("hijacked"), storage);
    Proportion high = share(runs, findings(runs, 1), "hijacked " + storage);

    assertThat(high.value()).isGreaterThanOrEqualTo(0.85);
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void honestRunsAreNotAccusedOfWhatTheyStored(Storage storage) throws Exception {
    List<LabelledRun> runs = runs(Set.of("benign", "not_exposed"), storage);
    Proportion high = share(runs, findings(runs, 1), "honest " + storage);

    assertThat(high.value()).isLessThanOrEqualTo(0.01);
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void theOrderOfArrivalDoesNotMatter(Storage storage) throws Exception {
    List<LabelledRun> runs = runs(Set.of("hijacked"), storage);

    Set<String> inOrder = described(findings(runs, 1));

    // In the whole set, hundreds of runs store and read the account of one attacker.
    for (int order : List.of(2, 3)) {
      Set<String> shuffled = described(findings(runs, order));
      assertThat(inOrder.stream().filter(finding -> !shuffled.contains(finding))).isEmpty();
      assertThat(shuffled.stream().filter(finding -> !inOrder.contains(finding))).isEmpty();
    }
  }

  private static Set<String> described(List<Finding> findings) {
    return findings.stream()
        .map(finding -> finding.getSubject() + finding.getSeverity() + finding.getExplanation())
        .collect(Collectors.toSet());
  }

  private static List<LabelledRun> runs(Set<String> kinds, Storage storage) {
    List<LabelledRun> runs = new ArrayList<>();
    for (LabelledRun run : LabelledRun.of("agentdojo")) {
      if (kinds.stream().anyMatch(run::is)
          && !run.calls().isEmpty()
          && Math.floorMod(run.traceId().hashCode(), SAMPLE) == 0) {
        runs.add(storage.of(run));
      }
    }
    return runs;
  }

  private static Proportion share(List<LabelledRun> runs, List<Finding> findings, String name) {
    Set<String> severe = new HashSet<>();
    int carried = 0;
    for (Finding finding : findings) {
      if (Set.of("high", "critical").contains(finding.getSeverity())) {
        severe.add(finding.getSubject().substring(0, finding.getSubject().indexOf(':')));
        carried += finding.getExplanation().contains(" had used the same value") ? 1 : 0;
      }
    }
    List<LabelledRun> missed =
        runs.stream()
            .filter(run -> run.spans().stream().noneMatch(span -> severe.contains(traceId(span))))
            .toList();
    var high = new Proportion(runs.size() - missed.size(), runs.size());
    System.out.printf(
        Locale.ROOT,
        "%-18s high %s; %d findings name a stored value; not found: %s%n",
        name,
        high,
        carried,
        missed.stream()
            .map(run -> run.label().get("suite") + ' ' + run.label().get("injection_task"))
            .collect(Collectors.groupingBy(task -> task, Collectors.counting())));
    return high;
  }

  private static String traceId(ObjectNode span) {
    return span.path("traceId").asText();
  }

  private static List<Finding> findings(List<LabelledRun> runs, int order) throws Exception {
    // Findings do not depend on the key, either.
    var analysis = new Analysis(AnalysisSettings.defaults().withTaintKey(TaintKey.random()));
    for (String agent : AGENTS) {
      String id = agent + "-assistant";
      var manifest =
          (ObjectNode)
              JSON.readTree(Files.readAllBytes(SharedData.path("manifests/" + id + ".json")));
      manifest
          .withArray("tools")
          .addObject()
          .put("name", Storage.SAVE)
          .put("service", manifest.path("services").path(0).path("id").asText())
          .put("kind", "write")
          .put("description", "keeps a text for later runs");
      manifest
          .withArray("tools")
          .addObject()
          .put("name", Storage.READ)
          .put("service", manifest.path("services").path(0).path("id").asText())
          .put("kind", "read")
          .put("description", "texts that earlier runs kept");
      analysis.addManifest(
          ManifestParser.parse(manifest.toString().getBytes(UTF_8), "default", id, 0));
    }
    List<ObjectNode> spans = new ArrayList<>();
    runs.forEach(run -> spans.addAll(run.spans()));
    if (order > 1) {
      Collections.shuffle(spans, new Random(order));
    }
    for (ObjectNode span : spans) {
      analysis.addRecord("otel", new RawRecord(span.toString().getBytes(UTF_8), "spans", 0, 0, 0));
    }
    return analysis.finish().findings().stream()
        .filter(finding -> finding.getRuleId().equals("injected-action"))
        .toList();
  }
}
