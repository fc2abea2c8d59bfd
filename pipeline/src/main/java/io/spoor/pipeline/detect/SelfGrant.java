package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects a principal that grants permissions to itself, or to an identity that the same chain then
 * uses. The group is the identity that receives the permissions.
 */
final class SelfGrant implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "self-grant",
              1,
              "Rights given to oneself",
              Severity.HIGH,
              75,
              List.of("attack.T1098", "attack.T1098.003", "attack.T1548.005", "owasp.asi03"),
              "Take the rights back, end the sessions of the identity that got them, and look at what was done with them since.",
              List.of(
                  "Administrators who set up a role and try it out.",
                  "Installers that create the user they go on with."))
          .withSubject("an identity that is given rights in one chain")
          .withDescription(
              "Looks at policies, groups, trust and access to clusters that are given to users and roles, at roles that are taken on and at keys that are made. "
                  + "Speaks when somebody gives to himself, or when what was given to an identity is followed, in the same chain, by taking it on. "
                  + "Critical when an agent does it; medium when a person takes on a role he gave rights to, high when he makes an administrator and a key to it. "
                  + "Where a version of a policy allows everything from now on, medium, and low where a group gets such a policy or an older version comes back into force: "
                  + "whoever does it may have that policy himself.");

  private static final long DEDUP_INTERVAL = Duration.ofMinutes(10).toNanos();
  private static final String INTERVAL = "while";
  private static final String GRANT = "grant";
  private static final String SELF = "self";
  private static final String ADMIN = "admin";

  /** An older version of a policy applies again. */
  private static final String OLDER = "older";

  /** The use creates a key or a password, rather than a session. */
  private static final String KEY = "key";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.GRANTS_RIGHTS, EffectKind.IMPERSONATES, EffectKind.MINTS_CREDENTIAL);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Effect granting = Effects.first(event, EffectKind.GRANTS_RIGHTS);
    if (granting != null) {
      return grant(event, granting);
    }
    Effect minting = Effects.first(event, EffectKind.MINTS_CREDENTIAL);
    boolean isKey =
        minting != null
            && (Effects.isOn(minting, ObjectKind.ACCESS_KEY)
                || Effects.isOn(minting, ObjectKind.PASSWORD));
    boolean isRole = Effects.first(event, EffectKind.IMPERSONATES, ObjectKind.ROLE) != null;
    String identity =
        minting != null && isKey ? minting.getBeneficiary() : isRole ? role(event) : null;
    if (identity == null || !Actors.isDirect(event) || !ObservationFactory.succeeded(event)) {
      return null;
    }
    String interval = String.valueOf(event.getTime() / DEDUP_INTERVAL);
    return ObservationFactory.create(
        RULE,
        event,
        identity,
        isKey ? Map.of(INTERVAL, interval, KEY, "true") : Map.of(INTERVAL, interval));
  }

  /** Stores one use per ten minutes of a role that is assumed often. */
  @Override
  public boolean earliestOnly() {
    return true;
  }

  private static @Nullable Observation grant(IdentityEvent event, Effect granting) {
    String identity = granting.getBeneficiary();
    Principal giver = event.getPrincipal();
    if (identity == null
        || giver == null
        || !Actors.isDirect(event)
        || !ObservationFactory.succeeded(event)) {
      return null;
    }
    Map<String, String> facts = new HashMap<>(Map.of(GRANT, event.getAction()));
    if (identity.equals(shortName(ObservationFactory.identity(giver)))) {
      facts.put(SELF, "true");
    }
    if (Effects.hasFlag(granting, EffectQualifiers.FULL_RIGHTS)) {
      facts.put(ADMIN, "true");
    }
    if (Effects.hasFlag(granting, EffectQualifiers.OLDER_VERSION)) {
      facts.put(OLDER, "true");
    }
    return ObservationFactory.create(RULE, event, identity, facts);
  }

  private static @Nullable String role(IdentityEvent event) {
    Issued issued = event.getIssued();
    Principal assumedRole = issued == null ? null : issued.getPrincipal();
    return assumedRole == null ? null : shortName(ObservationFactory.identity(assumedRole));
  }

  /** {@code role/deploy} for the ARN of a role, with or without a path. */
  private static String shortName(String identity) {
    String shortName = PrincipalNames.shortName(identity);
    int kind = shortName.indexOf('/');
    return kind < 0
        ? shortName
        : shortName.substring(0, kind) + shortName.substring(shortName.lastIndexOf('/'));
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> grants = actions.matching(action -> action.getFacts().containsKey(GRANT));
    if (grants.isEmpty()) {
      return List.of();
    }
    List<Observation> selfGrants = grants.stream().filter(grant -> hasFact(grant, SELF)).toList();
    List<Observation> relevant = selfGrants.isEmpty() ? grants : selfGrants;
    Observation first = relevant.getFirst();
    // Times have whole seconds: an equal time may be later.
    List<Observation> uses =
        actions.matching(
            action -> !action.getFacts().containsKey(GRANT) && action.getTime() >= first.getTime());
    if (selfGrants.isEmpty() && uses.isEmpty()) {
      return actions.group().startsWith("policy/") || actions.group().startsWith("group/")
          ? evaluateShared(actions, grants)
          : List.of();
    }
    boolean admin = relevant.stream().anyMatch(grant -> hasFact(grant, ADMIN));
    List<Observation> evidence = new ArrayList<>(relevant);
    evidence.addAll(uses);
    Detection detection =
        actions
            .detection(evidence, explanation(actions, first, admin, selfGrants.isEmpty(), uses))
            .withSeverity(severity(actions, selfGrants.isEmpty(), admin, uses));
    return List.of(AnchoredDetection.of(first, detection));
  }

  /**
   * Grants to all holders of a policy or members of a group: the caller may be one of them, which
   * no record states.
   */
  private static List<AnchoredDetection> evaluateShared(
      ActionGroup actions, List<Observation> grants) {
    List<Observation> notable =
        grants.stream().filter(grant -> hasFact(grant, ADMIN) || hasFact(grant, OLDER)).toList();
    if (notable.isEmpty()) {
      return List.of();
    }
    Observation first = notable.getFirst();
    boolean admin = notable.stream().anyMatch(grant -> hasFact(grant, ADMIN));
    boolean policy = actions.group().startsWith("policy/");
    String explanation =
        admin
            ? "%s gave administrator's rights to all who %s %s (%s)."
                .formatted(
                    Actors.name(actions, first),
                    policy ? "have" : "are in",
                    actions.group(),
                    first.getAction())
            : "%s brought another version of %s into force (%s)."
                .formatted(Actors.name(actions, first), actions.group(), first.getAction());
    Severity severity = admin && policy ? Severity.MEDIUM : Severity.LOW;
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(notable, explanation)
                .withSeverity(Actors.severity(actions, Severity.HIGH, severity))));
  }

  private static Severity severity(
      ActionGroup actions, boolean toAnother, boolean admin, List<Observation> uses) {
    boolean madeKey = uses.stream().anyMatch(use -> hasFact(use, KEY));
    if (actions.hasAgent()) {
      return uses.isEmpty() && !admin ? Severity.HIGH : Severity.CRITICAL;
    }
    return toAnother && !(admin && madeKey) ? Severity.MEDIUM : Severity.HIGH;
  }

  private static String explanation(
      ActionGroup actions,
      Observation first,
      boolean admin,
      boolean toAnother,
      List<Observation> uses) {
    String rights = admin ? "administrator's rights" : "rights";
    String recipient = toAnother ? actions.group() : "itself";
    String sequel =
        uses.isEmpty()
            ? ""
            : !hasFact(uses.getFirst(), KEY)
                ? ", and the same chain took it on"
                : ", and the same chain made a way in as it (" + uses.getFirst().getAction() + ")";
    return "%s gave %s to %s (%s)%s."
        .formatted(Actors.name(actions, first), rights, recipient, first.getAction(), sequel);
  }

  private static boolean hasFact(Observation observed, String fact) {
    return observed.getFacts().containsKey(fact);
  }
}
