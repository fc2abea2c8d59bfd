package io.spoor.pipeline.detect.credential;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.StatedTimeOrder;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Actor.Holder;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.text.Ipv4;
import io.spoor.schemas.vocabulary.ClientKinds;
import io.spoor.schemas.vocabulary.EventLabels;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Detects alternating use of one credential from two networks. The group is the credential. */
public final class MultiNetworkCredential implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "multi-network-credential",
              1,
              "Credential used from two networks in turn",
              Severity.MEDIUM,
              55,
              List.of("attack.T1550.001", "attack.T1528", "attack.T1078.004", "owasp.asi03"),
              "Ask the owner which network is theirs. If only one is, revoke the credential.",
              List.of(
                  "A laptop that alternates between a VPN and its own connection.",
                  "A key that several machines share; issue a key for each."))
          .withSubject("a credential in one segment")
          .withDescription(
              "Evaluates the network of each call: addresses with the same first two "
                  + "numbers, or all of AWS. Of each network's calls in ten minutes, the "
                  + "first counts. Reports one network followed by another and by the first "
                  + "again, within the time span. Severity: medium. Calls made inside a "
                  + "function identify its credential. Use of that credential from a network "
                  + "outside AWS, other than the function's own, is high. Private addresses, "
                  + "private endpoints, the console and calls of AWS services do not count.");

  private static final long SLOT = Duration.ofMinutes(10).toNanos();
  private static final String NETWORK = "network";

  /** The network is the one of a cloud, whose operator is its name. */
  private static final String CLOUD = "cloud";

  /** The call comes from a running function. */
  private static final String IN_FUNCTION = "within";

  private final long within;

  public MultiNetworkCredential(TuningReader tuning) {
    this.within = tuning.thresholds(INFO.id()).duration("within", Duration.ofMinutes(30)).toNanos();
  }

  @Override
  public DetectorInfo info() {
    return INFO;
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
        || !Actors.isDirect(event)
        || !credential.getKey().equals(event.getTrailKey())
        || event.getLabels().containsKey(EventLabels.FROM_CONSOLE)) {
      return null;
    }
    long number = Ipv4.parse(network.getAddress());
    return number < 0 || Ipv4.isPrivate(number)
        ? null
        : ObservationFactory.create(
            INFO, event, event.getTrailKey(), facts(event, network, number));
  }

  private static Map<String, String> facts(IdentityEvent event, Network network, long number) {
    Map<String, String> facts = new HashMap<>();
    facts.put("slot", String.valueOf(event.getTime() / SLOT));
    String operator = network.getOperator();
    if (operator == null) {
      facts.put(NETWORK, (number >>> 24) + "." + ((number >>> 16) & 255) + ".x.x");
    } else {
      facts.put(NETWORK, operator);
      facts.put(CLOUD, "");
    }
    if (ClientKinds.FUNCTION.equals(event.getClient())) {
      facts.put(IN_FUNCTION, "");
    }
    return facts;
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
            call -> !ObservedActions.has(call, CLOUD) && !ownNetworks.contains(networkOf(call)));
    if (outside.isEmpty()) {
      return null;
    }
    Observation use = outside.getFirst();
    var function = new Holder(Noun.FUNCTION, List.of(), String.valueOf(use.getPrincipal()));
    var explanation =
        Explanation.of(
                Actor.credential(String.valueOf(use.getCredential()), function), Verb.BE_USED)
            .and(Role.FROM, Noun.NETWORK, networkOf(use))
            .because(Clause.Kind.OUTSIDE_FUNCTION);
    List<Observation> evidence =
        actions.matching(call -> call == inside.getFirst() || call == outside.getFirst());
    return new AnchoredDetection(
        actions.group(),
        inside.getFirst(),
        actions.detection(evidence, explanation).withSeverity(Severity.HIGH));
  }

  private static AnchoredDetection detection(
      ActionGroup actions, Observation first, Observation between, Observation third) {
    List<String> holders =
        Stream.of(first, between, third)
            .map(call -> String.valueOf(call.getPrincipal()))
            .distinct()
            .toList();
    var holder = new Holder(null, holders, null);
    var used =
        Explanation.of(
                Actor.credential(String.valueOf(first.getCredential()), holder), Verb.BE_USED)
            .and(Role.FROM, Noun.NETWORK, networkOf(first));
    boolean inOrder =
        StatedTimeOrder.isBefore(first, between) && StatedTimeOrder.isBefore(between, third);
    var returned =
        inOrder
            ? used.because(Clause.Kind.NETWORK_RETURN, networkOf(between), networkOf(first))
            : used.because(Clause.Kind.NETWORKS_IN_SAME_SECOND, networkOf(between));
    var explanation = holders.size() > 1 ? returned.because(Clause.Kind.HOLDERS_DIFFER) : returned;
    return new AnchoredDetection(
        actions.group(), first, actions.detection(List.of(first, between, third), explanation));
  }

  private static String networkOf(Observation call) {
    return Objects.requireNonNull(ObservationFactory.fact(call, NETWORK));
  }
}
