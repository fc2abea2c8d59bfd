package io.spoor.pipeline.detect.credential;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Actor.Holder;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.text.Ipv4;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects use of an instance's role credential outside the instance. The group is the session of
 * the instance.
 */
public final class InstanceCredentialExfiltration implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "instance-credential-exfiltration",
              3,
              "Instance credential used from an address not known as its instance's",
              Severity.HIGH,
              85,
              List.of("attack.T1552.005", "attack.T1550.001", "attack.T1078.004", "owasp.asi03"),
              "Remove the role from the instance, revoke its older sessions and require "
                  + "version 2 of the metadata service. Then find the access path to that "
                  + "service: a proxy, a server-side request or a shell.",
              List.of(
                  "Instances without the SSM agent that reach the internet through the "
                      + "company's own network.",
                  "A second egress path from the cloud's network that the instance uses "
                      + "occasionally."))
          .withSubject("a credential")
          .withDescription(
              "Evaluates sessions named after their instance. An instance that reports "
                  + "itself (SSM agent) has known addresses; otherwise the first AWS address "
                  + "seen is assumed. A call from an unknown address outside AWS is high. A "
                  + "call from another AWS address is medium; without reports, addresses "
                  + "near the assumed one are accepted. A call without an endpoint from a "
                  + "private address of another network is medium, or high if the instance "
                  + "reports its private addresses. Calls of AWS services and through "
                  + "private endpoints of the account are not evaluated. Use in the console, "
                  + "and through an endpoint of another account, is high from any address.");

  private static final String ADDRESS = "address";

  /** The address belongs to the cloud. */
  private static final String CLOUD = "cloud";

  private static final String SELF_REPORTED = "home";
  private static final String SUCCEEDED = "succeeded";
  private static final String OWN_ADDRESS = "own";
  private static final String UNEXPECTED_PATH = "strange";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.USES_MACHINE_CREDENTIAL);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Effect use = Effects.first(event, EffectKind.USES_MACHINE_CREDENTIAL);
    Network network = event.getNetwork();
    Principal principal = event.getPrincipal();
    if (use == null
        || network == null
        || principal == null
        || !Actors.isDirect(event)
        || network.getAddress() == null) {
      return null;
    }
    String group = session(principal, use.getObjects().getFirst());
    Map<String, String> facts = facts(event, network, use);
    if (!facts.isEmpty() && ObservationFactory.succeeded(event)) {
      facts.put(SUCCEEDED, "");
    }
    return facts.isEmpty() ? null : ObservationFactory.create(INFO, event, group, facts);
  }

  /** Role and instance; a role that the record does not state is part of the principal's name. */
  private static String session(Principal principal, String machine) {
    String identity = ObservationFactory.identity(principal);
    return identity.endsWith('/' + machine) ? identity : identity + '/' + machine;
  }

  private static Map<String, String> facts(IdentityEvent event, Network network, Effect use) {
    Map<String, String> facts = new HashMap<>();
    String address = Objects.requireNonNull(network.getAddress());
    String endpointAccount = event.getLabels().get(EventLabels.ENDPOINT_ACCOUNT);
    if (endpointAccount != null) {
      facts.put(UNEXPECTED_PATH, "an endpoint of account " + endpointAccount);
    } else if (event.getLabels().containsKey(EventLabels.FROM_CONSOLE)
        || Effects.has(event, EffectKind.AUTHENTICATES)) {
      facts.put(UNEXPECTED_PATH, "a console session (" + address + ")");
    } else if (network.getEndpoint() == null && isAddress(address)) {
      facts.put(ADDRESS, address);
      if (network.getOperator() != null) {
        facts.put(CLOUD, "");
      }
    }
    String ownAddress = event.getLabels().get(EventLabels.INSTANCE_ADDRESS);
    if (ownAddress != null) {
      facts.put(OWN_ADDRESS, ownAddress);
    }
    if (Effects.hasFlag(use, EffectQualifiers.REPORTS_ITSELF)) {
      facts.put(SELF_REPORTED, "true");
    }
    return facts;
  }

  private static boolean isAddress(String text) {
    return Ipv4.parse(text) >= 0 || text.indexOf(':') >= 0;
  }

  /** Stores the first of the calls from one address. */
  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    var addresses = InstanceAddresses.of(actions.observations());
    Map<String, List<Observation>> outsideUses = new LinkedHashMap<>();
    Set<String> fromOutside = new HashSet<>();
    for (Observation call : actions.observations()) {
      Severity severity = severity(call, addresses);
      if (severity != null) {
        outsideUses.computeIfAbsent(call.getKey(), key -> new ArrayList<>()).add(call);
        if (severity == Severity.HIGH) {
          fromOutside.add(call.getKey());
        }
      }
    }
    List<AnchoredDetection> detections = new ArrayList<>();
    outsideUses.forEach(
        (key, calls) ->
            // Includes the group, as one key may appear with two roles.
            detections.add(
                new AnchoredDetection(
                    key + ' ' + actions.group(),
                    calls.getFirst(),
                    actions
                        .detection(calls, explanation(actions, key, calls, addresses))
                        .withSeverity(
                            fromOutside.contains(key) ? Severity.HIGH : Severity.MEDIUM))));
    return detections;
  }

  /** Null when the call may come from the instance. */
  private static @Nullable Severity severity(Observation call, InstanceAddresses addresses) {
    if (call.getFacts().containsKey(UNEXPECTED_PATH)) {
      return Severity.HIGH;
    }
    String address = ObservationFactory.fact(call, ADDRESS);
    return address == null ? null : addresses.severity(address, ObservedActions.has(call, CLOUD));
  }

  private static Explanation explanation(
      ActionGroup actions, String key, List<Observation> calls, InstanceAddresses addresses) {
    var instance = new Holder(Noun.INSTANCE, List.of(), actions.group());
    List<String> origins =
        calls.stream().map(InstanceCredentialExfiltration::callOrigin).distinct().toList();
    boolean isNamed = calls.stream().allMatch(call -> call.getCredential() != null);
    Actor actor =
        isNamed
            ? Actor.credential(Keys.value(key), instance)
            : new Actor.Named(Noun.INSTANCE_IDENTITY, null, instance);
    var used =
        Explanation.of(actor, Verb.BE_USED).with(new Part(Role.FROM, null, null, origins, null));
    var outcome =
        calls.stream().allMatch(ObservedActions::failed)
            ? used.because(Clause.Kind.NO_CALL_SUCCEEDED)
            : used;
    return addresses.isKnown()
        ? outcome.because(Clause.Kind.INSTANCE_ADDRESSES, addresses.text())
        : outcome.because(Clause.Kind.ADDRESS_UNKNOWN);
  }

  private static String callOrigin(Observation call) {
    String unexpectedPath = ObservationFactory.fact(call, UNEXPECTED_PATH);
    return unexpectedPath == null
        ? String.valueOf(ObservationFactory.fact(call, ADDRESS))
        : unexpectedPath;
  }

  /**
   * Location of an instance, by its own reports.
   *
   * @param reportedAddresses source addresses of its reports
   * @param ownAddresses addresses that it reports as its own
   * @param likelyAddress assumed address if it does not report: the first address of the cloud
   *     seen; -1 for none
   */
  private record InstanceAddresses(
      Set<Long> reportedAddresses, Set<Long> ownAddresses, long likelyAddress, String text) {

    static InstanceAddresses of(List<Observation> calls) {
      Map<String, Long> reportedAddresses = new LinkedHashMap<>();
      Set<Long> reportedInCloud = new HashSet<>();
      Set<Long> ownAddresses = new HashSet<>();
      long likelyAddress = -1;
      for (Observation call : calls) {
        String address = ObservationFactory.fact(call, ADDRESS);
        long number = address == null ? -1 : Ipv4.parse(address);
        boolean isInCloud = number >= 0 && ObservedActions.has(call, CLOUD);
        if (address != null && call.getFacts().containsKey(SELF_REPORTED)) {
          reportedAddresses.put(address, number);
          if (isInCloud) {
            reportedInCloud.add(number);
          }
        }
        if (likelyAddress < 0 && isInCloud) {
          likelyAddress = number;
        }
        String ownAddress = ObservationFactory.fact(call, OWN_ADDRESS);
        if (ownAddress != null) {
          ownAddresses.add(Ipv4.parse(ownAddress));
        }
      }
      // An attacker may also send reports for the instance: the cloud's addresses take precedence.
      Set<Long> all = Set.copyOf(reportedAddresses.values());
      return new InstanceAddresses(
          reportedInCloud.isEmpty() ? all : reportedInCloud,
          ownAddresses,
          likelyAddress,
          String.join(", ", reportedAddresses.keySet()));
    }

    boolean isKnown() {
      return !reportedAddresses.isEmpty();
    }

    /** {@code isInCloud}: whether the address belongs to the cloud. */
    @Nullable Severity severity(String address, boolean isInCloud) {
      long number = Ipv4.parse(address);
      if (number < 0) {
        return isInCloud ? null : Severity.HIGH;
      }
      if (reportedAddresses.contains(number) || ownAddresses.contains(number)) {
        return null;
      }
      if (Ipv4.isPrivate(number)) {
        // A private address is logged only together with the endpoint used: this one belongs to
        // another network.
        return isKnown() && !ownAddresses.isEmpty() ? Severity.HIGH : Severity.MEDIUM;
      }
      if (!isInCloud) {
        return Severity.HIGH;
      }
      boolean near = !isKnown() && number >>> 16 == likelyAddress >>> 16;
      return near ? null : Severity.MEDIUM;
    }
  }
}
