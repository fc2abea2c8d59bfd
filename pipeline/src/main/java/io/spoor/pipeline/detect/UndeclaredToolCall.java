package io.spoor.pipeline.detect;

import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects a call of a tool that the agent's manifest does not list. The group is the tool. */
final class UndeclaredToolCall implements ActionDetector {
  private static final JudgingData VERBS = JudgingData.read("sensitive-tool-verbs.txt");

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
          .withData(VERBS.digest())
          .withSubject("a tool in one chain")
          .withDescription(
              "Compares the tools that a run calls with those its agent's manifest lists, where that lists any. High when the call succeeded and the tool's name begins with "
                  + "a verb that changes or sends something, or its service is not declared either; low when every call failed.");

  private static final String AUDIENCE = "audience";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.CALLS_TOOL);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Effect call = Effects.first(event, EffectKind.CALLS_TOOL);
    if (call == null) {
      return null;
    }
    String tool = call.getObjects().getFirst();
    String service = event.getService();
    return ObservationFactory.create(
        RULE,
        event,
        tool,
        service == null
            ? Map.of(OUTCOME, event.getOutcome())
            : Map.of(OUTCOME, event.getOutcome(), AUDIENCE, service));
  }

  private static final String OUTCOME = "outcome";

  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> undeclaredCalls = actions.matching(call -> isUndeclared(actions, call));
    if (undeclaredCalls.isEmpty()) {
      return List.of();
    }
    List<Observation> succeeded =
        undeclaredCalls.stream().filter(call -> !isFailure(call)).toList();
    Observation first = undeclaredCalls.getFirst();
    String tool = actions.group();
    boolean serviceUndeclared =
        succeeded.stream().anyMatch(call -> isServiceUndeclared(actions, call));
    String explanation =
        "Agent %s called the tool %s, which its manifest does not list%s%s."
            .formatted(
                actions.agentName(),
                tool,
                serviceUndeclared ? ", at a service it does not list either" : "",
                succeeded.isEmpty() ? "; the call failed" : "");
    Severity severity =
        succeeded.isEmpty()
            ? Severity.LOW
            : serviceUndeclared || VERBS.keys().contains(verb(tool))
                ? Severity.HIGH
                : Severity.MEDIUM;
    return List.of(
        AnchoredDetection.of(
            first, actions.detection(undeclaredCalls, explanation).withSeverity(severity)));
  }

  private static boolean isFailure(Observation call) {
    return "failure".equals(call.getOutcome());
  }

  private static boolean isUndeclared(ActionGroup actions, Observation call) {
    Manifest manifest = actions.manifest(call.getTime());
    return manifest != null
        && !manifest.getTools().isEmpty()
        && manifest.getTools().stream().noneMatch(tool -> tool.getName().equals(actions.group()));
  }

  private static boolean isServiceUndeclared(ActionGroup actions, Observation call) {
    String service = ObservationFactory.fact(call, AUDIENCE);
    Manifest manifest = actions.manifest(call.getTime());
    return service != null
        && manifest != null
        && !manifest.getServices().isEmpty()
        && !ManifestMatcher.listsService(manifest, service);
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
