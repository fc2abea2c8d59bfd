package io.spoor.offline.crosssource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Spans of agents, and of servers that take part in their traces. */
final class AgentSpans {
  static final int INTERNAL = 1;
  static final int SERVER = 2;
  static final int CLIENT = 3;
  private static final String SOURCE = "otel";

  private AgentSpans() {}

  /** A span of a trace; returns its event id. */
  static String span(
      ChainDraft chain,
      String service,
      String trace,
      String span,
      @Nullable String parent,
      int kind,
      String name,
      SpanAttributeList attributes) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("resource")
        .set("attributes", new SpanAttributeList().with("service.name", service).list());
    json.put("traceId", trace).put("spanId", span);
    if (parent != null) {
      json.put("parentSpanId", parent);
    }
    long start = chain.at(SOURCE).toEpochMilli();
    json.put("name", name).put("kind", kind);
    json.put("startTimeUnixNano", start + "000000").put("endTimeUnixNano", (start + 40) + "000000");
    json.set("attributes", attributes.list());
    return chain.record(SOURCE, trace + ':' + span, json.toString());
  }

  /** A run that the person of the login starts. */
  static HopRun start(ChainDraft chain, HopLogin login) {
    String trace = chain.ids().hex(32);
    String root = chain.ids().hex(16);
    String runId = chain.ids().uuid();
    boolean statesToken = chain.chance(65);
    var attributes =
        new SpanAttributeList()
            .with("gen_ai.operation.name", "invoke_agent")
            .with("gen_ai.agent.id", chain.agent().id())
            .with("gen_ai.agent.name", chain.agent().id())
            .with("gen_ai.conversation.id", runId)
            .with("client.address", chain.address())
            .with("enduser.id", chain.person().mail());
    if (statesToken) {
      attributes
          .with("spoor.credential.id", login.tokenId())
          .with("spoor.credential.issuer", login.issuer());
    }
    String event =
        span(chain, chain.agent().id(), trace, root, null, INTERNAL, "invoke_agent", attributes);
    if (statesToken) {
      chain.identified(login.toRun(), event, login.tokenEvent());
    } else {
      chain.bySubject(login.toRun(), event, login.event(), SignIns.person(chain.person()), 20);
    }
    var run = new HopRun(trace, root, event, runId, login, statesToken);
    chain.pass(1, 20);
    String chat =
        span(
            chain,
            chain.agent().id(),
            trace,
            chain.ids().hex(16),
            root,
            CLIENT,
            "chat",
            new SpanAttributeList()
                .with("gen_ai.operation.name", "chat")
                .with("gen_ai.request.model", "model-1"));
    chain.identified(HopKind.WITHIN_LOG, chat, event);
    return run;
  }

  /** A tool call of the run; {@code attributes} beside those of the call. Returns its event id. */
  static String tool(
      ChainDraft chain, HopRun run, String span, String tool, SpanAttributeList attributes) {
    String event =
        span(
            chain,
            chain.agent().id(),
            run.trace(),
            span,
            run.rootSpan(),
            CLIENT,
            "execute_tool " + tool,
            attributes
                .with("gen_ai.operation.name", "execute_tool")
                .with("gen_ai.tool.name", tool)
                .with("gen_ai.tool.call.id", "call_" + (1 + chain.random().nextInt(3))));
    chain.identified(HopKind.WITHIN_LOG, event, run.root());
    return event;
  }

  /** Attributes of a credential with which a call is made. */
  static SpanAttributeList credential(String id, String issuer) {
    return new SpanAttributeList()
        .with("spoor.credential.id", id)
        .with("spoor.credential.issuer", issuer);
  }
}
