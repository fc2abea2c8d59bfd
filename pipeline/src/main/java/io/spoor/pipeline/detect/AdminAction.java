package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.cloud.CloudActions;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import java.util.List;
import java.util.Objects;
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
  public @Nullable Observation observe(IdentityEvent event) {
    if (!CloudCalls.isDirect(event) || !ObservationFactory.succeeded(event)) {
      return null;
    }
    String service = CloudCalls.service(event);
    String action = CloudCalls.action(event);
    return CloudActions.isAdministrative(service, action)
        ? ObservationFactory.create(RULE, event, service + ':' + action)
        : null;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    if (!actions.hasAgent()) {
      return List.of();
    }
    Observation first = actions.first();
    int times = actions.observations().size();
    var explanation =
        Explanation.of(actions.actor(first), Verb.CHANGE)
            .object(Noun.IDENTITIES_OR_PERMISSIONS)
            .times(times)
            .call(actions.group());
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
            || ManifestMatcher.listsService(manifest, CloudActions.service(host)));
  }
}
