package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.StatedTimeOrder;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestTool;
import io.spoor.schemas.vocabulary.EffectKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Detects a chain that combines untrusted content, private data and an outbound channel, under any
 * identities. The group is the chain.
 */
public final class ToxicFlow implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "toxic-flow",
              1,
              "Untrusted input, private data and egress in one chain",
              Severity.LOW,
              30,
              List.of("attack.T1567", "owasp.asi01", "owasp.asi02"),
              "The finding does not prove misuse. Split the agent so that untrusted text and "
                  + "private data are apart, or require approval of egress.",
              List.of("An assistant designed for this flow; add an exception with a review date."))
          .withSubject("one chain's first egress after both inputs")
          .withDescription(
              "Evaluates the tool properties in the manifest. A tool with untrusted_content "
                  + "reads third-party text. A sensitive read tool, or a read of a cloud "
                  + "secret, reads private data. A tool with egress, or a share outside the "
                  + "cloud account, sends data out. Reports an egress that begins after both "
                  + "inputs ended, within the time span. Severity: low; medium if the three used "
                  + "several identities, because no single identity's permissions show the "
                  + "flow. The detector injected-action evaluates whether the text caused the "
                  + "call.");

  private static final String CHAIN = "chain";
  private static final String TOOL = "tool";
  private static final String SECRET = "secret";
  private static final String EGRESS = "out";
  private static final long A_SECOND = Duration.ofSeconds(1).toNanos();

  private final long within;

  public ToxicFlow(TuningReader tuning) {
    this.within = tuning.thresholds(INFO.id()).duration("within", Duration.ofHours(6)).toNanos();
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.CALLS_TOOL, EffectKind.SENDS_OUT, EffectKind.READS_SECRET);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    if (!ObservationFactory.succeeded(event)) {
      return null;
    }
    Map<String, String> facts = facts(event);
    return facts.isEmpty() ? null : ObservationFactory.create(INFO, event, CHAIN, facts);
  }

  private static Map<String, String> facts(IdentityEvent event) {
    String second = String.valueOf(event.getTime() / A_SECOND);
    Effect call = Effects.first(event, EffectKind.CALLS_TOOL);
    if (call != null) {
      return ObservedActions.withEnd(
          event, Map.of(TOOL, call.getObjects().getFirst(), "second", second));
    }
    if (!Actors.isDirect(event)) {
      return Map.of();
    }
    if (DataExfiltration.destination(event) != null) {
      return Map.of(EGRESS, "true");
    }
    return Effects.has(event, EffectKind.READS_SECRET)
        ? ObservedActions.withEnd(event, Map.of(SECRET, "true", "second", second))
        : Map.of();
  }

  /** Of a tool's calls that begin and end together, the first is stored. */
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
    List<Observation> untrusted =
        actions.matching(call -> hasToolProperty(actions, call, ManifestTool::getUntrustedContent));
    if (untrusted.isEmpty()) {
      return List.of();
    }
    List<Observation> privateReads =
        actions.matching(
            call ->
                call.getFacts().containsKey(SECRET)
                    || hasToolProperty(actions, call, ToxicFlow::isPrivate));
    for (Observation egress :
        actions.matching(
            call ->
                call.getFacts().containsKey(EGRESS)
                    || hasToolProperty(actions, call, ManifestTool::getEgress))) {
      Observation untrustedInput = findBefore(untrusted, egress);
      Observation privateRead = findBefore(privateReads, egress);
      if (untrustedInput != null && privateRead != null) {
        return List.of(detection(actions, untrustedInput, privateRead, egress));
      }
    }
    return List.of();
  }

  private static boolean isPrivate(ManifestTool tool) {
    return tool.getSensitive() && "read".equals(tool.getKind());
  }

  private static boolean hasToolProperty(
      ActionGroup actions, Observation call, Predicate<ManifestTool> property) {
    String tool = ObservationFactory.fact(call, TOOL);
    String ownAgent = call.getAgentId();
    String agent = ownAgent != null ? ownAgent : actions.answering(call);
    if (tool == null || agent == null) {
      return false;
    }
    Manifest manifest =
        actions.manifests().inForceAt(actions.chain().tenant(), agent, call.getTime());
    return manifest != null
        && manifest.getTools().stream()
            .anyMatch(declared -> declared.getName().equals(tool) && property.test(declared));
  }

  /**
   * The first candidate within the span that ended before the outbound call began; null when there
   * is none. What a call returns is not known before its end.
   */
  private @Nullable Observation findBefore(List<Observation> candidates, Observation egress) {
    for (Observation candidate : candidates) {
      if (ObservedActions.ended(candidate) <= egress.getTime()
          && egress.getTime() - candidate.getTime() <= within
          && !candidate.getEventId().equals(egress.getEventId())) {
        return candidate;
      }
    }
    return null;
  }

  private static AnchoredDetection detection(
      ActionGroup actions,
      Observation untrustedInput,
      Observation privateRead,
      Observation egress) {
    List<Observation> flow =
        actions.matching(List.of(untrustedInput, privateRead, egress)::contains);
    long identities = flow.stream().map(Observation::getPrincipal).distinct().count();
    var flowFacts =
        Explanation.of(actions.agent(), Verb.CALL)
            .object(toolOrAction(egress))
            .because(
                isBefore(untrustedInput, egress) && isBefore(privateRead, egress)
                    ? Clause.Kind.READ_BEFORE
                    : Clause.Kind.READ_IN_SAME_SECOND,
                toolOrAction(untrustedInput),
                toolOrAction(privateRead))
            .because(Clause.Kind.SAME_DATA_UNKNOWN);
    var explanation =
        actions.withClaims(
            identities > 1
                ? flowFacts.because(Clause.Kind.IDENTITIES_USED, String.valueOf(identities))
                : flowFacts,
            flow);
    return AnchoredDetection.of(
        egress,
        actions
            .detection(flow, explanation)
            .withSeverity(identities > 1 ? Severity.MEDIUM : Severity.LOW));
  }

  private static boolean isBefore(Observation read, Observation egress) {
    return StatedTimeOrder.isBefore(ObservedActions.ended(read), egress.getTime());
  }

  private static String toolOrAction(Observation call) {
    return Objects.requireNonNullElse(ObservationFactory.fact(call, TOOL), call.getAction());
  }
}
