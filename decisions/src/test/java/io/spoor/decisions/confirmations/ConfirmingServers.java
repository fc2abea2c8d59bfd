package io.spoor.decisions.confirmations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.view.ChainViews;
import io.spoor.decisions.view.ViewContext;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Decision servers that share a log, with one set of policies and the same live chains. */
public final class ConfirmingServers {
  public static final String TENANT = "default";
  public static final String TRACE = "bea1e1983458618bce1223a756f29193";
  public static final String RUN = Keys.of(TENANT, "trace", "", TRACE);
  static final CallerRights GATEWAY = new CallerRights("gateway", TENANT, true);

  /** What the mask replaces. */
  static final String SECRET = "hunter2";

  private static final Duration DEADLINE = Duration.ofMillis(300);

  final SimulatedLog log = new SimulatedLog();
  public final ChainViews views = new ChainViews(log::now);
  private final DecisionEngine policies;
  private final ConfirmationLimits limits;

  public ConfirmingServers(Path folder, String policies) {
    this(folder, policies, ConfirmationLimits.DEFAULT);
  }

  ConfirmingServers(Path folder, String policies, ConfirmationLimits limits) {
    this.limits = limits;
    this.policies = engine(folder, policies);
    know(TENANT, TRACE, "clerk", true);
  }

  private static DecisionEngine engine(Path folder, String policies) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("p.cedar"), policies);
      return new DecisionEngine(PolicyFolder.load(folder), line -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidFileException e) {
      throw new AssertionError(e.reason(), e);
    }
  }

  /** A server, started now. */
  public final class Server {
    private final DecisionEngine engine;
    private final ConfirmationBook book = log.book(limits);
    public final DecisionPoint decisions =
        new DecisionPoint(
            this::engine,
            new ViewContext(views),
            StaleRuns.ALWAYS_ASK,
            Blocks.NONE,
            new ConfirmationService(
                book, log, views, DEADLINE, log::now, System::nanoTime, ConfirmingServers::mask),
            DecisionLog.NONE);
    public final ApprovalService approvals =
        new ApprovalService(book, log, views, DEADLINE, log::now, System::nanoTime);

    private Server(DecisionEngine engine) {
      this.engine = engine;
    }

    private DecisionEngine engine() {
      return engine;
    }

    Decision ask(String request) {
      return ask(request, GATEWAY);
    }

    Decision ask(String request, CallerRights caller) {
      return decisions.evaluate(ConfirmingServers.request(request), caller);
    }

    void answer(String confirmationId, boolean isApproval) {
      try {
        approvals.answer(
            new Approver("mara", "console", TENANT, Set.of("mara-login")),
            confirmationId,
            isApproval,
            "I looked");
      } catch (RefusedAnswerException e) {
        throw new AssertionError(e.reason(), e);
      }
    }

    List<ConfirmationState> waiting() {
      return approvals.list(TENANT);
    }
  }

  public Server start() {
    return new Server(policies);
  }

  /** A server with other policies, in a folder of their own. */
  Server start(Path folder, String otherPolicies) {
    return new Server(engine(folder, otherPolicies));
  }

  private static boolean mask(ObjectNode texts) {
    if (!texts.path("subject_id").asText().contains(SECRET)) {
      return false;
    }
    texts.put("subject_id", "masked");
    return true;
  }

  /** A live chain of an agent, rooted at a trace. */
  void know(String tenant, String trace, String agent, boolean isDeclared) {
    String root = Keys.of(tenant, "trace", "", trace);
    views.apply(
        ChainViewKey.ofChain(root),
        ChainView.newBuilder()
            .setTenant(tenant)
            .setChainId(Keys.id(root))
            .setGeneration(0)
            .setRevision(1)
            .setEpoch(1)
            .setAgentId(agent)
            .setRunId("run-" + trace.substring(0, 4))
            .setManifestDigest(isDeclared ? "d" : null)
            .setIdentities(List.of("emma@example.com"))
            .build());
    views.apply(ChainViewKey.ofKey(root), new ChainKey(root, 0, 1L, 0, null));
  }

  static EvaluationRequest request(String json) {
    try {
      return EvaluationRequest.read(StrictJson.parse(json.getBytes(UTF_8)));
    } catch (MalformedRequestException e) {
      throw new AssertionError(e.reason() + ": " + json, e);
    }
  }

  /** A call of a tool by the run. */
  public static String call(String tool, String arguments) {
    return call(tool, arguments, TRACE);
  }

  public static String call(String tool, String arguments, String trace) {
    return """
        {"subject":{"type":"identity","id":"emma"},"action":{"name":"tools/call"},
         "resource":{"type":"tool","id":"%s"},
         "context":{"agent":"clerk","time":"%d","spoor":{
           "traceparent":"00-%s-00f067aa0ba902b7-01","tool":"%s","arguments":%s}}}"""
        .formatted(tool, System.nanoTime(), trace, tool, arguments);
  }
}
