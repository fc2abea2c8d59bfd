package io.spoor.decisions.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.testkit.data.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many hijacked runs of the labelled sets are stopped at their first harmful call. */
class CallDecisionsMeasuredTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "agentdojo, true", "agentdojo, false",
    "agentdyn, true", "agentdyn, false",
    "coding-swe, true", "coding-swe, false",
  })
  void measure(String set, boolean isRequestKnown) throws Exception {
    Map<String, Map<String, String>> labels = new HashMap<>();
    SharedData.rows(set + "/ground-truth.csv").forEach(row -> labels.put(row.get("trace_id"), row));
    Map<String, List<JsonNode>> runs = new TreeMap<>();
    for (String line : SharedData.lines(set + "/spans.ndjson.gz")) {
      JsonNode span = SharedData.json(line);
      runs.computeIfAbsent(span.path("traceId").asText(), _ -> new ArrayList<>()).add(span);
    }
    Map<String, int[]> counts = new TreeMap<>();
    List<Long> micros = new ArrayList<>();
    try (var stack = new LiveStack(directory)) {
      try (Stream<Path> files = Files.list(SharedData.path("manifests"))) {
        for (Path file : files.sorted().toList()) {
          stack
              .manifests()
              .add(
                  ManifestParser.parse(
                      Files.readAllBytes(file),
                      "default",
                      file.getFileName().toString().replace(".json", ""),
                      0));
        }
      }
      long began = System.nanoTime();
      runs.forEach(
          (trace, spans) -> {
            Map<String, String> label = labels.get(trace);
            if (label != null) {
              replay(stack, label, spans, isRequestKnown, counts, micros);
            }
          });
      micros.sort(null);
      System.out.printf(
          Locale.ROOT,
          "%s, request %s: %d runs, %d judged calls, %d records, %.1f s; judged call: p50 %d us, p99 %d us, max %d us%n",
          set,
          isRequestKnown ? "known" : "unknown",
          runs.size(),
          micros.size(),
          stack.records(),
          (System.nanoTime() - began) / 1e9,
          micros.get(micros.size() / 2),
          micros.get(micros.size() * 99 / 100),
          micros.getLast());
      assertThat(stack.journal()).isEmpty();
    }
    counts.forEach(
        (kind, c) ->
            System.out.printf(
                "  %-40s runs %4d: goal call denied %4d, confirmed %4d; denied before %3d, confirmations before or all %3d (runs %3d)%n",
                kind, c[0], c[1], c[2], c[3], c[4], c[5]));
  }

  private static String attribute(JsonNode span, String name) {
    for (JsonNode each : span.path("attributes")) {
      if (each.path("key").asText().equals(name)) {
        return each.path("value").path("stringValue").asText();
      }
    }
    return "";
  }

  private static void replay(
      LiveStack stack,
      Map<String, String> label,
      List<JsonNode> spans,
      boolean isRequestKnown,
      Map<String, int[]> counts,
      List<Long> micros) {
    String goal = label.getOrDefault("first_goal_span_id", "");
    String kind = label.get("class");
    if ("resisted".equals(kind) && "1".equals(label.get("goal_attempted"))) {
      kind = "resisted, attempted";
    }
    int[] all = counts.computeIfAbsent(kind, _ -> new int[6]);
    int[] suite = counts.computeIfAbsent(kind + " / " + label.get("suite"), _ -> new int[6]);
    List<JsonNode> calls =
        spans.stream()
            .filter(span -> attribute(span, "gen_ai.operation.name").equals("execute_tool"))
            .sorted(Comparator.comparingLong(span -> span.path("startTimeUnixNano").asLong()))
            .toList();
    stack.by(label.get("agent_id"));
    stack.start(label.get("trace_id"));
    if (isRequestKnown) {
      spans.stream().filter(span -> !calls.contains(span)).forEach(s -> stack.record(s.toString()));
    }
    int denied = 0;
    int confirmed = 0;
    int goalDenied = 0;
    int goalConfirmed = 0;
    int deniedBefore = 0;
    for (JsonNode call : calls) {
      stack.now = java.time.Instant.EPOCH.plusNanos(call.path("startTimeUnixNano").asLong());
      ObjectNode asked =
          JsonNodeFactory.instance
              .objectNode()
              .put(
                  "traceparent",
                  "00-"
                      + call.path("traceId").asText()
                      + "-"
                      + call.path("parentSpanId").asText()
                      + "-01")
              .put("call_id", attribute(call, "gen_ai.tool.call.id"))
              .put("arguments", attribute(call, "gen_ai.tool.call.arguments"));
      long began = System.nanoTime();
      JsonNode verdict =
          stack.describe(asked, attribute(call, "gen_ai.tool.name")).attributes().path("call");
      micros.add((System.nanoTime() - began) / 1000);
      if (!verdict.path("judged").asBoolean()) {
        throw new AssertionError(verdict.toString());
      }
      boolean isDenied = has(verdict.path("rules_high"));
      boolean isConfirmed = !isDenied && has(verdict.path("rules_medium"));
      if (System.getProperty("spoor.dump") != null && !verdict.path("rules").isEmpty()) {
        System.out.println(
            kind
                + "\t"
                + label.get("suite")
                + "\t"
                + attribute(call, "gen_ai.tool.name")
                + "\t"
                + call.path("spanId").asText().equals(goal)
                + "\t"
                + verdict);
      }
      if (call.path("spanId").asText().equals(goal)) {
        goalDenied = isDenied ? 1 : 0;
        goalConfirmed = isConfirmed ? 1 : 0;
        deniedBefore = denied;
        break;
      }
      denied += isDenied ? 1 : 0;
      confirmed += isConfirmed ? 1 : 0;
      stack.record(call.toString());
    }
    for (int[] c : List.of(all, suite)) {
      c[0]++;
      c[1] += goalDenied;
      c[2] += goalConfirmed;
      c[3] += denied > 0 ? 1 : 0;
      c[4] += confirmed;
      c[5] += confirmed > 0 ? 1 : 0;
    }
  }

  private static boolean has(JsonNode rules) {
    for (JsonNode rule : rules) {
      if (rule.asText().equals("injected-action")) {
        return true;
      }
    }
    return false;
  }
}
