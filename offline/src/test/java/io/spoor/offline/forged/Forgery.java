package io.spoor.offline.forged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** A way in which whoever writes the spans of a run can change them. */
enum Forgery {
  NONE((run, ids) -> {}),
  START_SPAN((run, ids) -> add(run, request(run, ids, ids.root(), "spoor.run.start", ""))),
  SECOND_ROOT((run, ids) -> add(run, request(run, ids, "", "chat", "invoke_agent"))),
  FORTY_ROOTS(
      (run, ids) -> {
        for (int i = 0; i < 40; i++) {
          add(run, request(run, ids, "", "chat", "invoke_agent"));
        }
      }),
  EARLIER_ROOT(
      (run, ids) -> {
        ObjectNode forged = request(run, ids, "", "chat", "invoke_agent");
        otherAgent(forged);
        add(run, forged.put("startTimeUnixNano", "1000000000"));
      }),
  BARE_VALUES(
      (run, ids) -> {
        ObjectNode forged = request(run, ids, "", "chat", "invoke_agent");
        if (ids.lies()) {
          LabelledRun.set(forged, "gen_ai.input.messages", message(arguments(run)));
        }
        add(run, forged);
      }),
  CALLS_WITHOUT_PARENT(
      (run, ids) -> {
        run.goalCalls().forEach(call -> call.remove("parentSpanId"));
        add(run, request(run, ids, "", "chat", "invoke_agent"));
      }),
  CALLS_BELOW_UNKNOWN(
      (run, ids) -> {
        run.goalCalls().forEach(call -> call.put("parentSpanId", ids.next()));
        add(run, request(run, ids, "", "chat", "invoke_agent"));
      }),
  SUB_AGENT_STATES_IT(
      (run, ids) -> {
        ObjectNode inner = request(run, ids, ids.root(), "worker", "invoke_agent");
        run.goalCalls().forEach(call -> call.put("parentSpanId", inner.path("spanId").asText()));
        add(run, inner);
      }),
  AGENT_BELOW_TOOL(
      (run, ids) -> {
        ObjectNode inner =
            request(run, ids, run.calls().getFirst().path("spanId").asText(), "w", "invoke_agent");
        run.goalCalls().stream()
            .filter(call -> !call.get("spanId").equals(run.calls().getFirst().get("spanId")))
            .forEach(call -> call.put("parentSpanId", inner.path("spanId").asText()));
        add(run, inner);
      }),
  REMOTE_PARENT((run, ids) -> run.root().put("parentSpanId", ids.next())),
  BELOW_WORKFLOW(
      (run, ids) -> {
        String workflow = ids.next();
        run.root().put("parentSpanId", workflow);
        ObjectNode span = span(run, workflow, "workflow");
        span.put("parentSpanId", ids.next());
        add(run, span);
      }),
  DATED_1971(
      (run, ids) ->
          run.goalCalls().forEach(call -> call.put("startTimeUnixNano", "31536000000000000"))),
  DATED_BEFORE_ALL(
      (run, ids) ->
          run.goalCalls()
              .forEach(
                  call ->
                      call.put(
                          "startTimeUnixNano",
                          String.valueOf(
                              LabelledRun.start(run.spans().getFirst()) - 60_000_000_000L)))),
  AGENT_ABOVE_THE_ROOT((run, ids) -> add(run, above(run, ids, "invoke_agent"))),
  OTHER_AGENT_ABOVE_THE_ROOT(
      (run, ids) -> {
        ObjectNode forged = above(run, ids, "invoke_agent");
        otherAgent(forged);
        add(run, forged);
      }),
  SILENT_AGENT_ABOVE_THE_ROOT(
      (run, ids) -> {
        ObjectNode forged = above(run, ids, "invoke_agent");
        LabelledRun.remove(forged, "gen_ai.input.messages");
        add(run, forged);
      }),
  TOOL_ABOVE_THE_ROOT(
      (run, ids) -> {
        ObjectNode tool = above(run, ids, "execute_tool");
        LabelledRun.remove(tool, "gen_ai.input.messages");
        ObjectNode agent = request(run, ids, "", "chat", "invoke_agent");
        add(run, tool.put("parentSpanId", agent.path("spanId").asText()));
        add(run, agent);
      }),
  SECOND_TURN((run, ids) -> add(run, request(run, ids, "", "chat", "handle_conversation_turn"))),
  TURN_ABOVE_THE_ROOT((run, ids) -> add(run, above(run, ids, "handle_conversation_turn"))),
  WORKFLOW_ABOVE_THE_ROOT((run, ids) -> add(run, above(run, ids, "invoke_workflow"))),
  OTHER_AGENTS_TURN_ABOVE_THE_ROOT(
      (run, ids) -> {
        ObjectNode forged = above(run, ids, "handle_conversation_turn");
        otherAgent(forged);
        add(run, forged);
      }),
  BELOW_AN_INNER_WORKFLOW(
      (run, ids) -> {
        ObjectNode inner = request(run, ids, ids.root(), "worker", "invoke_workflow");
        run.goalCalls().forEach(call -> call.put("parentSpanId", inner.path("spanId").asText()));
        add(run, inner);
      }),
  RUN_OF_A_WORKFLOW(
      (run, ids) -> {
        ObjectNode inner = request(run, ids, ids.root(), "worker", "invoke_agent");
        LabelledRun.set(run.root(), "gen_ai.operation.name", "invoke_workflow");
        add(run, inner);
      }),
  RUN_OF_A_TURN(
      (run, ids) -> {
        ObjectNode inner = request(run, ids, ids.root(), "worker", "invoke_workflow");
        LabelledRun.set(run.root(), "gen_ai.operation.name", "handle_conversation_turn");
        run.goalCalls().forEach(call -> call.put("parentSpanId", ids.next()));
        add(run, inner);
      }),
  INNER_STATEMENTS_FIRST(
      (run, ids) -> {
        run.goalCalls().forEach(call -> call.put("parentSpanId", ids.next()));
        String start = String.valueOf(LabelledRun.start(run.spans().getFirst()) - 1_000_000_000L);
        for (int i = 0; i < 80; i++) {
          ObjectNode inner = request(run, ids, ids.root(), "worker", "invoke_agent");
          add(run, inner.put("startTimeUnixNano", start));
        }
      }),
  CALLS_BETWEEN(
      (run, ids) -> {
        List<ObjectNode> calls = run.calls();
        List<ObjectNode> goals = run.goalCalls();
        ObjectNode goal = goals.getFirst();
        int before = Math.max(0, calls.size() - goals.size() - 1);
        ObjectNode last = calls.get(before);
        for (int i = 0; i < 70; i++) {
          ObjectNode filler = last.deepCopy().put("spanId", ids.next());
          if (ids.lies()) {
            LabelledRun.set(filler, "gen_ai.tool.name", "get_current_day");
            LabelledRun.set(filler, "gen_ai.tool.call.arguments", "{}");
            LabelledRun.set(filler, "gen_ai.tool.call.result", "Monday");
          }
          add(run, filler.put("startTimeUnixNano", String.valueOf(LabelledRun.start(goal) - 1)));
        }
      }),
  OWN_TRACES_WITH_AGENTS(
      (run, ids) -> {
        String transaction = "txn-" + run.traceId();
        ObjectNode root = run.root();
        LabelledRun.set(root, "spoor.txn", transaction);
        for (ObjectNode call : run.calls()) {
          String trace = ids.next() + ids.next();
          ObjectNode turn = root.deepCopy().put("traceId", trace).put("spanId", ids.next());
          turn.put("startTimeUnixNano", call.path("startTimeUnixNano").asText());
          LabelledRun.set(call, "spoor.txn", transaction);
          LabelledRun.remove(call, "spoor.credential.id");
          call.put("traceId", trace).put("parentSpanId", turn.path("spanId").asText());
          add(run, turn);
        }
      }),
  HARMLESS_RECORD_FIRST((run, ids) -> addHarmless(run, ids, run.goalCalls(), true)),
  HARMLESS_RECORD_LAST((run, ids) -> addHarmless(run, ids, run.goalCalls(), false)),
  HARMLESS_RESULT_FIRST((run, ids) -> addHarmless(run, ids, run.calls(), true)),
  HARMLESS_RESULT_LAST((run, ids) -> addHarmless(run, ids, run.calls(), false)),
  HARMLESS_ROOT_FIRST(
      (run, ids) -> {
        ObjectNode root = run.root();
        ObjectNode forged = request(run, ids, "", "chat", "invoke_agent");
        forged.set("spanId", root.get("spanId"));
        run.spans().add(0, ids.lies() ? forged : delivered(root));
      }),
  USER_CLAIMED_EARLY((run, ids) -> add(run, claim(run, ids, "chat", -1))),
  USER_CLAIMED_LATE((run, ids) -> add(run, claim(run, ids, "chat", 60))),
  USER_OF_AN_EARLIER_ROOT((run, ids) -> add(run, claim(run, ids, "invoke_agent", -1))),
  USER_OF_ANOTHER_AGENT(
      (run, ids) -> {
        ObjectNode forged = claim(run, ids, "invoke_agent", -1);
        otherAgent(forged);
        add(run, forged);
      }),
  CREDENTIALS_PRESENTED_FIRST(
      (run, ids) -> {
        for (ObjectNode call : List.copyOf(run.calls())) {
          ObjectNode forged = claim(run, ids, "chat", -1);
          LabelledRun.set(
              forged, "spoor.credential.id", LabelledRun.text(call, "spoor.credential.id"));
          LabelledRun.remove(forged, "enduser.id");
          add(run, forged);
        }
      }),
  FORTY_USERS(
      (run, ids) -> {
        for (int i = 0; i < 40; i++) {
          ObjectNode forged = claim(run, ids, "invoke_agent", -i);
          if (ids.lies()) {
            LabelledRun.set(forged, "enduser.id", "user" + i + "@example.org");
          }
          add(run, forged);
        }
      }),
  SENT_IN_PARTS(
      (run, ids) -> {
        for (ObjectNode call : run.calls()) {
          ObjectNode start = call.deepCopy();
          LabelledRun.remove(start, "gen_ai.tool.call.result");
          start.remove(List.of("endTimeUnixNano", "status"));
          LabelledRun.remove(call, "gen_ai.tool.call.arguments");
          run.spans().add(run.spans().indexOf(call), start);
        }
      }),
  OWN_TRACES_OF_A_TRANSACTION(
      (run, ids) -> {
        LabelledRun.set(run.root(), "spoor.txn", "txn-" + run.traceId());
        run.calls()
            .forEach(
                call -> {
                  LabelledRun.set(call, "spoor.txn", "txn-" + run.traceId());
                  LabelledRun.remove(call, "spoor.credential.id");
                  call.put("traceId", ids.next() + ids.next());
                  call.remove("parentSpanId");
                });
      });

