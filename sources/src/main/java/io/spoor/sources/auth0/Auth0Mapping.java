package io.spoor.sources.auth0;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps an entry of the tenant log (auth0.com/docs/deploy-monitor/logs/log-event-type-codes), as the
 * Management API returns it or, in {@code data}, as a log stream sends it. Of a call of the
 * Management API the description names the action, of all else the type code does.
 */
public final class Auth0Mapping extends AuditMapping {
  private static final String DIRECTORY = "auth0";

  /** Type codes of calls of the Management API. */
  private static final Set<String> API_CALLS = Set.of("sapi", "fapi", "mgmt_api_read");

  /** A sign-in without a page, which is possible only in a session. */
  private static final String SILENT = "fsa";

  /** Codes that begin with f and are no failures. */
  private static final Set<String> NO_FAILURES = Set.of("flows_execution_completed");

  /** Codes that end a sign-in or grant without success, other than those that begin with f. */
  private static final Set<String> REFUSALS =
      Set.of(
          "limit_wc", "limit_mu", "limit_sul", "limit_delegation", "pwd_leak", "signup_pwd_leak");

  public Auth0Mapping() {
    super("auth0", Set.of("log_id", "_id", "session_id", "jti"), Set.of("user"));
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    AuditRecord streamed = record.object("data");
    AuditRecord entry = streamed.isEmpty() ? record : streamed;
    AuditRecord request = entry.object("details.request");
    String type = entry.text("type");
    String description = entry.text("description");
    boolean isCall =
        type != null
            && (API_CALLS.contains(type) || (request.text("path") != null && description != null));
    String logId = entry.text("log_id", "_id");
    event.id(logId == null ? record.text("log_id") : logId);
    event.time(entry.time("date"));
    event.action(isCall && description != null ? description : type, entry.text("hostname"));
    event.type(type);
    event.network(entry.text("ip"), entry.text("user_agent"));
    event.account(entry.text("tenant_name", "hostname"));
    event.readOnly("mgmt_api_read".equals(type) ? Boolean.TRUE : null);
    readOutcome(entry, type, isCall, event);
    readPrincipal(entry, request, isCall, event);
    event.resource(request.text("path"), "path");
    event.resource(entry.text("audience"), "audience");
    event.label("scopes", entry.text("scope"));
    readChange(request, entry.object("details.response.body"), event);
  }

  private static void readOutcome(
      AuditRecord entry, @Nullable String type, boolean isCall, AuditEvent event) {
    String status = entry.text("details.response.statusCode");
    String message = entry.text("details.error.message", "details.response.body.message");
    if (isCall && status != null && status.length() == 3) {
      if (status.charAt(0) < '4') {
        event.succeeded();
      } else {
        boolean isDenied = status.equals("403") || status.equals("401");
        event.failed(isDenied ? "Forbidden" : status, message);
      }
    } else if (type != null) {
      boolean isFailure =
          REFUSALS.contains(type) || (type.startsWith("f") && !NO_FAILURES.contains(type));
      if (SILENT.equals(type)) {
        // Without a session, the application asks the user to sign in.
        event.interrupted(entry.text("details.error.oauthError", "error"), message);
      } else if (isFailure) {
        event.failed(entry.text("details.error.oauthError", "error"), message);
      } else {
        event.succeeded();
      }
    }
  }

  private static void readPrincipal(
      AuditRecord entry, AuditRecord request, boolean isCall, AuditEvent event) {
    AuditRecord caller = request.object("auth.user");
    String user = isCall ? caller.text("user_id", "email") : entry.text("user_id", "user_name");
    user = user == null ? entry.text("user_id", "user_name") : user;
    String client = entry.text("client_id");
    String agent = entry.text("agent_id", "external_agent_id");
    event.credential("session", DIRECTORY, entry.text("session_id"), false);
    if (isCall) {
      event.credential("token", DIRECTORY, request.text("auth.credentials.jti"), false);
    }
    if (agent != null) {
      event.principal(ActorType.AGENT, DIRECTORY, agent, entry.text("client_name"), null);
      event.agent(agent, entry.text("client_name"));
      event.label("external_agent", entry.text("external_agent_id"));
      event.delegatedBy(DIRECTORY, user);
    } else if (user != null) {
      String name = caller.text("email", "name");
      event.principal(
          ActorType.HUMAN, DIRECTORY, user, name == null ? entry.text("user_name") : name, null);
      // Its users may sign up with any address, and the log does not say that it was verified.
      String email = caller.text("email");
      event.login(PersonRule.UNVERIFIED_LOGIN, email == null ? entry.text("user_name") : email);
    } else {
      event.principal(ActorType.WORKLOAD, DIRECTORY, client, entry.text("client_name"), null);
    }
  }

  /**
   * What a call of the Management API leaves off, and who gains by it. The response has the setting
   * as it is afterwards.
   */
  private static void readChange(AuditRecord request, AuditRecord setting, AuditEvent event) {
    String path = String.valueOf(request.text("path")).toLowerCase(Locale.ROOT);
    JsonNode body = request.get("body");
    boolean isEmptied =
        path.endsWith("/guardian/policies") && body != null && body.isArray() && body.isEmpty();
    AuditRecord change = request.object("body");
    AuditRecord state = setting.member("enabled") == null ? change : setting;
    event.label(EventLabels.GUARD_LOWERED, isEmptied ? "true" : null);
    event.label(
        EventLabels.GUARD_LOWERED, path.contains("/attack-protection/") ? lowered(state) : null);
    int user = path.indexOf("/users/");
    if (user >= 0) {
      String id = path.substring(user + "/users/".length());
      int end = id.indexOf('/');
      event.label("user", end < 0 ? id : id.substring(0, end));
    }
    boolean isOwner = change.texts("roles").contains("owner") || change.member("owners") != null;
    event.label(EventLabels.GRANTS, isOwner ? "admin" : null);
    event.label(
        EventLabels.GRANTEE,
        change.text("invitee.email") == null
            ? change.texts("owners").stream().findFirst().orElse(null)
            : change.text("invitee.email"));
  }

  /** How little a protection does: {@code off}, {@code not-blocking}; null when it blocks. */
  private static @Nullable String lowered(AuditRecord state) {
    if (Boolean.FALSE.equals(state.bool("enabled"))) {
      return "off";
    }
    boolean isSilent = state.member("shields") != null && !state.texts("shields").contains("block");
    return isSilent ? "not-blocking" : null;
  }

  /** Descriptions are sentences: {@code create-a-role} for Create a role. */
  @Override
  protected Operation operation(IdentityEvent event) {
    return new Operation(
        source(), event.getAction().toLowerCase(Locale.ROOT).strip().replace(' ', '-'));
  }
}
