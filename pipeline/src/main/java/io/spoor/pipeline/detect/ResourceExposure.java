package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects a resource of the account that is opened to outsiders. The group is the resource. */
final class ResourceExposure implements ActionDetector {
  private static final JudgingData PORTS = JudgingData.read("guarded-ports.txt");

  private static final RuleInfo RULE =
      new RuleInfo(
              "resource-exposed",
              1,
              "Opened to everybody, or to another account",
              Severity.HIGH,
              72,
              List.of(
                  "attack.T1537",
                  "attack.T1098",
                  "attack.T1562.007",
                  "attack.T1199",
                  "owasp.asi03"),
              "Close it again. Whose is the account that was let in? If it is nobody's you know, take what was shared for copied.",
              List.of(
                  "Sharing within the organization, with an account of a partner, or with a service's own account.",
                  "A public web site's bucket."))
          .withData(PORTS.digest())
          .withSubject("what was opened, in one chain")
          .withDescription(
              "Looks at permissions of snapshots and images, at policies and access lists of buckets, functions, keys, secrets, queues, repositories and search domains, at databases "
                  + "and clusters that are made public, at domains that are handed over, at trust of roles, "
                  + "at identity providers, and at firewall rules that let every address reach ports of administration or of databases. Speaks when a call that succeeded "
                  + "lets somebody in who is not of the account. Medium, unless an agent does it, for roles made with trust in another account, identity providers, "
                  + "new databases, networks that are joined and clusters.");

  private static final String COMMON = "often";
  private static final String RECIPIENT = "to";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.EXPOSES_RESOURCE, EffectKind.ESTABLISHES_TRUST);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Effect exposure = Effects.first(event, EffectKind.EXPOSES_RESOURCE);
    Effect opening =
        exposure == null ? Effects.first(event, EffectKind.ESTABLISHES_TRUST) : exposure;
    String recipient = opening == null ? null : opening.getBeneficiary();
    if (opening == null
        || recipient == null
        || !ObservationFactory.succeeded(event)
        || !Actors.isDirect(event)) {
      return null;
    }
    String ports = Effects.qualifier(opening, EffectQualifiers.PORTS);
    if (ports != null && !isGuarded(ports)) {
      return null;
    }
    Map<String, String> facts = new HashMap<>(Map.of(RECIPIENT, recipient));
    if (ports != null) {
      facts.put("ports", ports);
    }
    if (Effects.hasFlag(opening, EffectQualifiers.ROUTINE)) {
      facts.put(COMMON, "true");
    }
    String resource = EventFields.resource(event);
    return ObservationFactory.create(
        RULE, event, resource.isEmpty() ? event.getAction() : resource, facts);
  }

  private static boolean isGuarded(String ports) {
    int dash = ports.indexOf('-');
    int from = Integer.parseInt(dash < 0 ? ports : ports.substring(0, dash));
    int to = Integer.parseInt(ports.substring(dash + 1));
    return PORTS.keys().stream()
        .mapToInt(Integer::parseInt)
        .anyMatch(port -> from <= port && port <= to);
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation first = actions.first();
    String ports = ObservationFactory.fact(first, "ports");
    String recipient = Objects.requireNonNull(ObservationFactory.fact(first, RECIPIENT));
    boolean isNamed = !actions.group().equals(first.getAction());
    String explanation =
        "%s %s%s%s (%s)."
            .formatted(
                Actors.name(actions, first),
                isNamed
                    ? "opened " + PrincipalNames.shortName(actions.group()) + " to "
                    : "let in ",
                recipient.equals("public")
                    ? "everybody"
                    : Character.isDigit(recipient.charAt(0)) ? "account " + recipient : recipient,
                ports == null ? "" : " at port " + ports,
                first.getAction());
    Detection detection = actions.detection(actions.observations(), explanation);
    boolean allCommon =
        actions.observations().stream().allMatch(ResourceExposure::isCommon) && !actions.hasAgent();
    return List.of(
        AnchoredDetection.of(
            first, allCommon ? detection.withSeverity(Severity.MEDIUM) : detection));
  }

  private static boolean isCommon(Observation exposure) {
    return ObservedActions.has(exposure, COMMON)
        || "outside identities".equals(ObservationFactory.fact(exposure, RECIPIENT));
  }
}
