package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.cloud.AwsNetworks;
import io.spoor.pipeline.detect.cloud.Ipv4;
import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The credential that a virtual machine gets for its role was used elsewhere: somebody took it off
 * the machine. The group is the machine's session.
 */
final class CredentialOffInstance implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "credential-off-instance",
              1,
              "Credential of an instance used elsewhere",
              Severity.HIGH,
              85,
              List.of("attack.T1552.005", "attack.T1550.001", "attack.T1078.004", "owasp.asi03"),
              "Take the role off the instance and revoke its older sessions, then find out how somebody could ask the instance's metadata service: "
                  + "a proxy, a server-side request, a shell. Require version 2 of that service.",
              List.of(
                  "Instances that reach the internet through the company's own network and do not run the SSM agent.",
                  "A second way out of the cloud's network, which the instance takes now and then."))
          .about("a credential")
          .works(
              "Looks at sessions that are named after their instance. Where the instance reports for itself (SSM agent), its addresses are known, and a call from another network is held "
                  + "against the credential: high from outside AWS, medium from another address of AWS. Where they are not known, a call from an address outside AWS is. "
                  + "So is, with medium severity, one from a second address of AWS, and one from a private address that is neither the instance's nor comes through an endpoint. "
                  + "Calls of AWS services and through private endpoints of the account are not. "
                  + "A sign-in to the console with such a credential, and an endpoint of another account, are held against it wherever they come from.");

  /** What an instance calls about itself: where that comes from, there it is. */
  private static final Set<String> SELF_REPORTS =
      Set.of(
          "UpdateInstanceInformation",
          "UpdateInstanceAssociationStatus",
          "ListInstanceAssociations",
          "PutComplianceItems",
          "PutInventory",
          "GetDeployablePatchSnapshotForInstance",
          "OpenControlChannel",
          "GetMessages",
          "AcknowledgeMessage");

  private static final String ADDRESS = "address";
  private static final String AT_HOME = "home";
  private static final String OWN = "own";
  private static final String STRANGE = "strange";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    String instance = Instances.of(event);
    Network network = event.getNetwork();
    Principal principal = event.getPrincipal();
    if (instance == null
        || network == null
        || principal == null
        || !CloudCalls.isDirect(event)
        || network.getAddress() == null) {
      return null;
    }
    String group = Observing.identity(principal) + '/' + instance;
    Map<String, String> facts = facts(event, network, instance);
    return facts.isEmpty() ? null : Observing.of(RULE, event, group, facts);
  }

  private static Map<String, String> facts(IdentityEvent event, Network network, String instance) {
    Map<String, String> facts = new HashMap<>();
    String address = Objects.requireNonNull(network.getAddress());
    String endpointAccount = CloudCalls.label(event, Labels.ENDPOINT_ACCOUNT);
    if (endpointAccount != null) {
      facts.put(STRANGE, "through an endpoint of account " + endpointAccount);
    } else if (CloudCalls.has(event, Labels.FROM_CONSOLE)
        || event.getAction().equals("ConsoleLogin")) {
      facts.put(STRANGE, "in a browser, from " + address);
    } else if (network.getEndpoint() == null && isAddress(address)) {
      facts.put(ADDRESS, address);
    }
    String own = CloudCalls.label(event, Labels.INSTANCE_ADDRESS);
    if (own != null) {
      facts.put(OWN, own);
    }
    if (SELF_REPORTS.contains(event.getAction()) && isAbout(event, instance)) {
      facts.put(AT_HOME, "true");
    }
    return facts;
  }

  private static boolean isAbout(IdentityEvent event, String instance) {
    return event.getResources().stream().anyMatch(resource -> resource.getId().endsWith(instance))
        || event.getAction().equals("PutInventory")
        || event.getAction().equals("PutComplianceItems");
  }

  private static boolean isAddress(String text) {
    return Ipv4.number(text) >= 0 || text.indexOf(':') >= 0;
  }

  /** Of the calls from one place, the first. */
  @Override
  public boolean once() {
    return true;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    var home = Home.of(actions.observed());
    Map<String, List<Observed>> away = new LinkedHashMap<>();
    Set<String> fromOutside = new HashSet<>();
    for (Observed call : actions.observed()) {
      Severity severity = severity(call, home);
      if (severity != null) {
        away.computeIfAbsent(call.getKey(), key -> new ArrayList<>()).add(call);
        if (severity == Severity.HIGH) {
          fromOutside.add(call.getKey());
        }
      }
    }
    List<Verdict> verdicts = new ArrayList<>();
    away.forEach(
        (key, calls) ->
            // With the group: nothing keeps a record from giving one key two roles.
            verdicts.add(
                new Verdict(
                    key + ' ' + actions.group(),
                    calls.getFirst(),
                    actions
                        .judgement(calls, explanation(actions, key, calls, home))
                        .withSeverity(
                            fromOutside.contains(key) ? Severity.HIGH : Severity.MEDIUM))));
    return verdicts;
  }

  /** Null where a call may well come from the instance. */
  private static @Nullable Severity severity(Observed call, Home home) {
    if (call.getFacts().containsKey(STRANGE)) {
      return Severity.HIGH;
    }
    String address = Observing.fact(call, ADDRESS);
    return address == null ? null : home.severity(address);
  }

  private static String explanation(
      ObservedActions actions, String key, List<Observed> calls, Home home) {
    String from =
        calls.stream()
            .map(CredentialOffInstance::place)
            .distinct()
            .limit(3)
            .collect(Collectors.joining(" and "));
    String role = Names.brief(actions.group());
    return "Credential %s of an instance (%s) was used %s%s."
        .formatted(
            Keys.value(key),
            role,
            from,
            home.isKnown() ? "; the instance calls from " + home.text() : "");
  }

  private static String place(Observed call) {
    String strange = Observing.fact(call, STRANGE);
    return strange == null ? "from " + Observing.fact(call, ADDRESS) : strange;
  }

  /**
   * Where an instance is, as far as its own reports tell.
   *
   * @param reported addresses that reports came from
   * @param own addresses that it says it has
   * @param likely where it may be if it does not report: the first address of AWS that was seen; -1
   *     for none
   */
  private record Home(Set<Long> reported, Set<Long> own, long likely, String text) {

    /** Blocks that the registries gave to AWS, all regions. */
    private static final List<String> AWS_IPV6 =
        List.of(
            "2600:1f",
            "2600:f0f",
            "2406:da",
            "2a05:d0",
            "2a01:578:",
            "2804:800:",
            "2404:c2c0:",
            "240f:80",
            "fd00:ec2",
            "fe80:");

    static Home of(List<Observed> calls) {
      Map<String, Long> reported = new LinkedHashMap<>();
      Set<Long> own = new HashSet<>();
      long likely = -1;
      for (Observed call : calls) {
        String address = Observing.fact(call, ADDRESS);
        long number = address == null ? -1 : Ipv4.number(address);
        if (address != null && call.getFacts().containsKey(AT_HOME)) {
          reported.put(address, number);
        }
        if (likely < 0 && number >= 0 && AwsNetworks.contain(number)) {
          likely = number;
        }
        String said = Observing.fact(call, OWN);
        if (said != null) {
          own.add(Ipv4.number(said));
        }
      }
      // A thief may report for the instance as well: what is in AWS counts before what is not.
      Set<Long> inAws =
          reported.values().stream()
              .filter(number -> number >= 0 && AwsNetworks.contain(number))
              .collect(Collectors.toSet());
      Set<Long> all = Set.copyOf(reported.values());
      return new Home(
          inAws.isEmpty() ? all : inAws, own, likely, String.join(", ", reported.keySet()));
    }

    boolean isKnown() {
      return !reported.isEmpty();
    }

    @Nullable Severity severity(String address) {
      long number = Ipv4.number(address);
      if (number < 0) {
        return isAwsIpv6(address) ? null : Severity.HIGH;
      }
      if (reported.contains(number) || own.contains(number)) {
        return null;
      }
      if (Ipv4.isPrivate(number)) {
        // AWS writes a private address only beside the endpoint that was used: this one is another
        // network's.
        return isKnown() && !own.isEmpty() ? Severity.HIGH : Severity.MEDIUM;
      }
      if (!AwsNetworks.contain(number)) {
        return Severity.HIGH;
      }
      boolean near = !isKnown() && number >>> 16 == likely >>> 16;
      return near ? null : Severity.MEDIUM;
    }

    private static boolean isAwsIpv6(String address) {
      return AWS_IPV6.stream().anyMatch(address::startsWith);
    }
  }
}
