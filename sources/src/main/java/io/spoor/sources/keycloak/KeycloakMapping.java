package io.spoor.sources.keycloak;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.text.Words;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.mapping.SubjectAlias;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps a login event or an admin event (keycloak.org/docs, Server Administration Guide,
 * "Configuring auditing to track events"): as an event listener or the admin API has it, or a line
 * of the logging listener in a JSON log. The action of an admin event is operation and resource,
 * {@code CREATE USER}.
 *
 * <p>Ids are unique in a realm, so the realm is part of the directory. The session of a user is the
 * trail, also of clients that refresh its tokens. An exchange is a trail of its own, as one session
 * serves several runs.
 */
public final class KeycloakMapping extends AuditMapping {
  private static final String ISSUER = "keycloak";
  private static final String ERROR = "_ERROR";
  private static final String EXCHANGE = "TOKEN_EXCHANGE";
  private static final String IMPERSONATION = "IMPERSONATE";
  private static final String SERVICE_ACCOUNT = "service-account-";

  /** Clients with which people administer. */
  private static final Set<String> CONSOLES =
      Set.of("security-admin-console", "admin-cli", "account-console", "account");

  /** Errors of a caller that lacks a right. */
  private static final Set<String> DENIALS = Set.of("not_allowed", "access_denied");

  /** Reasons for which an exchange is refused that name the party that may act. */
  private static final Set<String> OUTSIDE_MAY_ACT =
      Set.of(
          "Actor user is not allowed by the may_act claim inside the subject_token",
          "Actor token client does not match the client_id in the may_act claim",
          "Requesting client does not match the client_id in the may_act claim",
          "Invalid issuer in the may_act claim of the subject_token");

  public KeycloakMapping() {
    super(
        ISSUER,
        Words.set(
            """
          id sessionId token_id refresh_token_id updated_refresh_token_id subject_token_client_id
          client_auth_method requested_token_type refresh_token_type credential_type
          """),
        Set.of("user", "client", "role", "credential_type", AdminChange.SUB_RESOURCE));
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    event.time(record.time("time", "timestamp", "@timestamp"));
    String message = record.text("message");
    if (message != null && EventLine.isEvent(message)) {
      AuditRecord line = AuditRecord.of(EventLine.members(message));
      readEntry(line, line, event);
    } else {
      readEntry(record, record.object("details"), event);
    }
  }

  private static void readEntry(AuditRecord entry, AuditRecord details, AuditEvent event) {
    event.id(entry.text("id", "uid"));
    event.account(entry.text("realmName", "realmId"));
    readOutcome(entry, details, event);
    if (entry.text("operationType") == null) {
      readLogin(entry, details, event);
    } else {
      readAdministration(entry, event);
    }
  }

  private static void readOutcome(AuditRecord entry, AuditRecord details, AuditEvent event) {
    String error = entry.text("error");
    String type = entry.text("type");
    String reason = details.text("reason", "error_description");
    if (error != null) {
      event.failed(
          DENIALS.contains(error) ? "access_denied" : error, reason == null ? error : reason);
    } else if (type != null && type.endsWith(ERROR)) {
      event.failed(null, reason);
    } else if (type != null || entry.text("operationType") != null) {
      event.succeeded();
    }
  }

  private static void readLogin(AuditRecord entry, AuditRecord details, AuditEvent event) {
    String type = entry.text("type");
    String action = type == null ? "" : withoutError(type);
    String client = entry.text("clientId");
    event.action(type, client);
    event.type(details.text("auth_method", "grant_type"));
    event.network(entry.text("ipAddress"), details.text("user_agent"));
    // A consent is given in the account console too, to a client that the details name.
    String consenting = details.text("granted_client", "revoked_client");
    event.resource(consenting == null ? client : consenting, "client");
    event.label("client_auth_method", details.text("client_auth_method"));
    event.label("scopes", details.text("scope"));
    event.label("audience", details.text("audience"));
    event.label(EventLabels.SUBJECT_TOKEN_CLIENT, details.text("subject_token_client_id"));
    event.label("requested_token_type", details.text("requested_token_type"));
    event.label("credential_type", details.text("credential_type"));
    event.label("refresh_token", details.text("updated_refresh_token_id", "refresh_token_id"));
    String directory = directory(entry);
    switch (action) {
      case IMPERSONATION -> readImpersonation(entry, details, directory, event);
      case EXCHANGE -> readExchange(entry, details, directory, event);
      default -> readUser(entry, details, directory, event);
    }
  }

  private static String withoutError(String type) {
    return type.endsWith(ERROR) ? type.substring(0, type.length() - ERROR.length()) : type;
  }

