package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.cloud.AwsNetworks;
import io.spoor.pipeline.detect.cloud.Ipv4;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.vocabulary.EventLabels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Detects alternating use of one credential from two networks. The group is the credential. */
final class MultiNetworkCredential implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "credential-in-two-places",
              1,
              "One credential used from two networks in turn",
              Severity.MEDIUM,
              55,
              List.of("attack.T1550.001", "attack.T1528", "attack.T1078.004", "owasp.asi03"),
              "Ask its owner which of the two he is. If he knows only one: revoke the credential.",
              List.of(
                  "A laptop that changes between a VPN and its own connection.",
                  "A key that several machines share: give each its own."))
          .withSubject("a credential in one segment")
          .withDescription(
              "Takes the network of each call (addresses that begin with the same two numbers; all of AWS is one), the first of each in ten minutes. "
                  + "Speaks when one is followed by another and by the first again within the span; and, with high severity, when a function's credential, whose calls say that they come "
                  + "from within the function, is used by something else from outside AWS. Private addresses, private endpoints, the console "
                  + "and calls of AWS services do not count.");

  private static final long SLOT = Duration.ofMinutes(10).toNanos();
  private static final String NETWORK = "network";
  private static final String AWS = "AWS";

  /** The call comes from a running function. */
  private static final String IN_FUNCTION = "within";

  private final long within;

  MultiNetworkCredential(TuningReader tuning) {
    this.within = tuning.thresholds(RULE.id()).duration("within", Duration.ofMinutes(30)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Credential credential = event.getCredential();
    Network network = event.getNetwork();
    if (credential == null
        || network == null
        || network.getAddress() == null
        || network.getEndpoint() != null
        || !"access-key".equals(credential.getKind())
        || !CloudCalls.isDirect(event)
        || CloudCalls.hasLabel(event, EventLabels.FROM_CONSOLE)) {
      return null;
    }
    long number = Ipv4.parse(network.getAddress());
    return number < 0 || Ipv4.isPrivate(number)
        ? null
        : ObservationFactory.create(
            RULE, event, event.getTrailKey(), facts(event, networkOf(number)));
  }

  private static Map<String, String> facts(IdentityEvent event, String network) {
    String slot = String.valueOf(event.getTime() / SLOT);
    return CloudCalls.isFunction(event)
        ? Map.of(NETWORK, network, "slot", slot, IN_FUNCTION, "")
        : Map.of(NETWORK, network, "slot", slot);
  }

  private static String networkOf(long number) {
    return AwsNetworks.contains(number)
        ? AWS
        : (number >>> 24) + "." + ((number >>> 16) & 255) + ".x.x";
  }

  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> calls = actions.observations();
    AnchoredDetection functionDetection = evaluateFunction(actions);
    if (functionDetection != null) {
      return List.of(functionDetection);
    }
    for (int i = 0; i < calls.size(); i++) {
      Observation first = calls.get(i);
      Observation between = null;
      for (Observation later : calls.subList(i + 1, calls.size())) {
        if (later.getTime() - first.getTime() > within) {
          break;
        }
        boolean same = networkOf(later).equals(networkOf(first));
        if (same && between != null) {
          return List.of(detection(actions, first, between, later));
        }
        between = same || between != null ? between : later;
      }
    }
    return List.of();
  }

  /**
   * Detects use of a function's credential elsewhere; the function itself may call through the
   * company's network.
   */
  @SuppressWarnings("ReferenceEquality") // the two calls themselves, not equal ones
  private static @Nullable AnchoredDetection evaluateFunction(ActionGroup actions) {
    List<Observation> inside = actions.matching(call -> call.getFacts().containsKey(IN_FUNCTION));
    if (inside.isEmpty()) {
      return null;
    }
    Set<String> ownNetworks =
        inside.stream().map(MultiNetworkCredential::networkOf).collect(Collectors.toSet());
    List<Observation> outside =
        actions.matching(
            call -> !networkOf(call).equals(AWS) && !ownNetworks.contains(networkOf(call)));
    if (outside.isEmpty()) {
      return null;
    }
    String explanation =
        "Credential %s of a function (%s) was used from %s, outside the function and AWS."
            .formatted(
                outside.getFirst().getCredential(),
                PrincipalNames.shortName(String.valueOf(outside.getFirst().getPrincipal())),
                networkOf(outside.getFirst()));
    List<Observation> evidence =
        actions.matching(call -> call == inside.getFirst() || call == outside.getFirst());
    return new AnchoredDetection(
        actions.group(),
        inside.getFirst(),
        actions.detection(evidence, explanation).withSeverity(Severity.HIGH));
  }

  private static AnchoredDetection detection(
      ActionGroup actions, Observation first, Observation between, Observation third) {
    String explanation =
        "Credential %s (%s) was used from %s, then from %s, and then from %s again."
            .formatted(
                first.getCredential(),
                PrincipalNames.shortName(String.valueOf(first.getPrincipal())),
                networkOf(first),
                networkOf(between),
                networkOf(first));
    return new AnchoredDetection(
        actions.group(), first, actions.detection(List.of(first, between, third), explanation));
  }

  private static String networkOf(Observation call) {
    return Objects.requireNonNull(ObservationFactory.fact(call, NETWORK));
  }
}