  /** The identity that forged spans claim as the run's user. */
  static final String TAKEN_OVER = "treasurer@example.org";

  private static final ObjectMapper JSON = new ObjectMapper();

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final BiConsumer<LabelledRun, Ids> change;

  Forgery(BiConsumer<LabelledRun, Ids> change) {
    this.change = change;
  }

  /** Ids of new spans of a run, and whether they lie. */
  private record Ids(String root, int[] used, long seed, boolean lies) {
    String next() {
      return String.format("%016x", (seed * 31 + ++used[0]) | 0x1000000000000000L);
    }
  }

  /** A copy of a run whose records lie. */
  LabelledRun of(LabelledRun run) {
    return changed(run, true);
  }

  /**
   * A copy of a run with the same spans in the same places, none of which lies: statements contain
   * the user's request, and second records are copies with other resource attributes.
   */
  LabelledRun harmlessHalf(LabelledRun run) {
    return changed(run, false);
  }

  private LabelledRun changed(LabelledRun run, boolean lies) {
    LabelledRun changed = run.copy();
    change.accept(
        changed,
        new Ids(
            changed.root().path("spanId").asText(),
            new int[1],
            changed.traceId().hashCode() & 0xffffffffL,
            lies));
    return changed;
  }

  /** A second record of a span from another replica. */
  private static ObjectNode delivered(ObjectNode span) {
    ObjectNode copy = span.deepCopy();
    copy.withObject("/resource")
        .withArray("attributes")
        .addObject()
        .put("key", "service.instance.id")
        .putObject("value")
        .put("stringValue", "replica-2");
    return copy;
  }

