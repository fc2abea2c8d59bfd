package io.spoor.pipeline.detect.toolcall;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorData;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Verb;
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
public final class UndeclaredToolCall implements ActionDetector {
  private static final DetectorData VERBS = DetectorData.read("sensitive-tool-verbs.txt");

  private static final DetectorInfo INFO =
      new DetectorInfo(
              "undeclared-tool-call",
              1,
              "Agent called, or tried to call, a tool not listed in its manifest",
              Severity.MEDIUM,
              50,
              List.of("owasp.asi02", "owasp.asi03", "atlas.AML.T0053"),
              "Find out how the agent obtained the tool. If it is intended, declare it; "
                  + "otherwise remove it and review its use in the run.",
              List.of(
                  "A new tool with an outdated manifest.",
                  "A tool name invented by the model; its call fails and has low severity."))
          .withData(VERBS.digest())
          .withSubject("a tool in one chain")
          .withDescription(
              "Compares the tools that a run calls with those in its agent's manifest, if "
                  + "the manifest lists any. Severity: medium; low if every call failed. "
                  + "High for a call that did not fail, if the tool's name begins with a "
                  + "verb of change or sending. Also high if the manifest does not list the "
                  + "tool's service either.");

  private static final String AUDIENCE = "audience";

  @Override
  public DetectorInfo info() {
    return INFO;
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
        INFO,
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
  public boolean evaluatesPlans() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> undeclaredCalls = actions.matching(call -> isUndeclared(actions, call));
    if (undeclaredCalls.isEmpty()) {
      return List.of();
    }
    List<Observation> succeeded =
        undeclaredCalls.stream().filter(call -> !ObservedActions.failed(call)).toList();
    Observation first = undeclaredCalls.getFirst();
    String tool = actions.group();
    boolean serviceUndeclared =
        succeeded.stream().anyMatch(call -> isServiceUndeclared(actions, call));
    var explanation =
        actions.withClaims(
            withOutcome(
                    Explanation.of(actions.agent(), Verb.CALL).object(Noun.TOOL, tool),
                    undeclaredCalls,
                    tool)
                .because(
                    serviceUndeclared
                        ? Clause.Kind.TOOL_AND_SERVICE_UNDECLARED
                        : Clause.Kind.TOOL_UNDECLARED,
                    tool),
            undeclaredCalls);
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

  /**
   * Equal calls are stored once, so that those of one outcome cannot be counted. Two outcomes may
   * be those of one call, of which its caller and its server made records.
   */
  private static Explanation withOutcome(Explanation called, List<Observation> calls, String tool) {
    if (calls.stream().noneMatch(ObservedActions::succeeded)) {
      return called.outcome(ActionGroup.outcome(calls).ofEvaluated());
    }
    return calls.stream().anyMatch(ObservedActions::failed)
        ? called.because(Clause.Kind.A_RECORD_FAILED, tool)
        : called;
  }

  private static boolean isUndeclared(ActionGroup actions, Observation call) {
    Manifest manifest = actions.answeringManifest(call);
    return manifest != null
        && !manifest.getTools().isEmpty()
        && manifest.getTools().stream().noneMatch(tool -> tool.getName().equals(actions.group()));
  }

  private static boolean isServiceUndeclared(ActionGroup actions, Observation call) {
    String service = ObservationFactory.fact(call, AUDIENCE);
    Manifest manifest = actions.answeringManifest(call);
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
