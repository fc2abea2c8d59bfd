package io.spoor.pipeline.detect;

import io.spoor.pipeline.manifest.Declarations;
import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An agent called a tool that its manifest does not list. The group is the tool. */
final class BeyondManifest implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "beyond-manifest",
              1,
              "Agent called a tool its manifest does not list",
              Severity.MEDIUM,
              50,
              List.of("owasp.asi02", "owasp.asi03", "atlas.AML.T0053"),
              "Who gave the agent this tool? If it is meant, declare it in the manifest; if not, take it away and read what the run did with it.",
              List.of(
                  "A new tool whose manifest was not updated.",
                  "A name that the model made up: such a call fails, and is of low severity."))
          .about("a tool in one chain")
          .works(
              "Compares the tools that a run calls with those its agent's manifest lists, where that lists any. High when the call succeeded and the tool's name begins with "
                  + "a verb that changes or sends something, or its service is not declared either; low when every call failed.");

  private static final Set<String> SENSITIVE =
      Set.of(
          "send",
          "delete",
          "remove",
          "create",
          "write",
          "update",
          "pay",
          "transfer",
          "execute",
          "exec",
          "run",
          "shell",
          "grant",
          "revoke",
          "deploy",
          "upload",
          "post",
          "put",
          "invite",
          "add",
          "set",
          "reset",
          "refund",
          "cancel",
          "modify",
          "change",
          "publish",
          "purchase",
          "buy",
          "approve",
          "assume",
          "invoke",
          "install",
          "share",
          "forward",
          "export",
          "drop",
          "eval",
          "impersonate");

  private static final String AUDIENCE = "audience";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    GenAi call = event.getGenAi();
    if (call == null || !"execute_tool".equals(call.getOperation())) {
      return null;
    }
    String tool = call.getToolName();
    if (tool == null) {
      return null;
    }
    String service = event.getService();
    return Observing.of(
        RULE,
        event,
        tool,
        service == null
            ? Map.of(OUTCOME, event.getOutcome())
            : Map.of(OUTCOME, event.getOutcome(), AUDIENCE, service));
  }

  private static final String OUTCOME = "outcome";

  @Override
  public boolean once() {
    return true;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Observed> beyond = actions.where(call -> isBeyond(actions, call));
    if (beyond.isEmpty()) {
      return List.of();
    }
    List<Observed> done = beyond.stream().filter(call -> !isFailure(call)).toList();
    Observed first = beyond.getFirst();
    String tool = actions.group();
    boolean undeclared = done.stream().anyMatch(call -> isServiceBeyond(actions, call));
    String explanation =
        "Agent %s called the tool %s, which its manifest does not list%s%s."
            .formatted(
                actions.agentName(),
                tool,
                undeclared ? ", at a service it does not list either" : "",
                done.isEmpty() ? "; the call failed" : "");
    Severity severity =
        done.isEmpty()
            ? Severity.LOW
            : undeclared || SENSITIVE.contains(verb(tool)) ? Severity.HIGH : Severity.MEDIUM;
    return List.of(
        Verdict.of(first, actions.judgement(beyond, explanation).withSeverity(severity)));
  }

  private static boolean isFailure(Observed call) {
    return "failure".equals(call.getOutcome());
  }

  private static boolean isBeyond(ObservedActions actions, Observed call) {
    Manifest manifest = actions.manifest(call.getTime());
    return manifest != null
        && !manifest.getTools().isEmpty()
        && manifest.getTools().stream().noneMatch(tool -> tool.getName().equals(actions.group()));
  }

  private static boolean isServiceBeyond(ObservedActions actions, Observed call) {
    String service = Observing.fact(call, AUDIENCE);
    Manifest manifest = actions.manifest(call.getTime());
    return service != null
        && manifest != null
        && !manifest.getServices().isEmpty()
        && !Declarations.listsService(manifest, service);
  }

  /** First word of a name, {@code send} of {@code send_money} and {@code sendMoney}. */
  static String verb(String tool) {
    int end = 0;
    while (end < tool.length()
        && Character.isLetter(tool.charAt(end))
        && (end == 0 || !Character.isUpperCase(tool.charAt(end)))) {
      end++;
    }
    return tool.substring(0, end).toLowerCase(Locale.ROOT);
  }
}
