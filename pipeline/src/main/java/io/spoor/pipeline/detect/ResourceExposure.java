package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects a resource of the account that is opened to outsiders. The group is the resource. */
final class ResourceExposure implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "resource-exposed",
              1,
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

  /**
   * Ports of remote shells and desktops, databases, caches, and management of machines and
   * containers.
   */
  private static final List<Integer> GUARDED_PORTS =
      List.of(
          22, 23, 135, 139, 445, 1433, 1521, 2375, 2376, 2379, 3306, 3389, 5432, 5439, 5601, 5900,
          5985, 5986, 6379, 6443, 9092, 9200, 10250, 11211, 27017);

  private static final Set<String> COMMON_ACTIONS =
      Set.of("CreateDBInstance", "CreateVpcPeeringConnection", "UpdateClusterConfig");

  private static final String RECIPIENT = "to";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    String recipient = CloudCalls.label(event, EventLabels.EXPOSED_TO);
    if (recipient == null || !ObservationFactory.succeeded(event) || !CloudCalls.isDirect(event)) {
      return null;
    }
    String ports = CloudCalls.label(event, EventLabels.PORTS);
    if (ports != null && !isGuarded(ports)) {
      return null;
    }
    String resource = CloudCalls.resource(event);
    return ObservationFactory.create(
        RULE,
        event,
        resource.isEmpty() ? event.getAction() : resource,
        ports == null
            ? Map.of(RECIPIENT, recipient)
            : Map.of(RECIPIENT, recipient, "ports", ports));
  }

  private static boolean isGuarded(String ports) {
    int dash = ports.indexOf('-');
    int from = Integer.parseInt(dash < 0 ? ports : ports.substring(0, dash));
    int to = Integer.parseInt(ports.substring(dash + 1));
    return GUARDED_PORTS.stream().anyMatch(port -> from <= port && port <= to);
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation first = actions.first();
    String ports = ObservationFactory.fact(first, "ports");
    String recipient = Objects.requireNonNull(ObservationFactory.fact(first, RECIPIENT));
    boolean isNamed = !actions.group().equals(first.getAction());
    var opened = Explanation.of(actions.actor(first), Verb.EXPOSE);
    var resource = isNamed ? opened.object(actions.group()) : opened.object(Noun.RESOURCE);
    var exposed =
        recipient.equals("public")
            ? resource.and(Role.TO, Noun.PUBLIC)
            : Character.isDigit(recipient.charAt(0))
                ? resource.and(Role.TO, Noun.ACCOUNT, recipient)
                : resource.and(Role.TO, recipient);
    var explanation =
        (ports == null ? exposed : exposed.and(Role.AT, Noun.PORT, ports)).call(first.getAction());
    Detection detection = actions.detection(actions.observations(), explanation);
    boolean allCommon =
        actions.observations().stream().allMatch(ResourceExposure::isCommon) && !actions.hasAgent();
    return List.of(
        AnchoredDetection.of(
            first, allCommon ? detection.withSeverity(Severity.MEDIUM) : detection));
  }

  private static boolean isCommon(Observation exposure) {
    return COMMON_ACTIONS.contains(exposure.getAction())
        || ("CreateRole".equals(exposure.getAction())
            && !"public".equals(ObservationFactory.fact(exposure, RECIPIENT)))
        || "outside identities".equals(ObservationFactory.fact(exposure, RECIPIENT));
  }
}
