package io.spoor.offline.forged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.data.SharedData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One labelled run of an agent as its exporter sent it: spans in order of their start. */
record LabelledRun(Map<String, String> label, List<ObjectNode> spans) {
  /** Attributes of a span by which its trace is joined to others. */
  static final List<String> CONNECTING =
      List.of(
          "spoor.credential.id",
          "spoor.credential.parent_id",
          "spoor.credential.audience",
          "spoor.credential.actor",
          "spoor.txn",
          "spoor.run.id",
          "gen_ai.conversation.id",
          "gen_ai.tool.call.id");

  /** Data sets that were read. */
  private static final Map<String, List<LabelledRun>> READ = new ConcurrentHashMap<>();

  /** All runs of a data set, which must not be changed. Skips the test if the set is absent. */
  static List<LabelledRun> of(String set) {
    return READ.computeIfAbsent(set, LabelledRun::read);
  }

  private static List<LabelledRun> read(String set) {
    Map<String, List<ObjectNode>> byTrace = new LinkedHashMap<>();
    for (String line : SharedData.lines(set + "/spans.ndjson.gz")) {
      ObjectNode span = (ObjectNode) SharedData.json(line);
      byTrace.computeIfAbsent(span.path("traceId").asText(), trace -> new ArrayList<>()).add(span);
    }
    byTrace.values().forEach(spans -> spans.sort(Comparator.comparingLong(LabelledRun::start)));
    return SharedData.rows(set + "/ground-truth.csv").stream()
        .map(
            label -> new LabelledRun(label, byTrace.getOrDefault(label.get("trace_id"), List.of())))
        .toList();
  }

  boolean is(String kind) {
    return kind.equals(label.get("class"));
  }

  String traceId() {
    return spans.getFirst().path("traceId").asText();
  }

  /** The same run with copies of the spans, to change. */
  LabelledRun copy() {
    return new LabelledRun(
        label, new ArrayList<>(spans.stream().map(ObjectNode::deepCopy).toList()));
  }

  ObjectNode root() {
    return spans.stream()
        .filter(span -> operation(span).equals("invoke_agent"))
        .findFirst()
        .orElseThrow();
  }

  List<ObjectNode> calls() {
    return spans.stream().filter(span -> operation(span).equals("execute_tool")).toList();
  }

  /** The calls from the first that does what the attacker wants; all calls of other runs. */
  List<ObjectNode> goalCalls() {
    String first = label.getOrDefault("first_goal_span_id", "");
    List<ObjectNode> calls = calls();
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).path("spanId").asText().equals(first)) {
        return calls.subList(i, calls.size());
      }
    }
    return calls;
  }

  static long start(ObjectNode span) {
    return span.path("startTimeUnixNano").asLong();
  }

  static String operation(ObjectNode span) {
    return text(span, "gen_ai.operation.name");
  }

  /** Text of an attribute; empty when it is absent. */
  static String text(ObjectNode span, String key) {
    for (JsonNode attribute : span.path("attributes")) {
      if (attribute.path("key").asText().equals(key)) {
        return attribute.path("value").path("stringValue").asText();
      }
    }
    return "";
  }

  static void set(ObjectNode span, String key, String text) {
    remove(span, key);
    ObjectNode attribute = span.withArray("attributes").addObject().put("key", key);
    attribute.putObject("value").put("stringValue", text);
  }

  static void remove(ObjectNode span, String key) {
    ArrayNode attributes = span.withArray("attributes");
    for (int i = attributes.size() - 1; i >= 0; i--) {
      if (attributes.get(i).path("key").asText().equals(key)) {
        attributes.remove(i);
      }
    }
  }
}
