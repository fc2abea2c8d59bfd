package io.spoor.sources.cloudtrail;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.ApiNames;
import io.spoor.schemas.vocabulary.ClientKinds;
import io.spoor.schemas.vocabulary.DenialCodes;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.ObjectKind;
import io.spoor.sources.mapping.EffectTable;
import io.spoor.sources.mapping.EventDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Describes calls in the vocabulary of all sources, by the table {@code effects.txt} in the
 * resources.
 */
final class CallEffects {
  private static final EffectTable TABLE =
      EffectTable.load(CallEffects.class, "effects.txt", CallFacts.NAMES);

  /** Path of the roles of AWS single sign-on. */
  private static final String SIGN_IN_ROLE = ":role/aws-reserved/sso.amazonaws.com/";

  /** An event that AWS made, which the principal did not ask for. */
  private static final String SERVICE_EVENT = "AwsServiceEvent";

  private CallEffects() {}

  static String tableDigest() {
    return TABLE.digest();
  }

  static EventDescription describe(IdentityEvent event) {
    return new EventDescription(
        effects(event), client(event), networkOperator(event), /* isGeneric= */ false);
  }

  private static List<Effect> effects(IdentityEvent event) {
    if (event.getLabels().containsKey(EventLabels.DRY_RUN)) {
      return List.of();
    }
    var facts = new CallFacts(event);
    String service = service(event);
    String action = ApiNames.withoutVersion(event.getAction());
    List<Effect> effects = new ArrayList<>(2);
    addCaller(effects, event, facts);
    TABLE.addEffects(effects, event, service, action, facts);
    if (event.getIssued() != null) {
      addIssuance(effects, event);
    }
    return effects.isEmpty() ? List.of() : List.copyOf(effects);
  }

  /** {@code iam} for {@code iam.amazonaws.com}. */
  private static String service(IdentityEvent event) {
    String host = Objects.requireNonNullElse(event.getService(), "");
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }

  /** Adds the effects that follow from the caller, whatever is called. */
  private static void addCaller(List<Effect> effects, IdentityEvent event, CallFacts facts) {
    String outcome = TABLE.outcome(event);
    Principal principal = event.getPrincipal();
    if (principal != null
        && "root".equals(principal.getType())
        && !SERVICE_EVENT.equals(event.getEventType())) {
      Effect acts = effect(EffectKind.ACTS_AS_SUPERUSER, List.of(), null, outcome);
      effects.add(
          event.getLabels().containsKey("assumed_root")
              ? with(acts, EffectQualifiers.MANNER, Manner.OBTAINED_SESSION)
              : acts);
    }
    String machine = facts.machine();
    if (machine != null) {
      effects.add(
          effect(
              EffectKind.USES_MACHINE_CREDENTIAL, List.of(machine), ObjectKind.MACHINE, outcome));
    }
    String code = event.getErrorCode();
    if (code != null && DenialCodes.contains(code)) {
      effects.add(effect(EffectKind.IS_DENIED, List.of(), null, outcome));
    }
  }

  private static Effect effect(
      EffectKind kind, List<String> objects, @Nullable ObjectKind object, String outcome) {
    return new Effect(
        kind.label(), objects, object == null ? null : object.label(), null, outcome, Map.of());
  }

  /**
   * Every issuance mints a credential or starts an impersonation, and states whether it is the
   * first after a person's sign-in, which already assumes a role.
   */
  private static void addIssuance(List<Effect> effects, IdentityEvent event) {
    int issuance = -1;
    for (int i = 0; i < effects.size() && issuance < 0; i++) {
      EffectKind kind = EffectKind.of(effects.get(i).getKind());
      issuance =
          kind == EffectKind.IMPERSONATES || kind == EffectKind.MINTS_CREDENTIAL ? i : issuance;
    }
    if (issuance < 0) {
      issuance = effects.size();
      effects.add(
          effect(EffectKind.MINTS_CREDENTIAL, List.of(), ObjectKind.SESSION, TABLE.outcome(event)));
    }
    Principal principal = event.getPrincipal();
    if (principal != null && identity(principal).contains(SIGN_IN_ROLE)) {
      effects.set(issuance, with(effects.get(issuance), EffectQualifiers.FROM_SIGN_IN, "true"));
    }
  }

  private static String identity(Principal principal) {
    return Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId());
  }

  private static Effect with(Effect effect, String qualifier, String value) {
    Map<String, String> qualifiers = new TreeMap<>(effect.getQualifiers());
    qualifiers.put(qualifier, value);
    return new Effect(
        effect.getKind(),
        effect.getObjects(),
        effect.getObjectKind(),
        effect.getBeneficiary(),
        effect.getOutcome(),
        Map.copyOf(qualifiers));
  }

  /** The program, by its user agent; a browser also by the credential that the console gave it. */
  private static @Nullable String client(IdentityEvent event) {
    Network network = event.getNetwork();
    String agent = network == null ? null : network.getUserAgent();
    if (agent != null && agent.contains("exec-env/AWS_Lambda")) {
      return ClientKinds.FUNCTION;
    }
    boolean isConsole =
        event.getLabels().containsKey(EventLabels.FROM_CONSOLE)
            || (agent != null
                && (agent.startsWith("Mozilla/")
                    || agent.startsWith("AWS Internal")
                    || agent.contains("onsole")));
    return isConsole ? ClientKinds.CONSOLE : null;
  }

  private static @Nullable String networkOperator(IdentityEvent event) {
    Network network = event.getNetwork();
    String address = network == null ? null : network.getAddress();
    return address != null && AwsNetworks.contains(address) ? "AWS" : null;
  }
}
