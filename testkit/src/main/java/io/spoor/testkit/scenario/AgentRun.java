package io.spoor.testkit.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of an agent: a trace of spans, its own token, an exchanged token for each service, and
 * sessions of the roles it assumes.
 */
public final class AgentRun {
  private final ScenarioBuilder scenario;
  private final DeployedAgent agent;
  private final String name;
  private final String user;
  private final Instant start;
  private final ScenarioClock clock;
  private final String rootSpan;
  private final @Nullable AgentRun parent;
  private final @Nullable String parentSpan;
  private final Map<String, String> tokens = new HashMap<>();
  private @Nullable String request;
  private int count;

  private AgentRun(
      ScenarioBuilder scenario,
      DeployedAgent agent,
      String name,
      Instant start,
      String user,
      @Nullable AgentRun parent,
      @Nullable String parentSpan) {
    this.scenario = scenario;
    this.agent = agent;
    this.name = name;
    this.user = user;
    this.start = start;
    this.clock = new ScenarioClock(start);
    this.rootSpan = DeterministicIds.spanId(name + "/root");
    this.parent = parent;
    this.parentSpan = parentSpan;
  }

  static AgentRun start(
      ScenarioBuilder scenario, DeployedAgent agent, String name, Instant start, String user) {
    return new AgentRun(scenario, agent, name, start, user, null, null);
  }

  public DeployedAgent agent() {
    return agent;
  }

  /** {@code gen_ai.conversation.id}; only the root span contains it. */
  public String runId() {
    return DeterministicIds.uuid("run/" + name);
  }

  /** The user's prompt. */
  public AgentRun receivesPrompt(String text) {
    this.request = text;
    return this;
  }

  /** The agent calls its model. */
  public AgentRun callsModel() {
    Instant startedAt = clock.step(name + "/chat", 20, 90);
    OtlpSpan span =
        span("chat agent-model", "chat", 3, startedAt)
            .with("gen_ai.provider.name", "agent-platform")
            .with("gen_ai.request.model", "agent-model")
            .with(
                "gen_ai.usage.input_tokens",
                700 + DeterministicIds.number(name + count + "/in", 5_000))
            .with(
                "gen_ai.usage.output_tokens",
                20 + DeterministicIds.number(name + count + "/out", 400))
            .credential(token(), null, null, agent.id());
    return end(span, clock.step(name + "/chat", 600, 3_400));
  }

  /** Calls a tool that uses a service under a token exchanged for that service. */
  public AgentRun calls(String tool, String service, ObjectNode arguments, String result) {
    return end(
        tool(tool, service, arguments).with("gen_ai.tool.call.result", result),
        clock.step(name + "/" + tool, 200, 2_600));
  }

  /** Calls a tool that works in AWS under the session; its AWS calls fall within the span. */
  public AgentRun calls(
      String tool,
      AwsCaller session,
      ObjectNode arguments,
      String result,
      Consumer<AwsCaller> work) {
    Instant startedAt = clock.step(name + "/" + tool, 30, 200);
    OtlpSpan span =
        toolSpan(tool, arguments, startedAt)
            .with("gen_ai.tool.call.result", result)
            .credential(session.accessKey(), null, null, agent.id());
    work.accept(session);
    return end(span, clock.step(name + "/" + tool, 80, 600));
  }

  /** Presents its token to AWS and assumes a role; the session is named after the run. */
  public AwsCaller assumes(String role) {
    AwsAccount account = scenario.account;
    Instant now = clock.step(name + "/" + role, 150, 700);
    String key = DeterministicIds.aws("ASIA", name + "/" + role);
    String eventId = DeterministicIds.uuid("event/web-identity/" + key);
    ObjectNode response =
        CloudTrailBuilder.issued(account, key, role, runId(), now.plus(Duration.ofHours(1)));
    response.put("subjectFromWebIdentityToken", "agent:" + agent.id());
    response.put("provider", account.provider());
    response.put("audience", "sts.amazonaws.com");
    ObjectNode federated =
        JsonObjects.object()
            .put("type", "WebIdentityUser")
            .put("principalId", account.provider() + ":sts.amazonaws.com:agent:" + agent.id())
            .put("userName", "agent:" + agent.id())
            .put("identityProvider", account.provider());
    scenario.event(
        eventId,
        now,
        new CloudTrailBuilder(account, now, "sts.amazonaws.com", "AssumeRoleWithWebIdentity")
            .requestParameters(AwsCaller.roleRequest(account.role(role), runId()))
            .responseElements(response)
            .onResource("AWS::IAM::Role", account.role(role))
            .render(eventId, federated, agent.address(), agent.library()));
    return AwsCaller.session(
            scenario, new AwsCaller.Role(role, runId(), now), key, agent.address(), agent.library())
        .withClock(clock);
  }

