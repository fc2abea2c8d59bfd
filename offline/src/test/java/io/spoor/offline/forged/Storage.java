package io.spoor.offline.forged;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How an agent stores in one run what it reads back and acts on in the next. A labelled run becomes
 * two of different traces: the first has the calls before the goal and stores their results, the
 * second reads these from its memory and goes on.
 */
enum Storage {
  /** The memory holds the results as they were. */
  VERBATIM {
    @Override
    String memory(List<ObjectNode> before, List<ObjectNode> after) {
      return before.stream()
          .map(call -> LabelledRun.text(call, "gen_ai.tool.call.result"))
          .collect(Collectors.joining("\n"));
    }
  },
  /** The memory holds what the next call needs, in the agent's own form. */
  NOTE {
    @Override
    String memory(List<ObjectNode> before, List<ObjectNode> after) {
      return after.isEmpty()
          ? ""
          : LabelledRun.text(after.getFirst(), "gen_ai.tool.call.arguments")
              .replaceAll("[{}\"]", " ");
    }
  };

  static final String SAVE = "save_memory";
  static final String READ = "read_memory";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long DAY = TimeUnit.DAYS.toNanos(1);
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  /** What the first run stores, and the second one reads. */
  abstract String memory(List<ObjectNode> before, List<ObjectNode> after);

  /** Both runs, as spans of one labelled run. */
  LabelledRun of(LabelledRun original) {
    LabelledRun run = original.copy();
    ObjectNode root = run.root();
    List<ObjectNode> calls = run.calls();
    List<ObjectNode> after = run.goalCalls();
    if (after.size() == calls.size()) {
      // An honest run: its first result is stored.
      after = calls.subList(Math.min(1, calls.size()), calls.size());
    }
    List<ObjectNode> before = calls.subList(0, calls.size() - after.size());
    String memory = memory(before, after);
    long end = before.isEmpty() ? LabelledRun.start(root) : LabelledRun.start(before.getLast());

    List<ObjectNode> spans = new ArrayList<>();
    ObjectNode first = root.deepCopy();
    LabelledRun.set(
        first,
        "gen_ai.input.messages",
        "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\","
            + "\"content\":\"Look through what is new and keep it in the memory.\"}]}]");
    spans.add(first);
    spans.addAll(before);
    spans.add(
        call(root, "00000000000000a1", SAVE, end + MILLISECOND)
            .with(JSON.createObjectNode().put("text", memory).toString(), "saved"));
    spans.forEach(span -> inTraceOfItsOwn(span, run.traceId()));

    ObjectNode second = root.deepCopy();
    spans.add(second);
    spans.add(
        call(root, "00000000000000a2", READ, LabelledRun.start(root) + MILLISECOND)
            .with("{}", memory));
    spans.addAll(after);
    for (ObjectNode span : spans.subList(before.size() + 2, spans.size())) {
      shift(span, "startTimeUnixNano");
      shift(span, "endTimeUnixNano");
    }
    return new LabelledRun(run.label(), spans);
  }

  private record Call(ObjectNode span) {
    ObjectNode with(String arguments, String result) {
      LabelledRun.set(span, "gen_ai.tool.call.arguments", arguments);
      LabelledRun.set(span, "gen_ai.tool.call.result", result);
      return span;
    }
  }

  private static Call call(ObjectNode root, String spanId, String tool, long time) {
    ObjectNode span = root.deepCopy();
    span.put("parentSpanId", root.path("spanId").asText());
    span.put("spanId", spanId);
    span.put("name", "execute_tool " + tool);
    span.put("startTimeUnixNano", Long.toString(time));
    span.put("endTimeUnixNano", Long.toString(time + MILLISECOND));
    for (String key : Set.of("gen_ai.input.messages", "gen_ai.output.messages")) {
      LabelledRun.remove(span, key);
    }
    LabelledRun.set(span, "gen_ai.operation.name", "execute_tool");
    LabelledRun.set(span, "gen_ai.tool.name", tool);
    return new Call(span);
  }

  /** Nothing joins the trace to another one. */
  private static void inTraceOfItsOwn(ObjectNode span, String traceId) {
    span.put("traceId", "0" + traceId.substring(0, traceId.length() - 1));
    LabelledRun.CONNECTING.forEach(key -> LabelledRun.remove(span, key));
  }

  private static void shift(ObjectNode span, String field) {
    span.put(field, Long.toString(span.path(field).asLong() + DAY));
  }
}
