package io.spoor.sources.cloudtrail;

import io.spoor.schemas.Issued;
import io.spoor.schemas.Network;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.mapping.Links;
import io.spoor.sources.mapping.Links.StatedBy;
import io.spoor.sources.mapping.Names;
import io.spoor.sources.mapping.NetworkName;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The links that a call states. */
final class CallLinks {
  private static final String SESSIONS = "aws-session";
  private static final String SHARED = "shared-event";
  private static final String INSIGHT = "AwsCloudTrailInsight";

  private final String tenant;
  private final Caller caller;
  private final Trail trail;
  private final String action;
  private final long time;
  private final Links links;

  CallLinks(String tenant, Caller caller, Trail trail, String action, long time, Links links) {
    this.tenant = tenant;
    this.caller = caller;
    this.trail = trail;
    this.action = action;
    this.time = time;
    this.links = links;
  }

  void state(Fields record, Fields request, @Nullable Issued issued, @Nullable Network network) {
    if (issued != null) {
      issued(issued);
    }
    derivedSession();
    String shared = record.text("sharedEventID");
    if (shared != null && !INSIGHT.equals(record.text("eventType"))) {
      shared(shared);
    }
    runName(request, issued);
    if (links.wants(JoinMethod.NETWORK) && network != null && isSessionOfItsOwn()) {
      network(network);
    }
  }

  private void issued(Issued issued) {
    if (!trail.mintedItself()) {
      links.issued(issued.getKey(), trail.key(), action, issued.getExpiresAt());
    }
    Principal principal = issued.getPrincipal();
    if (principal != null
        && (action.startsWith("AssumeRole") || action.equals("GetFederationToken"))
        && principal.getSessionName() != null) {
      links.claim(
          StatedBy.ISSUER,
          JoinMethod.ROLE_SESSION,
          sessionName(principal.getId(), time),
          issued.getKey(),
          action);
    }
  }

  /**
   * AWS services act with keys of their own, or none that is logged, in the session of a role that
   * was assumed before: same name, same beginning. So does an instance: each version of its
   * metadata service hands out a key of its own. And who signs in to the console with a session
   * comes without its key.
   */
  private void derivedSession() {
    OptionalLong began = caller.sessionBegan();
    String arn = caller.arn();
    boolean signsIn = caller.accessKeyId() == null && "ConsoleLogin".equals(action);
    if ((caller.invokedBy() != null || caller.roleDelivery() != null || signsIn)
        && began.isPresent()
        && arn != null
        && ("AssumedRole".equals(caller.type()) || "FederatedUser".equals(caller.type()))
        && isSessionOfItsOwn()) {
      links.goesBy(
          StatedBy.ISSUER,
          JoinMethod.ROLE_SESSION,
          trail.key(),
          sessionName(arn, began.getAsLong()),
          action);
    }
  }

  private String sessionName(String arn, long began) {
    return Names.key(tenant, SESSIONS, arn + '@' + Instant.ofEpochSecond(0, began));
  }

  /** The account that owns what was called upon logs the call as well, without the caller's key. */
  private void shared(String id) {
    String name = Names.key(tenant, SHARED, id);
    if (trail.credential() != null) {
      links.claim(StatedBy.ISSUER, JoinMethod.SHARED_EVENT, name, trail.key(), action);
    } else if (!caller.isService() && !Keys.hasDay(trail.key())) {
      links.goesBy(StatedBy.ISSUER, JoinMethod.SHARED_EVENT, trail.key(), name, action);
    }
  }

  /**
   * Whoever assumes a role chooses the session's name and source identity, so both are the agent's
   * word. A service that assumes a role for itself chooses as well, but no agent does.
   */
  private void runName(Fields request, @Nullable Issued issued) {
    if (caller.isService()) {
      return;
    }
    String session = null;
    String source = null;
    if (isSessionOfItsOwn() && !caller.isServiceLinked()) {
      session = Arns.sessionName(caller.arn());
      source = caller.sourceIdentity();
    } else if (trail.mintedItself() && issued != null) {
      Principal principal = issued.getPrincipal();
      session = principal == null ? null : principal.getSessionName();
      source = request.text("sourceIdentity");
    }
    goesBy(JoinMethod.SOURCE_IDENTITY, source);
    goesBy(JoinMethod.ROLE_SESSION_NAME, session);
  }

  private void goesBy(JoinMethod method, @Nullable String runId) {
    String name = Names.run(tenant, runId);
    if (name != null) {
      links.goesBy(StatedBy.AGENT, method, trail.key(), name, action);
    }
  }

  private void network(Network network) {
    String name = NetworkName.of(tenant, network.getIp(), network.getUserAgent(), time);
    if (name != null) {
      links.goesBy(StatedBy.AGENT, JoinMethod.NETWORK, trail.key(), name, action);
    }
  }

  /** A credential of one session for life: not a key that serves many runs in a day. */
  private boolean isSessionOfItsOwn() {
    return trail.credential() != null && !Keys.hasDay(trail.key());
  }
}
