package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody gave rights to himself, or to an identity that the same chain then took on. The group is
 * the identity that is given rights.
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
          .about("an identity that is given rights in one chain")
          .works(
              "Looks at policies, groups, trust and access to clusters that are given to users and roles, at roles that are taken on and at keys that are made. "
                  + "Speaks when somebody gives to himself, or when what was given to an identity is followed, in the same chain, by taking it on. "
                  + "Critical when an agent does it; medium when a person takes on a role he gave rights to, high when he makes an administrator and a key to it. "
                  + "Where a version of a policy allows everything from now on, medium, and low where a group gets such a policy or an older version comes back into force: "
                  + "whoever does it may have that policy himself.");

  private static final Set<String> GRANTS =
      Set.of(
          "AttachUserPolicy",
          "PutUserPolicy",
          "AttachRolePolicy",
          "PutRolePolicy",
          "UpdateAssumeRolePolicy",
          "AddUserToGroup",
          "AttachGroupPolicy",
          "PutGroupPolicy",
          "CreatePolicyVersion",
          "SetDefaultPolicyVersion",
          "CreateAccessEntry",
          "AssociateAccessPolicy");
  private static final Set<String> USES =
      Set.of("AssumeRole", "CreateAccessKey", "CreateLoginProfile");

  private static final long A_WHILE = Duration.ofMinutes(10).toNanos();
  private static final String WHILE = "while";
  private static final String GRANT = "grant";
  private static final String SELF = "self";
  private static final String ADMIN = "admin";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    String action = event.getAction();
    if (GRANTS.contains(action)) {
      return grant(event);
    }
    if (!USES.contains(action)) {
      return null;
    }
    String identity = action.equals("AssumeRole") ? role(event) : grantee(event);
    return identity == null || !CloudCalls.isDirect(event) || !Observing.succeeded(event)
        ? null
        : Observing.of(
            RULE, event, identity, Map.of(WHILE, String.valueOf(event.getTime() / A_WHILE)));
  }

  /** A role that is taken on all day is kept once in ten minutes. */
  @Override
  public boolean once() {
    return true;
  }

  private static @Nullable Observed grant(IdentityEvent event) {
    String identity = grantee(event);
    Principal giver = event.getPrincipal();
    if (identity == null
        || giver == null
        || !CloudCalls.isDirect(event)
        || !Observing.succeeded(event)) {
      return null;
    }
    Map<String, String> facts = new HashMap<>(Map.of(GRANT, event.getAction()));
    if (identity.equals(brief(Observing.identity(giver)))) {
      facts.put(SELF, "true");
    }
    if (CloudCalls.has(event, Labels.GRANTS)) {
      facts.put(ADMIN, "true");
    }
    return Observing.of(RULE, event, identity, facts);
  }

  private static @Nullable String grantee(IdentityEvent event) {
    String member = CloudCalls.label(event, Labels.MEMBER);
    return member == null ? CloudCalls.label(event, Labels.GRANTEE) : member;
  }

  private static @Nullable String role(IdentityEvent event) {
    Issued issued = event.getIssued();
    Principal taken = issued == null ? null : issued.getPrincipal();
    return taken == null ? null : brief(Observing.identity(taken));
  }

  /** {@code role/deploy} for the ARN of a role, with or without a path. */
  private static String brief(String identity) {
    String brief = Names.brief(identity);
    int kind = brief.indexOf('/');
    return kind < 0 ? brief : brief.substring(0, kind) + brief.substring(brief.lastIndexOf('/'));
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Observed> grants = actions.where(action -> action.getFacts().containsKey(GRANT));
    if (grants.isEmpty()) {
      return List.of();
    }
    List<Observed> own = grants.stream().filter(grant -> is(grant, SELF)).toList();
    List<Observed> given = own.isEmpty() ? grants : own;
    Observed first = given.getFirst();
    // Times are of whole seconds: what is as old may as well have come after.
    List<Observed> uses =
        actions.where(
            action -> !action.getFacts().containsKey(GRANT) && action.getTime() >= first.getTime());
    if (own.isEmpty() && uses.isEmpty()) {
      return actions.group().startsWith("policy/") || actions.group().startsWith("group/")
          ? toMany(actions, grants)
          : List.of();
    }
    boolean admin = given.stream().anyMatch(grant -> is(grant, ADMIN));
    List<Observed> evidence = new ArrayList<>(given);
    evidence.addAll(uses);
    Judgement judgement =
        actions
            .judgement(evidence, explanation(actions, first, admin, own.isEmpty(), uses))
            .withSeverity(severity(actions, own.isEmpty(), admin, uses));
    return List.of(Verdict.of(first, judgement));
  }

  /**
   * To all who have a policy, or are in a group: the giver may well be one of them, which no record
   * says.
   */
  private static List<Verdict> toMany(ObservedActions actions, List<Observed> grants) {
    List<Observed> telling =
        grants.stream()
            .filter(
                grant -> is(grant, ADMIN) || "SetDefaultPolicyVersion".equals(grant.getAction()))
            .toList();
    if (telling.isEmpty()) {
      return List.of();
    }
    Observed first = telling.getFirst();
    boolean admin = telling.stream().anyMatch(grant -> is(grant, ADMIN));
    boolean policy = actions.group().startsWith("policy/");
    String explanation =
        admin
            ? "%s gave administrator's rights to all who %s %s (%s)."
                .formatted(
                    CloudCalls.who(actions, first),
                    policy ? "have" : "are in",
                    actions.group(),
                    first.getAction())
            : "%s brought another version of %s into force (%s)."
                .formatted(CloudCalls.who(actions, first), actions.group(), first.getAction());
    Severity severity = admin && policy ? Severity.MEDIUM : Severity.LOW;
    return List.of(
        Verdict.of(
            first,
            actions
                .judgement(telling, explanation)
                .withSeverity(CloudCalls.severity(actions, Severity.HIGH, severity))));
  }

  private static Severity severity(
      ObservedActions actions, boolean another, boolean admin, List<Observed> uses) {
    boolean madeKey = uses.stream().anyMatch(use -> !use.getAction().equals("AssumeRole"));
    if (actions.isAgents()) {
      return uses.isEmpty() && !admin ? Severity.HIGH : Severity.CRITICAL;
    }
    return another && !(admin && madeKey) ? Severity.MEDIUM : Severity.HIGH;
  }

  private static String explanation(
      ObservedActions actions,
      Observed first,
      boolean admin,
      boolean another,
      List<Observed> uses) {
    String rights = admin ? "administrator's rights" : "rights";
    String whom = another ? actions.group() : "itself";
    String then =
        uses.isEmpty()
            ? ""
            : uses.getFirst().getAction().equals("AssumeRole")
                ? ", and the same chain took it on"
                : ", and the same chain made a way in as it (" + uses.getFirst().getAction() + ")";
    return "%s gave %s to %s (%s)%s."
        .formatted(CloudCalls.who(actions, first), rights, whom, first.getAction(), then);
  }

  private static boolean is(Observed observed, String fact) {
    return observed.getFacts().containsKey(fact);
  }
}
