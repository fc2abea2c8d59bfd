package io.spoor.offline.forged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisSettings;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.data.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Labelled runs whose calls have traces of their own, which nothing connects. */
class OwnTracesTest {
  /** One run in so many is evaluated; {@code -Dspoor.forged.sample=1} evaluates all. */
  private static final int SAMPLE = Integer.getInteger("spoor.forged.sample", 6);

  private static final String RULE = "call-outside-run";

  /** What else is done to the calls. */
  enum Variant {
    WITHOUT_PARENT,
    BELOW_UNKNOWN,
    WITHOUT_ANY_INVOCATION;

    LabelledRun of(LabelledRun original) {
      LabelledRun run = original.copy();
      var random = new Random(run.traceId().hashCode());
      for (ObjectNode call : run.calls()) {
        LabelledRun.CONNECTING.forEach(key -> LabelledRun.remove(call, key));
        call.put("traceId", id(random) + id(random)).remove("parentSpanId");
        if (this == BELOW_UNKNOWN) {
          call.put("parentSpanId", id(random));
        }
      }
      if (this == WITHOUT_ANY_INVOCATION) {
        run.spans().removeIf(span -> LabelledRun.operation(span).equals("invoke_agent"));
      }
      return run;
    }

    private static String id(Random random) {
      return String.format("%016x", random.nextLong() | 1);
    }
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void aHijackedRunIsFoundByItself(Variant variant) throws Exception {
    List<LabelledRun> hijacked = runs(List.of("hijacked"), variant);
    int found = 0;
    for (LabelledRun run : hijacked) {
      List<ObjectNode> backwards = new ArrayList<>(run.spans());
      Collections.reverse(backwards);
      List<Finding> findings = findings(run.spans());
      assertThat(findings(backwards)).as("in any order").isEqualTo(findings);
      if (findings.stream()
          .anyMatch(
              finding ->
                  finding.getRuleId().equals(RULE) && finding.getSeverity().equals("medium"))) {
        found++;
      }
    }
    double recall = (double) found / hijacked.size();
    System.out.printf(Locale.ROOT, "%-24s %d of %d%n", variant, found, hijacked.size());
    assertThat(recall).isGreaterThanOrEqualTo(0.9);
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void honestRunsHaveOneFindingPerAgent(Variant variant) throws Exception {
    List<ObjectNode> spans = new ArrayList<>();
    runs(List.of("benign", "not_exposed"), variant).forEach(run -> spans.addAll(run.spans()));
    Collections.shuffle(spans, new Random(7));

    List<Finding> findings = findings(spans);

    assertThat(findings).noneMatch(finding -> finding.getSeverity().matches("high|critical"));
    Map<String, Long> medium =
        findings.stream()
            .filter(finding -> finding.getSeverity().equals("medium"))
            .collect(
                Collectors.groupingBy(
                    finding -> String.valueOf(finding.getAgentId()), Collectors.counting()));
    System.out.printf(Locale.ROOT, "honest %-17s %s%n", variant, medium);
    assertThat(medium.values()).allMatch(count -> count <= 1);
  }

  private static List<LabelledRun> runs(List<String> kinds, Variant variant) {
    return LabelledRun.of("agentdojo").stream()
        .filter(run -> kinds.stream().anyMatch(run::is) && !run.calls().isEmpty())
        .filter(run -> run.traceId().hashCode() % SAMPLE == 0)
        .map(variant::of)
        .toList();
  }

  private static List<Finding> findings(List<ObjectNode> spans)
      throws IOException, InvalidDocumentException {
    var analysis = new Analysis(AnalysisSettings.defaults());
    for (String agent : List.of("banking", "slack", "travel", "workspace")) {
      analysis.addManifest(manifest(agent + "-assistant"));
    }
    for (ObjectNode span : spans) {
      analysis.addRecord("otel", new RawRecord(span.toString().getBytes(UTF_8), "spans", 0, 0, 0));
    }
    return analysis.finish().findings();
  }

  private static Manifest manifest(String agent) throws IOException, InvalidDocumentException {
    return ManifestParser.parse(
        Files.readAllBytes(SharedData.path("manifests/" + agent + ".json")), "default", agent, 0);
  }
}
