package io.spoor.sources.cloudtrail;

import io.spoor.schemas.Issued;
import io.spoor.schemas.Network;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.mapping.AliasKeys;
import io.spoor.sources.mapping.LinkCollector;
import io.spoor.sources.mapping.LinkCollector.StatedBy;
import io.spoor.sources.mapping.NetworkAlias;
import io.spoor.sources.mapping.SubjectAlias;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Creates the links of a call. */
final class CallLinkMapper {
  private static final String SESSION_NAMESPACE = "aws-session";
  private static final String SHARED_EVENT_NAMESPACE = "shared-event";
  private static final String INSIGHT = "AwsCloudTrailInsight";

  /** The number of a workflow's run, in the name of a session. */
  private static final Pattern RUN_NUMBER = Pattern.compile("(?<![0-9])[0-9]{8,19}(?![0-9])");

  private final String tenant;
  private final Caller caller;
  private final CallTrailKey trail;
  private final String action;
  private final long time;
  private final LinkCollector links;

  CallLinkMapper(
      String tenant,
      Caller caller,
      CallTrailKey trail,
      String action,
      long time,
      LinkCollector links) {
    this.tenant = tenant;
    this.caller = caller;
    this.trail = trail;
    this.action = action;
    this.time = time;
    this.links = links;
  }

  void collect(
      JsonFields record, JsonFields request, @Nullable Issued issued, @Nullable Network network) {
    if (issued != null) {
      addIssued(issued);
    }
    addDerivedSession();
    addSignInSession(issued);
    String sharedEventId = record.text("sharedEventID");
    if (sharedEventId != null && !INSIGHT.equals(record.text("eventType"))) {
      addSharedEvent(sharedEventId);
    }
    addRunAlias(request, issued);
    if (trail.selfIssued()) {
      addSubject();
    }
    if (links.isEnabled(JoinMethod.NETWORK) && network != null && hasOwnSession()) {
      addNetwork(network);
    }
  }

  private void addIssued(Issued issued) {
    if (!trail.selfIssued()) {
      links.addIssued(
          issued.getKey(), trail.key(), action, issued.getExpiresAt(), /* renewable= */ false);
    }
    Principal principal = issued.getPrincipal();
    if (principal != null
        && (action.startsWith("AssumeRole") || action.equals("GetFederationToken"))
        && principal.getSessionName() != null) {
      links.claimAlias(
          StatedBy.ISSUER,
          JoinMethod.ROLE_SESSION,
          sessionName(principal.getId(), time),
          issued.getKey(),
          action);
    }
  }

  /**
   * Links calls in the session of an assumed role that carry another key or none: the same session
   * name and start show it. AWS services use separate or unlogged keys, each version of the
   * instance metadata service issues a separate key, and a console sign-in from a session omits the
   * key.
   */
  private void addDerivedSession() {
    OptionalLong start = caller.sessionStart();
    String arn = caller.arn();
    boolean isSignIn = caller.accessKeyId() == null && "ConsoleLogin".equals(action);
    if ((caller.invokedBy() != null || caller.roleDelivery() != null || isSignIn)
        && start.isPresent()
        && arn != null
        && ("AssumedRole".equals(caller.type()) || "FederatedUser".equals(caller.type()))
        && hasOwnSession()) {
      links.referenceAlias(
          StatedBy.ISSUER,
          JoinMethod.ROLE_SESSION,
          trail.key(),
          sessionName(arn, start.getAsLong()),
          action);
    }
  }

  /** Links a credential to the sign-in session under which AWS issued it. */
  private void addSignInSession(@Nullable Issued issued) {
    String signIn = caller.signInSession();
    if (signIn == null || !hasOwnSession()) {
      return;
    }
    String key = CallTrailKey.signInKey(tenant, signIn);
    if (issued == null || !issued.getKey().equals(key)) {
      links.addJoin(StatedBy.ISSUER, JoinMethod.TOKEN_PARENT, trail.key(), key, action);
    }
  }

