package io.spoor.sources.okta;

import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.mapping.SubjectAlias;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps an event of the System Log (developer.okta.com/docs/api/openapi/okta-management, System
 * Log). Targets are resources; a token among them, which the event grants, is the issued
 * credential.
 */
public final class OktaMapping extends AuditMapping {
  private static final String DIRECTORY = "okta";
  private static final String UNKNOWN = "unknown";
  private static final String DENIED = "access_denied";

  /** Ids of AI agents, which Okta calls workload principals, begin with it. */
  private static final String WORKLOAD_PRINCIPAL = "wlp";

  private static final Set<String> TOKENS =
      Set.of("access_token", "refresh_token", "id_token", "id_jag", "token");

  public OktaMapping() {
    super(
        "okta",
        Set.of("uuid", "externalSessionId", "rootSessionId", "requestApiTokenId", "id"),
        Set.of("User", "UserGroup", "Token"));
  }

  /** An event of EventBridge has that of the log in {@code detail}. */
  @Override
  protected void read(AuditRecord received, AuditEvent event) {
    AuditRecord detail = received.object("detail");
    readLogged(detail.text("eventType", "legacyEventType") == null ? received : detail, event);
  }

  private static void readLogged(AuditRecord record, AuditEvent event) {
    String action = record.text("eventType", "legacyEventType");
    List<AuditRecord> targets = record.objects("target");
    event.id(record.text("uuid"));
    event.time(record.time("published"));
    event.action(action, "okta");
    event.type(record.text("transaction.type"));
    event.requestId(record.text("transaction.id"));
    event.network(record.text("client.ipAddress"), record.text("client.userAgent.rawUserAgent"));
    readOutcome(record, action, event);
    targets.forEach(target -> event.resource(id(target), target.text("type")));
    readActor(record.object("actor"), event);
    event.credential("token", DIRECTORY, record.text("transaction.detail.requestApiTokenId"), true);
    if (record.text("transaction.detail.requestApiTokenId") == null) {
      String session = record.text("authenticationContext.externalSessionId");
      event.credential("session", DIRECTORY, UNKNOWN.equals(session) ? null : session, false);
    }
    if (action != null) {
      readGrant(record, action, targets, event);
      readSignOn(record, action, targets, event);
    }
  }

  /** The id; of a user that Okta does not know the name that was typed in. */
  private static @Nullable String id(AuditRecord entity) {
    String id = entity.text("id");
    return isKnown(id) ? id : entity.text("alternateId", "displayName");
  }

  private static boolean isKnown(@Nullable String id) {
    return id != null && !id.equals(UNKNOWN);
  }

  private static void readOutcome(AuditRecord record, @Nullable String action, AuditEvent event) {
    String reason = record.text("outcome.reason");
    switch (String.valueOf(record.text("outcome.result")).toUpperCase(Locale.ROOT)) {
      case "SUCCESS", "ALLOW" -> event.succeeded();
      case "DENY" -> event.failed(DENIED, reason);
      case "FAILURE", "RATE_LIMIT", "ABANDONED", "UNANSWERED" -> {
        boolean isDenied =
            "app.generic.unauth_app_access_attempt".equals(action)
                || "no_matching_policy".equals(reason);
        event.failed(isDenied ? DENIED : code(reason), reason);
      }
      default -> {}
    }
  }

  /** A reason of one word is a code, others are sentences. */
  private static @Nullable String code(@Nullable String reason) {
    return reason == null || reason.indexOf(' ') >= 0 ? null : reason;
  }

  private static void readActor(AuditRecord actor, AuditEvent event) {
    String id = id(actor);
    ActorType type = type(id, actor.text("type"));
    event.principal(type, DIRECTORY, id, actor.text("alternateId", "displayName"), null);
    if (isKnown(actor.text("id"))) {
      event.login(PersonRule.DIRECTORY_LOGIN, actor.text("alternateId"));
    }
    if (type == ActorType.AGENT) {
      event.agent(id, actor.text("displayName"));
    }
  }

  private static ActorType type(@Nullable String id, @Nullable String type) {
    if (id != null && id.startsWith(WORKLOAD_PRINCIPAL)) {
      return ActorType.AGENT;
    }
    return switch (String.valueOf(type).replace(" ", "").toLowerCase(Locale.ROOT)) {
      case "user" -> ActorType.HUMAN;
      case "aiagent", "workloadprincipal" -> ActorType.AGENT;
      case "systemprincipal", "system" -> ActorType.SERVICE;
      case "null" -> ActorType.UNKNOWN;
      default -> ActorType.WORKLOAD;
    };
  }

  private static void readGrant(
      AuditRecord record, String action, List<AuditRecord> targets, AuditEvent event) {
    AuditRecord debug = record.object("debugContext.debugData");
    String granted = debug.text("privilegeGranted");
    if (granted != null && granted.toLowerCase(Locale.ROOT).contains("super admin")) {
      event.label(EventLabels.GRANTS, "admin");
    }
    event.label("scopes", debug.text("grantedScopes", "requestedScopes"));
    if (action.equals("app.oauth2.token.grant.id_jag")) {
      event.delegatedBy(DIRECTORY, target(targets, "User"));
    }
    if (action.contains("token.grant") || action.equals("system.api_token.create")) {
      readIssued(targets, event);
    }
  }

  /** A sign-in, or a sign-on to an application, which the application's own log may tell of. */
  private static void readSignOn(
      AuditRecord record, String action, List<AuditRecord> targets, AuditEvent event) {
    String login = record.text("actor.alternateId");
    if (action.equals("user.authentication.sso")) {
      event.precedes(SubjectAlias.Kind.SAML, login);
    } else if (action.equals("user.session.start")) {
      event.precedes(SubjectAlias.Kind.LOGIN, login);
    } else if (action.startsWith("app.oauth2") && action.contains("token.grant")) {
      event.forOthers();
      boolean isOfUser = !action.endsWith("id_jag");
      String user = login(targets);
      event.issuedTo(isOfUser ? user : null);
      if (isOfUser && !isKnown(record.text("authenticationContext.externalSessionId"))) {
        // The client is the actor. The user, at this address, may have signed in just before.
        event.follows(SubjectAlias.Kind.LOGIN, user);
      }
    }
  }

  private static @Nullable String login(List<AuditRecord> targets) {
    return targets.stream()
        .filter(target -> "User".equalsIgnoreCase(target.text("type")))
        .map(target -> target.text("alternateId"))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static void readIssued(List<AuditRecord> targets, AuditEvent event) {
    for (AuditRecord target : targets) {
      String type = String.valueOf(target.text("type")).toLowerCase(Locale.ROOT);
      if (TOKENS.contains(type)) {
        OptionalLong expires = target.time("detailEntry.expires");
        event.issued("token", DIRECTORY, target.text("id"), null, expires);
        if (type.equals("refresh_token")) {
          event.renewable();
        }
        return;
      }
    }
  }

  private static @Nullable String target(List<AuditRecord> targets, String type) {
    for (AuditRecord target : targets) {
      if (type.equalsIgnoreCase(target.text("type"))) {
        return id(target);
      }
    }
    return null;
  }
}
