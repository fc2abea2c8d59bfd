package io.spoor.testkit.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of an agent: a trace of spans, a token of its own, a token exchanged for each service,
 * sessions of the roles it takes on.
 */
public final class AgentRun {
  private final Story story;
  private final Agent agent;
  private final String name;
  private final String user;
  private final Instant start;
  private final Cursor cursor;
  private final String rootSpan;
  private final @Nullable AgentRun parent;
  private final @Nullable String parentSpan;
  private final Map<String, String> tokens = new HashMap<>();
  private @Nullable String request;
  private int count;

  private AgentRun(
      Story story,
      Agent agent,
      String name,
      Instant start,
      String user,
      @Nullable AgentRun parent,
      @Nullable String parentSpan) {
    this.story = story;
    this.agent = agent;
    this.name = name;
    this.user = user;
    this.start = start;
    this.cursor = new Cursor(start);
    this.rootSpan = Ids.spanId(name + "/root");
    this.parent = parent;
    this.parentSpan = parentSpan;
  }

  static AgentRun first(Story story, Agent agent, String name, Instant start, String user) {
    return new AgentRun(story, agent, name, start, user, null, null);
  }

  public Agent agent() {
    return agent;
  }

  /** {@code gen_ai.conversation.id}; only the root span carries it. */
  public String runId() {
    return Ids.uuid("run/" + name);
  }

  /** What the user wants. */
  public AgentRun isAsked(String text) {
    this.request = text;
    return this;
  }

  /** The agent asks its model what to do next. */
  public AgentRun thinks() {
    Instant began = cursor.step(name + "/chat", 20, 90);
    Span span =
        span("chat agent-model", "chat", 3, began)
            .with("gen_ai.provider.name", "agent-platform")
            .with("gen_ai.request.model", "agent-model")
            .with("gen_ai.usage.input_tokens", 700 + Ids.number(name + count + "/in", 5_000))
            .with("gen_ai.usage.output_tokens", 20 + Ids.number(name + count + "/out", 400))
            .credential(token(), null, null, agent.id());
    return end(span, cursor.step(name + "/chat", 600, 3_400));
  }

  /** Calls a tool that speaks to a service under a token exchanged for that service. */
  public AgentRun calls(String tool, String service, ObjectNode arguments, String result) {
    return end(
        tool(tool, service, arguments).with("gen_ai.tool.call.result", result),
        cursor.step(name + "/" + tool, 200, 2_600));
  }

  /** Calls a tool, and the call fails. */
  public AgentRun callsInVain(
      String tool, String service, ObjectNode arguments, String error, String message) {
    return end(
        tool(tool, service, arguments).failed(error, message),
        cursor.step(name + "/" + tool, 200, 2_600));
  }

  /**
   * Calls a tool that works in AWS under the session; what it does there happens within the span.
   */
  public AgentRun calls(
      String tool,
      CloudIdentity session,
      ObjectNode arguments,
      String result,
      Consumer<CloudIdentity> work) {
    Instant began = cursor.step(name + "/" + tool, 30, 200);
    Span span =
        toolSpan(tool, arguments, began)
            .with("gen_ai.tool.call.result", result)
            .credential(session.accessKey(), null, null, agent.id());
    work.accept(session);
    return end(span, cursor.step(name + "/" + tool, 80, 600));
  }

  /** Brings its token to AWS and takes on a role; the session is named after the run. */
  public CloudIdentity assumes(String role) {
    Account account = story.account;
    Instant now = cursor.step(name + "/" + role, 150, 700);
    String key = Ids.aws("ASIA", name + "/" + role);
    String eventId = Ids.uuid("event/web-identity/" + key);
    ObjectNode answer =
        CloudEvent.issued(account, key, role, runId(), now.plus(Duration.ofHours(1)));
    answer.put("subjectFromWebIdentityToken", "agent:" + agent.id());
    answer.put("provider", account.provider());
    answer.put("audience", "sts.amazonaws.com");
    ObjectNode federated =
        Json.of(
            "type",
            "WebIdentityUser",
            "principalId",
            account.provider() + ":sts.amazonaws.com:agent:" + agent.id(),
            "userName",
            "agent:" + agent.id(),
            "identityProvider",
            account.provider());
    story.event(
        eventId,
        now,
        new CloudEvent(account, now, "sts.amazonaws.com", "AssumeRoleWithWebIdentity")
            .asks(CloudIdentity.roleRequest(account.role(role), runId()))
            .gets(answer)
            .on("AWS::IAM::Role", account.role(role))
            .render(eventId, federated, agent.address(), agent.library()));
    return CloudIdentity.session(
            story,
            new CloudIdentity.Role(role, runId(), now),
            key,
            agent.address(),
            agent.library())
        .inTimeOf(cursor);
  }