  private String sessionName(String arn, long start) {
    return AliasKeys.key(tenant, SESSION_NAMESPACE, arn + '@' + Instant.ofEpochSecond(0, start));
  }

  /**
   * Adds the shared event id: the account that owns the resource logs the call as well, without the
   * caller's key.
   */
  private void addSharedEvent(String id) {
    String alias = AliasKeys.key(tenant, SHARED_EVENT_NAMESPACE, id);
    if (trail.credential() != null) {
      links.claimAlias(StatedBy.ISSUER, JoinMethod.SHARED_EVENT, alias, trail.key(), action);
    } else if (!caller.isService() && !Keys.hasDay(trail.key())) {
      links.referenceAlias(StatedBy.ISSUER, JoinMethod.SHARED_EVENT, trail.key(), alias, action);
    }
  }

  /**
   * Adds run aliases. The session name and source identity are chosen by the caller of AssumeRole,
   * so both count as the agent's statement. A service that assumes a role for itself also chooses
   * them, but it is not an agent.
   */
  private void addRunAlias(JsonFields request, @Nullable Issued issued) {
    if (caller.isService()) {
      return;
    }
    String session = null;
    String source = null;
    if (hasOwnSession() && !caller.isServiceLinked()) {
      session = Arns.sessionName(caller.arn());
      source = caller.sourceIdentity();
    } else if (trail.selfIssued() && issued != null) {
      Principal principal = issued.getPrincipal();
      session = principal == null ? null : principal.getSessionName();
      source = request.text("sourceIdentity");
    }
    addAlias(JoinMethod.SOURCE_IDENTITY, source);
    addAlias(JoinMethod.ROLE_SESSION_NAME, session);
    if (trail.selfIssued() && session != null) {
      addWorkflow(session);
    }
  }

  /** The name of a session that a workflow's token opens may contain the number of its run. */
  private void addWorkflow(String session) {
    String subject = caller.subject();
    String repository =
        subject == null || !subject.startsWith(SubjectAlias.REPOSITORY)
            ? null
            : subject.substring(SubjectAlias.REPOSITORY.length()).split(":", 2)[0];
    Matcher number = RUN_NUMBER.matcher(session);
    if (repository != null && number.find()) {
      links.referenceAlias(
          StatedBy.AGENT,
          JoinMethod.ROLE_SESSION_NAME,
          trail.key(),
          AliasKeys.workflowKey(tenant, repository, number.group()),
          action);
    }
  }

  private void addAlias(JoinMethod method, @Nullable String runId) {
    String alias = AliasKeys.runKey(tenant, runId);
    if (alias != null) {
      links.referenceAlias(StatedBy.AGENT, method, trail.key(), alias, action);
    }
  }

  /** A role taken with a token or an assertion, whose id the record does not state. */
  private void addSubject() {
    SubjectAlias.Kind kind =
        switch (action) {
          case "AssumeRoleWithWebIdentity" -> SubjectAlias.webIdentity(caller.subject());
          case "AssumeRoleWithSAML" -> SubjectAlias.Kind.SAML;
          default -> null;
        };
    String alias =
        kind == null ? null : SubjectAlias.reference(tenant, kind, caller.subject(), time);
    if (alias != null) {
      links.referenceAlias(StatedBy.ISSUER, JoinMethod.SUBJECT, trail.key(), alias, action);
    }
  }

  private void addNetwork(Network network) {
    String alias = NetworkAlias.key(tenant, network.getIp(), network.getUserAgent(), time);
    if (alias != null) {
      links.referenceAlias(StatedBy.AGENT, JoinMethod.NETWORK, trail.key(), alias, action);
    }
  }

  /** Whether the credential belongs to one session, unlike a key that serves many runs in a day. */
  private boolean hasOwnSession() {
    return trail.credential() != null && !Keys.hasDay(trail.key());
  }
}