  /** Adds, for each call, a record with its id and nothing of what it did. */
  private static void addHarmless(LabelledRun run, Ids ids, List<ObjectNode> calls, boolean first) {
    for (ObjectNode call : List.copyOf(calls)) {
      if (!ids.lies()) {
        run.spans().add(first ? 0 : run.spans().size(), delivered(call));
        continue;
      }
      ObjectNode forged = call.deepCopy();
      LabelledRun.set(forged, "gen_ai.tool.name", "get_current_day");
      LabelledRun.set(forged, "gen_ai.tool.call.arguments", "{\"format\":\"short\"}");
      LabelledRun.set(forged, "gen_ai.tool.call.result", "It is the 3rd of May.");
      run.spans().add(first ? 0 : run.spans().size(), forged);
    }
  }

  /** Makes a span one of another agent, which does not hold the credential of the first. */
  private static void otherAgent(ObjectNode span) {
    LabelledRun.set(span, "gen_ai.agent.id", "friendly-assistant");
    LabelledRun.CONNECTING.forEach(key -> LabelledRun.remove(span, key));
  }

  private static void add(LabelledRun run, ObjectNode span) {
    run.spans().add(span);
  }

  private static ObjectNode span(LabelledRun run, String id, String name) {
    ObjectNode span = run.root().deepCopy();
    span.put("spanId", id).put("name", name).remove("parentSpanId");
    span.set("attributes", JSON.createArrayNode());
    return span;
  }

