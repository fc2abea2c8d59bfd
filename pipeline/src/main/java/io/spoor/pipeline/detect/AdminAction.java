package io.spoor.pipeline.detect;

import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects an agent that changes permissions. Humans and their tools do so routinely. */
final class AdminAction implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "admin-action",
              1,
              "Agent changed who may do what",
              Severity.HIGH,
              68,
              List.of("attack.T1098", "owasp.asi03", "owasp.asi02"),
              "Read what the run was asked for: did anybody want rights changed? If not, undo the change, and take the right to make it from the agent's role.",
              List.of("Agents that administer accounts: declare the service in the manifest."))
          .withSubject("one kind of change in one chain")
          .withDescription(
              "Looks at writes to services that are about rights (iam, organizations, sso and alike) and at resource policies of others. "
                  + "Speaks when one succeeds in the chain of an agent; with low severity when the agent's manifest lists the service.");

  @Override
  public RuleInfo rule() {
    return RULE;
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
        RULE, event, EventFields.service(event) + ':' + EventFields.action(event));
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    if (!actions.hasAgent()) {
      return List.of();
    }
    Observation first = actions.first();
    int times = actions.observations().size();
    String explanation =
        "%s did %s%s, which changes who may do what."
            .formatted(
                Actors.name(actions, first),
                actions.group(),
                times == 1 ? "" : " " + times + " times");
    Detection detection = actions.detection(actions.observations(), explanation);
    return List.of(
        AnchoredDetection.of(
            first, isDeclared(actions) ? detection.withSeverity(Severity.LOW) : detection));
  }

  private static boolean isDeclared(ActionGroup actions) {
    String host = Objects.requireNonNullElse(actions.first().getService(), "");
    Manifest manifest = actions.manifest(actions.first().getTime());
    return manifest != null
        && (ManifestMatcher.listsService(manifest, host)
            || ManifestMatcher.listsService(manifest, EventFields.shortName(host)));
  }
}
