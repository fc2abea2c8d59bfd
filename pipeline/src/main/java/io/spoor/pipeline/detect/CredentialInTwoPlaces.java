package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.cloud.AwsNetworks;
import io.spoor.pipeline.detect.cloud.Ipv4;
import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.tuning.Tuning;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.vocabulary.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One credential is used from two networks in turn. The group is the credential. */
final class CredentialInTwoPlaces implements ActionDetector {
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
          .about("a credential in one segment")
          .works(
              "Takes the network of each call (addresses that begin with the same two numbers; all of AWS is one), the first of each in ten minutes. "
                  + "Speaks when one is followed by another and by the first again within the span; and, with high severity, when a function's credential, whose calls say that they come "
                  + "from within the function, is used by something else from outside AWS. Private addresses, private endpoints, the console "
                  + "and calls of AWS services do not count.");

  private static final long SLOT = Duration.ofMinutes(10).toNanos();
  private static final String PLACE = "network";
  private static final String AWS = "AWS";

  /** The call comes from a function while it runs. */
  private static final String WITHIN = "within";

  private final long within;

  CredentialInTwoPlaces(Tuning tuning) {
    this.within = tuning.of(RULE.id()).duration("within", Duration.ofMinutes(30)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Credential credential = event.getCredential();
    Network network = event.getNetwork();
    if (credential == null
        || network == null
        || network.getAddress() == null
        || network.getEndpoint() != null
        || !"access-key".equals(credential.getKind())
        || !CloudCalls.isDirect(event)
        || CloudCalls.has(event, Labels.FROM_CONSOLE)) {
      return null;
    }
    long number = Ipv4.number(network.getAddress());
    return number < 0 || Ipv4.isPrivate(number)
        ? null
        : Observing.of(RULE, event, event.getTrailKey(), facts(event, place(number)));
  }

  private static Map<String, String> facts(IdentityEvent event, String place) {
    String slot = String.valueOf(event.getTime() / SLOT);
    return CloudCalls.isFunction(event)
        ? Map.of(PLACE, place, "slot", slot, WITHIN, "")
        : Map.of(PLACE, place, "slot", slot);
  }

  private static String place(long number) {
    return AwsNetworks.contain(number)
        ? AWS
        : (number >>> 24) + "." + ((number >>> 16) & 255) + ".x.x";
  }

  @Override
  public boolean once() {
    return true;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Observed> calls = actions.observed();
    Verdict stolen = ofFunction(actions);
    if (stolen != null) {
      return List.of(stolen);
    }
    for (int i = 0; i < calls.size(); i++) {
      Observed first = calls.get(i);
      Observed between = null;
      for (Observed later : calls.subList(i + 1, calls.size())) {
        if (later.getTime() - first.getTime() > within) {
          break;
        }
        boolean same = place(later).equals(place(first));
        if (same && between != null) {
          return List.of(verdict(actions, first, between, later));
        }
        between = same || between != null ? between : later;
      }
    }
    return List.of();
  }

  /** A function's credential in other hands; a function may reach out by the company's network. */
  private static @Nullable Verdict ofFunction(ObservedActions actions) {
    List<Observed> inside = actions.where(call -> call.getFacts().containsKey(WITHIN));
    if (inside.isEmpty()) {
      return null;
    }
    Set<String> home =
        inside.stream().map(CredentialInTwoPlaces::place).collect(Collectors.toSet());
    List<Observed> outside =
        actions.where(call -> !place(call).equals(AWS) && !home.contains(place(call)));
    if (outside.isEmpty()) {
      return null;
    }
    String explanation =
        "Credential %s of a function (%s) was used from %s, outside the function and AWS."
            .formatted(
                outside.getFirst().getCredential(),
                Names.brief(String.valueOf(outside.getFirst().getPrincipal())),
                place(outside.getFirst()));
    List<Observed> evidence =
        actions.where(call -> call == inside.getFirst() || call == outside.getFirst());
    return new Verdict(
        actions.group(),
        inside.getFirst(),
        actions.judgement(evidence, explanation).withSeverity(Severity.HIGH));
  }

  private static Verdict verdict(
      ObservedActions actions, Observed first, Observed between, Observed again) {
    String explanation =
        "Credential %s (%s) was used from %s, then from %s, and then from %s again."
            .formatted(
                first.getCredential(),
                Names.brief(String.valueOf(first.getPrincipal())),
                place(first),
                place(between),
                place(first));
    return new Verdict(
        actions.group(), first, actions.judgement(List.of(first, between, again), explanation));
  }

  private static String place(Observed call) {
    return Objects.requireNonNull(Observing.fact(call, PLACE));
  }
}