  private static String directory(AuditRecord entry) {
    String realm = entry.text("realmId", "realmName");
    return realm == null ? ISSUER : ISSUER + '/' + realm;
  }

  private static void readUser(
      AuditRecord entry, AuditRecord details, String directory, AuditEvent event) {
    String user = entry.text("userId");
    String name = details.text("username");
    if (user == null && name != null) {
      event.principal(ActorType.HUMAN, directory, name, name, null);
    } else if (user == null) {
      String client = entry.text("clientId");
      event.principal(ActorType.WORKLOAD, directory, client, client, null);
    } else {
      event.principal(type(name), directory, user, name, null);
      // A realm may let users register with any name.
      event.login(PersonRule.UNVERIFIED_LOGIN, name);
    }
    event.credential("token", ISSUER, details.text("refresh_token_id"), false);
    event.credential("session", ISSUER, entry.text("sessionId"), false);
    event.issued("token", ISSUER, details.text("token_id"), null, OptionalLong.empty());
  }

  private static ActorType type(@Nullable String name) {
    return name != null && name.startsWith(SERVICE_ACCOUNT) ? ActorType.WORKLOAD : ActorType.HUMAN;
  }

  /** The client, or the actor whose token it sends, acts for the user of the subject token. */
  private static void readExchange(
      AuditRecord entry, AuditRecord details, String directory, AuditEvent event) {
    String subject = entry.text("userId");
    String actor = details.text("actor_id");
    String client = entry.text("clientId");
    event.principal(
        ActorType.WORKLOAD,
        directory,
        actor == null ? client : actor,
        actor == null ? client : details.text("actor"),
        null);
    event.resource(details.text("requested_subject"), "user");
    event.credential("session", ISSUER, entry.text("sessionId"), false);
    event.exchange();
    event.delegatedBy(directory, subject);
    event.issued(
        "token",
        ISSUER,
        details.text("token_id"),
        subject == null
            ? null
            : AuditEvent.principalOf(ActorType.HUMAN, subject, details.text("username"), null),
        OptionalLong.empty());
    event.precedes(SubjectAlias.Kind.OIDC, subject);
    event.label(EventLabels.EXCHANGE, "true");
    String name = details.text("actor", "actor_id");
    event.label(EventLabels.ACT, name);
    String reason = details.text("reason");
    if (reason != null && OUTSIDE_MAY_ACT.contains(reason)) {
      boolean isOfClient = reason.startsWith("Requesting client");
      event.label(EventLabels.OUTSIDE_MAY_ACT, name == null || isOfClient ? client : name);
    }
  }

  /** The event has the impersonated user and its new session; the impersonator has only a name. */
  private static void readImpersonation(
      AuditRecord entry, AuditRecord details, String directory, AuditEvent event) {
    String user = entry.text("userId");
    String name = details.text("impersonator");
    String realm = details.text("impersonator_realm");
    boolean isOther = realm != null && !realm.equals(entry.text("realmName", "realmId"));
    event.principal(
        ActorType.HUMAN,
        isOther ? ISSUER + '/' + realm : directory,
        name == null ? user : name,
        name,
        null);
    event.resource(user, "user");
    event.issued(
        "session",
        ISSUER,
        entry.text("sessionId"),
        user == null ? null : AuditEvent.principalOf(ActorType.HUMAN, user, null, null),
        OptionalLong.empty());
  }

  private static void readAdministration(AuditRecord entry, AuditEvent event) {
    AuditRecord listed = entry.object("authDetails");
    AuditRecord caller = listed.isEmpty() ? entry : listed;
    String operation = entry.text("operationType");
    String resource = entry.text("resourceType");
    String user = caller.text("userId");
    String client = caller.text("clientId");
    event.action(resource == null ? operation : operation + ' ' + resource, client);
    event.type(resource);
    event.network(caller.text("ipAddress"), null);
    String directory = directory(caller);
    if (user == null) {
      event.principal(ActorType.WORKLOAD, directory, client, client, null);
    } else {
      ActorType type =
          client != null && CONSOLES.contains(client) ? ActorType.HUMAN : ActorType.UNKNOWN;
      event.principal(type, directory, user, null, null);
    }
    AdminChange.of(entry).describe(event);
  }

  /** {@code USER} and {@code CREATE} of an admin event; a login event without its ending. */
  @Override
  protected Operation operation(IdentityEvent event) {
    String action = event.getAction();
    int space = action.indexOf(' ');
    return space < 0
        ? new Operation(source(), withoutError(action))
        : new Operation(action.substring(space + 1), action.substring(0, space));
  }
}
