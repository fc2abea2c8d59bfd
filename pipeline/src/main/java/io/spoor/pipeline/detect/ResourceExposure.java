package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
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
              2,
              "Resource opened to the public or another account",
              Severity.HIGH,
              72,
              List.of(
                  "attack.T1537",
                  "attack.T1098",
                  "attack.T1562.007",
                  "attack.T1199",
                  "owasp.asi03"),
              "Revoke the access and identify the recipient account. If it is unknown, treat "
                  + "the shared data as copied.",
              List.of(
                  "Sharing within the organization, with the account of a partner, or with a "
                      + "service's own account.",
                  "The bucket of a public website."))
          .withData(PORTS.digest())
          .withSubject("a shared resource in one chain")
          .withDescription(
              "Evaluates permissions of snapshots and images, and policies and access lists "
                  + "of buckets, functions, keys, secrets, queues, repositories and search "
                  + "domains. Also evaluates databases and clusters made public, transfers "
                  + "of domains, trust policies of roles, and identity providers. Firewall "
                  + "rules count if they open administration or database ports to every "
                  + "address. Reports a successful call that gives access to a party outside "
                  + "the account. Severity: high. Without an agent, medium for new roles "
                  + "with trust in another account, identity providers, new databases, "
                  + "joined networks and clusters.");

  private static final String COMMON = "often";
  private static final String RECIPIENT = "to";

  /** The resource itself goes to the recipient once the recipient accepts it. */
  private static final String TRANSFER = "transfer";

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
    if (Manner.TRANSFER.equals(Effects.qualifier(opening, EffectQualifiers.MANNER))) {
      facts.put(TRANSFER, "");
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
    Actor actor = actions.actor(first);
    Explanation opened;
    if (ObservedActions.has(first, TRANSFER)) {
      var transfer = Explanation.of(actor, Verb.BEGIN_TRANSFER);
      opened =
          recipient(
              isNamed ? transfer.object(actions.group()) : transfer.object(Noun.RESOURCE),
              Role.TO,
              recipient);
    } else {
      // The setting allows it: whether somebody used it, or another setting prevents it, is not
      // in the record.
      var allowed =
          recipient(Explanation.of(actor, Verb.ALLOW).object(Noun.ACCESS), Role.OF, recipient);
      opened =
          isNamed ? allowed.and(Role.TO, actions.group()) : allowed.and(Role.TO, Noun.RESOURCE);
    }
    var explanation =
        (ports == null
                ? opened
                : opened.and(Role.AT, ports.contains("-") ? Noun.PORT_RANGE : Noun.PORT, ports))
            .call(first.getAction());
    Detection detection = actions.detection(actions.observations(), explanation);
    boolean allCommon =
        actions.observations().stream().allMatch(ResourceExposure::isCommon) && !actions.hasAgent();
    return List.of(
        AnchoredDetection.of(
            first, allCommon ? detection.withSeverity(Severity.MEDIUM) : detection));
  }

  private static Explanation recipient(Explanation opened, Role role, String recipient) {
    return recipient.equals("public")
        ? opened.and(role, Noun.PUBLIC)
        : Character.isDigit(recipient.charAt(0))
            ? opened.and(role, Noun.ACCOUNT, recipient)
            : opened.and(role, recipient);
  }

  private static boolean isCommon(Observation exposure) {
    return ObservedActions.has(exposure, COMMON)
        || "outside identities".equals(ObservationFactory.fact(exposure, RECIPIENT));
  }
}
