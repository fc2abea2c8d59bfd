package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.EventFields;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.vocabulary.ApiNames;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects an agent that changes permissions. Humans and their tools do so routinely. */
public final class AdminAction implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "admin-action",
              2,
              "Agent changed identities, permissions or access policies, or an attempt",
              Severity.HIGH,
              68,
              List.of("attack.T1098", "owasp.asi03", "owasp.asi02"),
              "Check whether the run's request asked for the change. If not, undo it and "
                  + "remove the permission from the agent's role.",
              List.of("Agents that administer accounts; list the service in their manifest."))
          .withSubject("one administrative action in one chain")
          .withDescription(
              "Evaluates writes to services for identities and permissions (iam, "
                  + "organizations, sso and similar), and writes of resource policies in "
                  + "other services. Reports each kind of write of an agent that succeeded. "
                  + "Severity: high; low if the agent's manifest lists the service.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.ADMINISTERS_ACCESS);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    if (!Actors.isDirect(event) || !ObservationFactory.succeeded(event)) {
      return null;
    }
    return ObservationFactory.create(
        INFO,
        event,
        EventFields.service(event)
            + ':'
            + ApiNames.withoutVersion(Effects.operation(event, effects())));
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> changes = actions.matching(actions::isAgents);
    if (changes.isEmpty()) {
      return List.of();
    }
    Observation first = changes.getFirst();
    var explanation =
        Explanation.of(actions.actor(changes), Verb.CHANGE)
            .object(Noun.IDENTITIES_OR_PERMISSIONS)
            .times(changes.size())
            .call(actions.group());
    Detection detection = actions.detection(changes, explanation);
    return List.of(
        AnchoredDetection.of(
            first, isDeclared(actions, first) ? detection.withSeverity(Severity.LOW) : detection));
  }

  private static boolean isDeclared(ActionGroup actions, Observation change) {
    String host = Objects.requireNonNullElse(change.getService(), "");
    Manifest manifest = actions.manifest(change);
    return manifest != null
        && (ManifestMatcher.listsService(manifest, host)
            || ManifestMatcher.listsService(manifest, EventFields.shortName(host)));
  }
}
