package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.Labels;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something of the account was opened to outsiders. The group is what was opened. */
final class ResourceExposed implements ActionDetector {
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
          .about("what was opened, in one chain")
          .works(
              "Looks at permissions of snapshots and images, at policies and access lists of buckets, functions, keys, secrets, queues, repositories and search domains, at databases "
                  + "and clusters that are made public, at domains that are handed over, at trust of roles, "
                  + "at identity providers, and at firewall rules that let every address reach ports of administration or of databases. Speaks when a call that succeeded "
                  + "lets somebody in who is not of the account. Medium, unless an agent does it, for roles made with trust in another account, identity providers, "
                  + "new databases, networks that are joined and clusters.");

  /** Remote shells and desktops, databases and caches, and what manages machines and containers. */
  private static final List<Integer> GUARDED_PORTS =
      List.of(
          22, 23, 135, 139, 445, 1433, 1521, 2375, 2376, 2379, 3306, 3389, 5432, 5439, 5601, 5900,
          5985, 5986, 6379, 6443, 9092, 9200, 10250, 11211, 27017);

  private static final Set<String> OFTEN_MEANT =
      Set.of("CreateDBInstance", "CreateVpcPeeringConnection", "UpdateClusterConfig");

  private static final String TO = "to";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    String to = CloudCalls.label(event, Labels.EXPOSED_TO);
    if (to == null || !Observing.succeeded(event) || !CloudCalls.isDirect(event)) {
      return null;
    }
    String ports = CloudCalls.label(event, Labels.PORTS);
    if (ports != null && !isGuarded(ports)) {
      return null;
    }
    String what = CloudCalls.resource(event);
    return Observing.of(
        RULE,
        event,
        what.isEmpty() ? event.getAction() : what,
        ports == null ? Map.of(TO, to) : Map.of(TO, to, "ports", ports));
  }

  private static boolean isGuarded(String ports) {
    int dash = ports.indexOf('-');
    int from = Integer.parseInt(dash < 0 ? ports : ports.substring(0, dash));
    int to = Integer.parseInt(ports.substring(dash + 1));
    return GUARDED_PORTS.stream().anyMatch(port -> from <= port && port <= to);
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    Observed first = actions.first();
    String ports = Observing.fact(first, "ports");
    String to = Objects.requireNonNull(Observing.fact(first, TO));
    boolean named = !actions.group().equals(first.getAction());
    String explanation =
        "%s %s%s%s (%s)."
            .formatted(
                CloudCalls.who(actions, first),
                named ? "opened " + Names.brief(actions.group()) + " to " : "let in ",
                to.equals("public")
                    ? "everybody"
                    : Character.isDigit(to.charAt(0)) ? "account " + to : to,
                ports == null ? "" : " at port " + ports,
                first.getAction());
    Judgement judgement = actions.judgement(actions.observed(), explanation);
    boolean usual =
        actions.observed().stream().allMatch(ResourceExposed::isOftenMeant) && !actions.isAgents();
    return List.of(Verdict.of(first, usual ? judgement.withSeverity(Severity.MEDIUM) : judgement));
  }

  private static boolean isOftenMeant(Observed opening) {
    return OFTEN_MEANT.contains(opening.getAction())
        || ("CreateRole".equals(opening.getAction())
            && !"public".equals(Observing.fact(opening, TO)))
        || "outside identities".equals(Observing.fact(opening, TO));
  }
}
