package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.PrincipalNames;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects a principal that grants permissions to itself, or to an identity that the same chain then
 * uses. The group is the identity that receives the permissions.
 */
public final class SelfGrant implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "self-grant",
              5,
              "Permissions granted to, or set for, the caller, an identity used in the same chain, or a shared policy",
              Severity.HIGH,
              75,
              List.of("attack.T1098", "attack.T1098.003", "attack.T1548.005", "owasp.asi03"),
              "Revoke the permissions and end the sessions of the identity that received "
                  + "them. Review its actions since the grant.",
              List.of(
                  "Administrators who set up a role and test it.",
                  "Installers that create a user and continue as that user."))
          .withSubject("an identity that received permissions in one chain")
          .withDescription(
              "Evaluates grants to users and roles by policies, groups, trust and cluster "
                  + "access, and assumed roles and created keys. Reports a principal that "
                  + "grants permissions to itself; severity: high, or medium for administrator "
                  + "permissions of one part, such as a namespace or repository. Also reports a grant to "
                  + "an identity that the same chain then assumes, impersonates or creates a "
                  + "key for; "
                  + "severity: medium. It is high if the grant makes an administrator and a "
                  + "key follows. An agent's grant is critical; high only if it grants "
                  + "itself less than administrator permissions and does not use them. A "
                  + "policy version that allows everything is medium, because the caller may "
                  + "hold the policy. A group that receives this policy, or an older policy "
                  + "version in force again, is low. Both are high for an agent.");

  private static final long DEDUP_INTERVAL = Duration.ofMinutes(10).toNanos();
  private static final String INTERVAL = "while";
  private static final String GRANT = "grant";
  private static final String SELF = "self";
  private static final String ADMIN = "admin";

  /** The part of the account of which the grant makes an administrator. */
  private static final String ADMIN_WITHIN = "admin-within";

  /** It changes who may assume the identity; the identity's own permissions stay as they are. */
  private static final String TRUST = "trust";

  /** The permissions after the call; the record does not state those before. */
  private static final String SETTING = "setting";

  /** It is added by its own call: it accepts an invitation, or may add members. */
  private static final String JOINED = "joined";

  /** It has the permissions once it activates them. */
  private static final String ELIGIBLE = "eligible";

  /** It is added to a group; the record does not state what that gives. */
  private static final String MEMBERSHIP = "membership";

  /** The same call took other permissions away from the identity. */
  private static final String ALSO_REVOKED = "also-revoked";

  /** Who else receives the permissions by the same call. */
  private static final String OTHERS = "others";

  /** An older version of a policy applies again. */
  private static final String OLDER = "older";

  /** The use creates a key or a password, rather than a session. */
  private static final String KEY = "key";

  @Override
  public DetectorInfo info() {
    return INFO;
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
    String identity = minting != null && isKey ? minting.getBeneficiary() : impersonated(event);
    if (identity == null || !Actors.isDirect(event) || !ObservationFactory.succeeded(event)) {
      return null;
    }
    String interval = String.valueOf(event.getTime() / DEDUP_INTERVAL);
    return ObservationFactory.create(
        INFO,
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
    String within = Effects.qualifier(granting, EffectQualifiers.WITHIN);
    if (Effects.hasFlag(granting, EffectQualifiers.FULL_RIGHTS)) {
      facts.put(within == null ? ADMIN : ADMIN_WITHIN, within == null ? "true" : within);
    }
    String manner = Effects.qualifier(granting, EffectQualifiers.MANNER);
    if (Manner.TRUST.equals(manner)) {
      facts.put(TRUST, "");
    }
    if (Manner.SETTING.equals(manner)) {
      facts.put(SETTING, "");
    }
    if (Manner.JOINED.equals(manner)) {
      facts.put(JOINED, "");
    }
    if (Manner.ELIGIBLE.equals(manner)) {
      facts.put(ELIGIBLE, "");
    }
    if (Manner.MEMBERSHIP.equals(manner)) {
      facts.put(MEMBERSHIP, "");
    }
    if (identity.equals(event.getLabels().get(EventLabels.REVOKED_FROM))) {
      facts.put(ALSO_REVOKED, "");
    }
    String others = event.getLabels().get(EventLabels.ALSO_GRANTED_TO);
    if (others != null) {
      facts.put(OTHERS, others);
    }
    if (Effects.hasFlag(granting, EffectQualifiers.OLDER_VERSION)) {
      facts.put(OLDER, "true");
    }
    return ObservationFactory.create(INFO, event, identity, facts);
  }

  /** The identity that the event starts to act as; null for none. */
  private static @Nullable String impersonated(IdentityEvent event) {
    Effect impersonation = Effects.first(event, EffectKind.IMPERSONATES);
    if (impersonation == null) {
      return null;
    }
    if (Effects.isOn(impersonation, ObjectKind.ROLE)) {
      return role(event);
    }
    List<String> named = impersonation.getObjects();
    return named.isEmpty() ? null : named.getFirst();
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
            .detection(
                evidence, explanation(actions, shown(relevant), admin, selfGrants.isEmpty(), uses))
            .withSeverity(severity(actions, evidence, selfGrants.isEmpty(), admin, uses));
    return List.of(AnchoredDetection.of(first, detection));
  }

  /** The grant that an explanation is about: the one that makes an administrator, if any. */
  private static Observation shown(List<Observation> grants) {
    return grants.stream()
        .filter(grant -> hasFact(grant, ADMIN))
        .findFirst()
        .or(() -> grants.stream().filter(grant -> hasFact(grant, ADMIN_WITHIN)).findFirst())
        .orElse(grants.getFirst());
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
    Actor actor = actions.actor(first);
    var explanation =
        (admin
                ? Explanation.of(actor, Verb.GRANT)
                    .object(Noun.ADMIN_PERMISSIONS)
                    .and(Role.TO, policy ? Noun.HOLDERS : Noun.MEMBERS, actions.group())
                : Explanation.of(actor, Verb.CHANGE).object(Noun.DEFAULT_VERSION, actions.group()))
            .call(first.getAction());
    Severity severity = admin && policy ? Severity.MEDIUM : Severity.LOW;
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(notable, explanation)
                .withSeverity(Actors.severity(actions, notable, Severity.HIGH, severity))));
  }

  private static Severity severity(
      ActionGroup actions,
      List<Observation> evidence,
      boolean toAnother,
      boolean admin,
      List<Observation> uses) {
    boolean madeKey = uses.stream().anyMatch(use -> hasFact(use, KEY));
    if (evidence.stream().anyMatch(actions::isAgents)) {
      return uses.isEmpty() && !admin ? Severity.HIGH : Severity.CRITICAL;
    }
    boolean isOfOnePart =
        !admin && evidence.stream().anyMatch(action -> hasFact(action, ADMIN_WITHIN));
    return isOfOnePart || (toAnother && !(admin && madeKey)) ? Severity.MEDIUM : Severity.HIGH;
  }

  private static Explanation explanation(
      ActionGroup actions,
      Observation first,
      boolean admin,
      boolean toAnother,
      List<Observation> uses) {
    String beneficiary = toAnother ? actions.group() : "itself";
    var granted =
        granted(actions.actor(first), first, admin, beneficiary, actions.group())
            .call(first.getAction());
    if (hasFact(first, JOINED)) {
      granted = granted.because(Clause.Kind.ADMISSION_UNKNOWN);
    }
    if (hasFact(first, ELIGIBLE)) {
      granted = granted.because(Clause.Kind.TO_BE_ACTIVATED);
    }
    if (hasFact(first, ALSO_REVOKED)) {
      granted = granted.because(Clause.Kind.ALSO_REVOKED);
    }
    String others = ObservationFactory.fact(first, OTHERS);
    if (others != null) {
      granted = granted.because(Clause.Kind.ALSO_GRANTED, others);
    }
    if (uses.isEmpty()) {
      return granted;
    }
    Observation use = uses.getFirst();
    if (hasFact(use, KEY)) {
      return granted.because(Clause.Kind.SAME_CHAIN_CREDENTIAL, use.getAction());
    }
    boolean sameCaller = Objects.equals(use.getPrincipal(), first.getPrincipal());
    return sameCaller
        ? granted.because(Clause.Kind.SAME_CALLER_ASSUMED)
        : granted.because(Clause.Kind.SAME_CHAIN_ASSUMED, String.valueOf(use.getPrincipal()));
  }

  private static Explanation granted(
      Actor actor, Observation grant, boolean admin, String beneficiary, String identity) {
    if (hasFact(grant, TRUST)) {
      return Explanation.of(actor, Verb.CHANGE).object(Noun.TRUST_POLICY, identity);
    }
    if (hasFact(grant, JOINED)) {
      var joined = Explanation.of(actor, Verb.JOIN).object(Noun.ORGANIZATION_OR_REPOSITORY);
      return admin ? joined.and(Role.WITH, Noun.ADMIN_PERMISSIONS) : joined;
    }
    if (hasFact(grant, MEMBERSHIP)) {
      return Explanation.of(actor, Verb.ADD).object(beneficiary).and(Role.TO, Noun.GROUP);
    }
    return hasFact(grant, SETTING)
        ? permissions(Explanation.of(actor, Verb.SET), grant, admin).and(Role.FOR, beneficiary)
        : permissions(Explanation.of(actor, Verb.GRANT), grant, admin).and(Role.TO, beneficiary);
  }

  private static Explanation permissions(Explanation granted, Observation grant, boolean admin) {
    String within = ObservationFactory.fact(grant, ADMIN_WITHIN);
    if (within != null) {
      return granted.object(Noun.ADMIN_PERMISSIONS).and(Role.OF, within);
    }
    return granted.object(admin ? Noun.ADMIN_PERMISSIONS : Noun.PERMISSIONS);
  }

  private static boolean hasFact(Observation observed, String fact) {
    return observed.getFacts().containsKey(fact);
  }
}