  /**
   * Delegates a task to a sub-agent, which runs in a separate trace under a token exchanged from
   * this run's.
   */
  public AgentRun delegates(DeployedAgent delegate, String task, Consumer<AgentRun> work) {
    Instant startedAt = clock.step(name + "/delegate", 30, 200);
    OtlpSpan span =
        span("invoke_agent " + delegate.id(), "execute_tool", 3, startedAt)
            .with("gen_ai.tool.name", "ask_" + delegate.id())
            .with("gen_ai.tool.type", "function")
            .with("gen_ai.tool.call.id", "call_" + DeterministicIds.hex(name + count, 12))
            .with("gen_ai.tool.call.arguments", JsonObjects.of("task", task).toString())
            .credential(token(), null, null, agent.id());
    var child =
        new AgentRun(
            scenario,
            delegate,
            name + "/" + delegate.id() + count,
            startedAt.plusMillis(40),
            user,
            this,
            span.id());
    work.accept(child.receivesPrompt(task));
    clock.jumpTo(child.clock.now());
    return end(span, clock.step(name + "/delegate", 40, 200));
  }

  /** The run ends; only now is the span exported that names run, user and request. */
  public AgentRun ends() {
    Instant endedAt = clock.step(name + "/end", 30, 400);
    OtlpSpan root =
        OtlpSpan.of(agent, traceId(), rootSpan, null, "invoke_agent " + agent.id(), 1, start)
            .with("gen_ai.operation.name", "invoke_agent")
            .with("gen_ai.provider.name", "agent-platform")
            .with("gen_ai.request.model", "agent-model")
            .with("gen_ai.agent.id", agent.id())
            .with("gen_ai.agent.name", agent.id())
            .with("gen_ai.conversation.id", runId());
    if (request != null) {
      root.with("gen_ai.input.messages", OtlpSpan.message("user", request));
    }
    root.with("enduser.id", user);
    root.credential(token(), parent == null ? null : parent.token(), null, agent.id());
    if (parent != null && parentSpan != null) {
      root.linkedTo(parent.traceId(), parentSpan);
    }
    return end(root, endedAt);
  }

  ScenarioClock cursor() {
    return clock;
  }

  private String token() {
    return DeterministicIds.uuid("token/" + name);
  }

  private String traceId() {
    return DeterministicIds.traceId(name);
  }

  private OtlpSpan tool(String tool, String service, ObjectNode arguments) {
    String jti =
        tokens.computeIfAbsent(service, s -> DeterministicIds.uuid("token/" + name + "/" + s));
    Instant startedAt = clock.step(name + "/" + tool, 30, 200);
    return toolSpan(tool, arguments, startedAt).credential(jti, token(), service, agent.id());
  }

  private OtlpSpan toolSpan(String tool, ObjectNode arguments, Instant startedAt) {
    return span("execute_tool " + tool, "execute_tool", 1, startedAt)
        .with("gen_ai.tool.name", tool)
        .with("gen_ai.tool.type", "function")
        .with("gen_ai.tool.call.id", "call_" + DeterministicIds.hex(name + count, 12))
        .with("gen_ai.tool.call.arguments", arguments.toString());
  }

  private OtlpSpan span(String title, String operation, int kind, Instant startedAt) {
    count++;
    return OtlpSpan.of(
            agent,
            traceId(),
            DeterministicIds.spanId(name + "/" + count),
            rootSpan,
            title,
            kind,
            startedAt)
        .with("gen_ai.operation.name", operation)
        .with("gen_ai.agent.id", agent.id())
        .with("enduser.id", user);
  }

  private AgentRun end(OtlpSpan span, Instant endedAt) {
    scenario.span(span.id(), endedAt, span.end(endedAt));
    return this;
  }
}
