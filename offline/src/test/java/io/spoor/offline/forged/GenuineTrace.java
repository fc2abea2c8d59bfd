package io.spoor.offline.forged;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.offline.input.InputRecord;
import io.spoor.offline.input.RawRecordReader;
import io.spoor.testkit.data.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** One trace of several agents' turns, each of which is what a genuine library sent. */
final class GenuineTrace {
  private static final long SECOND = 1_000_000_000L;
  private static final long TURN_SECONDS = 30;
  private static final long SKEW_SECONDS = 5;

  private final Random random;
  private final String traceId;
  private List<ObjectNode> spans = new ArrayList<>();
  private int turns;

  GenuineTrace(Random random) {
    this.random = random;
    this.traceId = id() + id();
  }

  /** The spans of one request of a library. */
  static List<ObjectNode> recorded(String file) {
    List<ObjectNode> spans = new ArrayList<>();
    try (InputStream in = Files.newInputStream(SharedData.path("otel-genuine/" + file))) {
      var reader = new RawRecordReader(in, 1 << 20);
      while (reader.next() instanceof InputRecord.Complete(long _, byte[] bytes)) {
        spans.add((ObjectNode) SharedData.json(new String(bytes, UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return spans;
  }

  List<ObjectNode> spans() {
    return spans;
  }

  /** Adds a turn of the same agent with ids and times of its own. */
  void addTurn(List<ObjectNode> recorded) {
    addTurn(recorded, "", "");
  }

  /**
   * Adds a turn of another agent, which a span of the last turn hands over to: its agent
   * invocation, or the call of a tool that is an agent.
   */
  void addHandOff(List<ObjectNode> recorded, String operation, String agent) {
    String parent =
        spans.reversed().stream()
            .filter(span -> LabelledRun.operation(span).equals(operation))
            .map(span -> span.path("spanId").asText())
            .findFirst()
            .orElse("");
    addTurn(recorded, parent, agent);
  }

  private void addTurn(List<ObjectNode> recorded, String parent, String agent) {
    String text =
        recorded.toString().replace(recorded.getFirst().path("traceId").asText(), traceId);
    for (ObjectNode span : recorded) {
      text = text.replace(span.path("spanId").asText(), id());
      String call = LabelledRun.text(span, "gen_ai.tool.call.id");
      if (!call.isEmpty()) {
        text = text.replace(call, "call_" + id());
      }
    }
    for (JsonNode copy : SharedData.json(text)) {
      var span = (ObjectNode) copy;
      shift(span, turns * TURN_SECONDS);
      if (!agent.isEmpty() && !LabelledRun.text(span, "gen_ai.agent.name").isEmpty()) {
        LabelledRun.set(span, "gen_ai.agent.name", agent);
      }
      if (!parent.isEmpty() && span.path("parentSpanId").asText().isEmpty()) {
        span.put("parentSpanId", parent);
      }
      spans.add(span);
    }
    turns++;
  }

  /** Drops each span with this probability. */
  void sample(double dropped) {
    spans.removeIf(span -> random.nextDouble() < dropped);
  }

  /** The host of the tools has another clock than the host of the agent. */
  void skew() {
    long seconds = random.nextBoolean() ? SKEW_SECONDS : -SKEW_SECONDS;
    spans.stream()
        .filter(span -> LabelledRun.operation(span).equals("execute_tool"))
        .forEach(span -> shift(span, seconds));
  }

  /** Each span arrives three times, with other attributes of its resource, in any order. */
  void deliverAgain() {
    List<ObjectNode> all = new ArrayList<>(spans);
    IntStream.of(2, 3)
        .forEach(
            replica ->
                spans.forEach(
                    span -> {
                      ObjectNode copy = span.deepCopy();
                      LabelledRun.set(
                          copy.withObject("/resource"),
                          "service.instance.id",
                          "replica-" + replica);
                      LabelledRun.set(
                          copy.withObject("/resource"), "k8s.pod.name", "collector-" + replica);
                      all.add(copy);
                    }));
    Collections.shuffle(all, random);
    spans = all;
  }

  private static void shift(ObjectNode span, long seconds) {
    for (String member : List.of("startTimeUnixNano", "endTimeUnixNano")) {
      span.put(member, String.valueOf(span.path(member).asLong() + seconds * SECOND));
    }
    for (JsonNode event : span.path("events")) {
      long time = event.path("timeUnixNano").asLong();
      ((ObjectNode) event).put("timeUnixNano", String.valueOf(time + seconds * SECOND));
    }
  }

  private String id() {
    return String.format("%016x", random.nextLong() | 1);
  }
}