  /**
   * Hands a task to a sub-agent, which runs in a trace of its own under a token exchanged from this
   * run's.
   */
  public AgentRun delegates(Agent to, String task, Consumer<AgentRun> work) {
    Instant began = cursor.step(name + "/delegate", 30, 200);
    Span span =
        span("invoke_agent " + to.id(), "execute_tool", 3, began)
            .with("gen_ai.tool.name", "ask_" + to.id())
            .with("gen_ai.tool.type", "function")
            .with("gen_ai.tool.call.id", "call_" + Ids.hex(name + count, 12))
            .with("gen_ai.tool.call.arguments", Json.of("task", task).toString())
            .credential(token(), null, null, agent.id());
    var child =
        new AgentRun(
            story, to, name + "/" + to.id() + count, began.plusMillis(40), user, this, span.id());
    work.accept(child.isAsked(task));
    cursor.jumpTo(child.cursor.now());
    return end(span, cursor.step(name + "/delegate", 40, 200));
  }

  /** The run ends; only now does the span leave that names run, user and request. */
  public AgentRun ends() {
    Instant ended = cursor.step(name + "/end", 30, 400);
    Span root =
        Span.of(agent, traceId(), rootSpan, null, "invoke_agent " + agent.id(), 1, start)
            .with("gen_ai.operation.name", "invoke_agent")
            .with("gen_ai.provider.name", "agent-platform")
            .with("gen_ai.request.model", "agent-model")
            .with("gen_ai.agent.id", agent.id())
            .with("gen_ai.agent.name", agent.id())
            .with("gen_ai.conversation.id", runId());
    if (request != null) {
      root.with("gen_ai.input.messages", Span.message("user", request));
    }
    root.with("enduser.id", user);
    root.credential(token(), parent == null ? null : parent.token(), null, agent.id());
    if (parent != null && parentSpan != null) {
      root.linkedTo(parent.traceId(), parentSpan);
    }
    return end(root, ended);
  }

  /** The story's readers are told that the last span must be found. */
  public AgentRun worthFinding(String rule, String what) {
    story.expect(rule, agent.id(), runId(), traceId() + ":" + Ids.spanId(name + "/" + count), what);
    return this;
  }

  Cursor cursor() {
    return cursor;
  }

  private String token() {
    return Ids.uuid("token/" + name);
  }

  private String traceId() {
    return Ids.traceId(name);
  }

  private Span tool(String tool, String service, ObjectNode arguments) {
    String jti = tokens.computeIfAbsent(service, s -> Ids.uuid("token/" + name + "/" + s));
    Instant began = cursor.step(name + "/" + tool, 30, 200);
    return toolSpan(tool, arguments, began).credential(jti, token(), service, agent.id());
  }

  private Span toolSpan(String tool, ObjectNode arguments, Instant began) {
    return span("execute_tool " + tool, "execute_tool", 1, began)
        .with("gen_ai.tool.name", tool)
        .with("gen_ai.tool.type", "function")
        .with("gen_ai.tool.call.id", "call_" + Ids.hex(name + count, 12))
        .with("gen_ai.tool.call.arguments", arguments.toString());
  }

  private Span span(String title, String operation, int kind, Instant began) {
    count++;
    return Span.of(agent, traceId(), Ids.spanId(name + "/" + count), rootSpan, title, kind, began)
        .with("gen_ai.operation.name", operation)
        .with("gen_ai.agent.id", agent.id())
        .with("enduser.id", user);
  }

  private AgentRun end(Span span, Instant ended) {
    story.span(span.id(), ended, span.end(ended));
    return this;
  }
}
