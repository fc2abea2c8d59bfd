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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What unmodified libraries send through lossy collectors and skewed clocks is no forgery. */
class GenuineTracesTest {
  /** {@code -Dspoor.genuine=2000} builds as many traces of each library. */
  private static final int TRACES = Integer.getInteger("spoor.genuine", 10);

  private static final List<String> FORGERY_RULES =
      List.of(
          "contested-call",
          "conflicting-records",
          "unused-request",
          "call-outside-run",
          "shared-credential",
          "holders-cut",
          "audience-mismatch",
          "token-replay",
          "incomplete-run");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ai-sdk7-json-001.json",
        "strands-ts-json-008.json",
        "traceloop-openai-json-004.json",
        "arizeai-openai-json-006.json"
      })
  void noFindingAccusesTheirSender(String file) {
    List<ObjectNode> recorded = GenuineTrace.recorded(file);
    for (long seed = 0; seed < TRACES; seed++) {
      assertThat(rules(analyse(trace(recorded, new Random(seed)), seed % 2 == 0)))
          .as("seed %d", seed)
          .doesNotContainAnyElementsOf(FORGERY_RULES);
    }
  }

  private static GenuineTrace trace(List<ObjectNode> recorded, Random random) {
    var trace = new GenuineTrace(random);
    trace.addTurn(recorded);
    trace.addTurn(recorded);
    trace.addHandOff(recorded, "invoke_agent", "auditor");
    trace.addHandOff(recorded, "execute_tool", "archivist");
    trace.addTurn(recorded);
    trace.sample(random.nextInt(4) * 0.2);
    if (random.nextBoolean()) {
      trace.skew();
    }
    trace.deliverAgain();
    return trace;
  }

  private static List<String> rules(List<Finding> findings) {
    return findings.stream().map(Finding::getRuleId).toList();
  }

  private static List<Finding> analyse(GenuineTrace trace, boolean isDeclared) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    if (isDeclared) {
      List.of("report", "agent", "reporter", "auditor", "archivist")
          .forEach(agent -> analysis.addManifest(manifest(agent)));
    }
    for (ObjectNode span : new ArrayList<>(trace.spans())) {
      analysis.addRecord("otel", new RawRecord(span.toString().getBytes(UTF_8), "spans", 0, 0, 0));
    }
    return analysis.finish().findings();
  }

  /** The library's tool is guarded, so that each call of it is evaluated. */
  private static Manifest manifest(String agent) {
    String json =
        """
        {"manifest_version": 1, "agent": {"id": "%s"}, "services": [{"id": "files"}],
         "tools": [{"name": "read_file", "service": "files", "kind": "read", "sensitive": true,
                    "untrusted_content": true}]}
        """
            .formatted(agent);
    try {
      return ManifestParser.parse(json.getBytes(UTF_8), "default", agent, 0);
    } catch (InvalidDocumentException e) {
      throw new IllegalStateException(e);
    }
  }
}
