package io.spoor.pipeline.detect.effect;

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
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects use of an account's root user, of sessions that another principal obtained for it, and of
 * other superusers, whom no authorizer restricts. The group is the account, for sessions with a
 * mark; of other superusers it is the principal.
 */
public final class RootUse implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "root-use",
              5,
              "Activity of a root user or another superuser",
              Severity.MEDIUM,
              50,
              List.of("attack.T1078.004", "owasp.asi03"),
              "Ask the holder of the root user's password or root token, or the principal that "
                  + "obtained the session. Delete any root access key, and revoke the token. For a group "
                  + "of superusers, find the certificate or the mapping that puts them there.",
              List.of(
                  "The few tasks that only root can perform.",
                  "Central administrators who obtain a root session of a member account.",
                  "Clients of a managed cluster's own control plane, in the group of superusers."))
          .withSubject("a root user or superuser in one chain")
          .withDescription(
              "Reports calls and sign-ins of an account's root user, and calls with a root token "
                  + "or of a group that no authorizer restricts, once per chain. Calls of sessions "
                  + "that another principal obtained for it are reported with that principal, "
                  + "where the chain has its call. Severity: medium; low if only members of such a "
                  + "group act; high for an agent, or for a change that the root user makes with "
                  + "an access key that does not expire.");

  private static final String WRITE = "write";

  /** Type of the principal that a root user is. */
  private static final String ROOT = "root";

  /** Begin of the groups of sessions, before the account. */
  private static final String SESSION = "session of ";

  /** Begin of the groups of other superusers, before the principal. */
  private static final String SUPERUSER = "superuser ";

  /** The group that makes the principal a superuser. */
  private static final String MEMBER_OF = "member-of";

  /** The group that the caller took for the call by impersonation. */
  private static final String TAKEN = "taken";

  /** Id of the credential that the call obtained for a session. */
  private static final String OBTAINED = "obtained";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.ACTS_AS_SUPERUSER, EffectKind.IMPERSONATES);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || !Actors.isDirect(event)) {
      return null;
    }
    Effect acts = Effects.first(event, EffectKind.ACTS_AS_SUPERUSER);
    if (acts == null) {
      return observeObtaining(event);
    }
    String manner = Effects.qualifier(acts, EffectQualifiers.MANNER);
    boolean isSession = Manner.OBTAINED_SESSION.equals(manner);
    if (!isSession && !ROOT.equals(principal.getType())) {
      return observeSuperuser(event, principal, manner);
    }
    Credential credential = event.getCredential();
    boolean write =
        Boolean.FALSE.equals(event.getReadOnly())
            && ObservationFactory.succeeded(event)
            && credential != null
            && Keys.hasDay(credential.getKey());
    Map<String, String> facts = new HashMap<>(Map.of(WRITE, String.valueOf(write)));
    DistinctCalls.addTo(facts, event);
    return ObservationFactory.create(
        INFO, event, (isSession ? SESSION : "") + principal.getAccount(), facts);
  }

  /** The call of a superuser that is no root user of an account. */
  private static Observation observeSuperuser(
      IdentityEvent event, Principal principal, @Nullable String manner) {
    Map<String, String> facts = new HashMap<>();
    String by = event.getLabels().get(EventLabels.SUPERUSER);
    if (by != null && Manner.MEMBERSHIP.equals(manner)) {
      facts.put(MEMBER_OF, by);
    } else if (by != null && Manner.IMPERSONATED.equals(manner)) {
      facts.put(TAKEN, by);
    }
    DistinctCalls.addTo(facts, event);
    return ObservationFactory.create(
        INFO, event, SUPERUSER + ObservationFactory.identity(principal), facts);
  }

  /** The call that obtained a session of a root user; null for sessions of other identities. */
  private static @Nullable Observation observeObtaining(IdentityEvent event) {
    Issued issued = event.getIssued();
    Principal root = issued == null ? null : issued.getPrincipal();
    return issued == null
            || root == null
            || !ROOT.equals(root.getType())
            || !ObservationFactory.succeeded(event)
        ? null
        : ObservationFactory.create(
            INFO, event, SESSION + root.getAccount(), Map.of(OBTAINED, issued.getId()));
  }

  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    if (actions.group().startsWith(SUPERUSER)) {
      return List.of(superuserDetection(actions));
    }
    List<Observation> uses = actions.matching(action -> !ObservedActions.has(action, OBTAINED));
    return uses.isEmpty() ? List.of() : List.of(detection(actions, uses));
  }

  private static AnchoredDetection superuserDetection(ActionGroup actions) {
    List<Observation> told = DistinctCalls.told(actions.observations());
    Observation shown = told.getFirst();
    var acted =
        Explanation.of(actions.actor(shown), Verb.ACT)
            .and(Role.AS, Noun.SUPERUSER)
            .calls(DistinctCalls.names(told))
            .outcome(ActionGroup.outcome(told));
    Severity severity =
        actions.observations().stream().allMatch(action -> ObservedActions.has(action, MEMBER_OF))
            ? Severity.LOW
            : Severity.MEDIUM;
    return AnchoredDetection.of(
        actions.first(),
        actions
            .detection(shown, actions.observations(), withGroup(acted, shown))
            .withSeverity(Actors.severity(actions, Severity.HIGH, severity)));
  }

  private static Explanation withGroup(Explanation acted, Observation shown) {
    String group = ObservationFactory.fact(shown, MEMBER_OF);
    String taken = ObservationFactory.fact(shown, TAKEN);
    if (taken != null) {
      return acted.because(Clause.Kind.SUPERUSER_BY_IMPERSONATION, taken);
    }
    return group == null ? acted : acted.because(Clause.Kind.NO_AUTHORIZER_RESTRICTS, group);
  }

  private static AnchoredDetection detection(ActionGroup actions, List<Observation> uses) {
    List<Observation> writes =
        actions.matching(action -> "true".equals(ObservationFactory.fact(action, WRITE)));
    boolean hasAgent = uses.stream().anyMatch(actions::isAgents);
    boolean isSession = actions.group().startsWith(SESSION);
    Noun kind = isSession ? Noun.ROOT_SESSION : Noun.ROOT_USER;
    String account = isSession ? actions.group().substring(SESSION.length()) : actions.group();
    List<Observation> calls = DistinctCalls.told(writes.isEmpty() ? uses : writes);
    Observation shown = calls.getFirst();
    var acted =
        hasAgent
            ? Explanation.of(actions.agent(), Verb.ACT).and(Role.AS, kind, account)
            : Explanation.of(new Actor.Named(kind, account, null), Verb.ACT);
    var called = acted.calls(DistinctCalls.names(calls)).outcome(ActionGroup.outcome(calls));
    var keyed = writes.isEmpty() ? called : called.because(Clause.Kind.NO_EXPIRY);
    // Equal calls are stored once, so that neither kind can be counted.
    List<Observation> failed = DistinctCalls.failedBesides(uses);
    var told =
        failed.isEmpty()
            ? keyed
            : keyed.because(Clause.Kind.A_CALL_FAILED, failed.getFirst().getAction());
    List<Observation> obtained =
        actions.matching(action -> isOfSession(action, shown.getCredential()));
    List<Observation> evidence =
        actions.matching(action -> uses.contains(action) || obtained.contains(action));
    return AnchoredDetection.of(
        uses.getFirst(),
        actions
            .detection(shown, evidence, isSession ? withCaller(told, obtained) : told)
            .withSeverity(hasAgent || !writes.isEmpty() ? Severity.HIGH : Severity.MEDIUM));
  }

  private static boolean isOfSession(Observation action, @Nullable String credential) {
    return credential != null && credential.equals(ObservationFactory.fact(action, OBTAINED));
  }

  /** Names the principal that obtained the session of the call that is shown. */
  private static Explanation withCaller(Explanation explanation, List<Observation> obtained) {
    String caller = obtained.isEmpty() ? null : obtained.getFirst().getPrincipal();
    return caller == null
        ? explanation.because(Clause.Kind.OBTAINED_UNSEEN)
        : explanation.because(
            Clause.Kind.OBTAINED_BY_CALL, caller, obtained.getFirst().getAction());
  }
}