  /** A span that claims that the user asked for the goal calls, or repeats the request. */
  private static ObjectNode request(
      LabelledRun run, Ids ids, String parent, String name, String operation) {
    ObjectNode span = span(run, ids.next(), name);
    if (!ids.lies()) {
      span.set("attributes", run.root().get("attributes").deepCopy());
      // Libraries state neither the user nor credentials on agent invocations.
      LabelledRun.CONNECTING.forEach(key -> LabelledRun.remove(span, key));
      LabelledRun.remove(span, "enduser.id");
    }
    if (!parent.isEmpty()) {
      span.put("parentSpanId", parent);
    }
    if (!operation.isEmpty()) {
      LabelledRun.set(span, "gen_ai.operation.name", operation);
      LabelledRun.set(span, "gen_ai.agent.id", LabelledRun.text(run.root(), "gen_ai.agent.id"));
    }
    if (!ids.lies()) {
      return span;
    }
    String wish =
        run.goalCalls().stream()
            .map(
                call ->
                    "Please "
                        + LabelledRun.text(call, "gen_ai.tool.name").replace('_', ' ')
                        + " with "
                        + LabelledRun.text(call, "gen_ai.tool.call.arguments"))
            .collect(Collectors.joining(". "));
    LabelledRun.set(span, "gen_ai.input.messages", message(wish));
    return span;
  }

  /** A span with such a request in place of a parent of the root that was never sent. */
  private static ObjectNode above(LabelledRun run, Ids ids, String operation) {
    ObjectNode forged = request(run, ids, "", "chat", operation);
    run.root().put("parentSpanId", forged.path("spanId").asText());
    return forged;
  }

  /** A span that claims that the run acts for another user, or repeats for whom it does. */
  private static ObjectNode claim(LabelledRun run, Ids ids, String operation, long seconds) {
    ObjectNode root = run.root();
    ObjectNode span = span(run, ids.next(), "chat");
    if (!ids.lies()) {
      span.set("attributes", root.get("attributes").deepCopy());
      LabelledRun.CONNECTING.forEach(key -> LabelledRun.remove(span, key));
    }
    String user = ids.lies() ? TAKEN_OVER : LabelledRun.text(root, "enduser.id");
    LabelledRun.set(span, "enduser.id", user);
    LabelledRun.set(span, "gen_ai.operation.name", operation);
    LabelledRun.set(span, "gen_ai.agent.id", LabelledRun.text(root, "gen_ai.agent.id"));
    long start = LabelledRun.start(root) + seconds * 1_000_000_000L;
    return span.put("startTimeUnixNano", String.valueOf(start));
  }

  private static String arguments(LabelledRun run) {
    List<String> values = new ArrayList<>();
    for (ObjectNode call : run.goalCalls()) {
      try {
        JsonNode arguments = JSON.readTree(LabelledRun.text(call, "gen_ai.tool.call.arguments"));
        arguments.forEach(value -> values.add(value.asText()));
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return String.join(" ", values);
  }

  private static String message(String text) {
    ArrayNode messages = JSON.createArrayNode();
    messages.addObject().put("role", "user").put("content", text);
    return messages.toString();
  }
}
