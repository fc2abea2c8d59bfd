package io.spoor.sources.teleport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.SecondFactor;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps an audit event (goteleport.com/docs/reference/audit-events). A bot is the principal of what
 * it does, also with the access of a user who delegated it (RFD 0238): the user is then the
 * delegator, and the delegation session is the trail. Otherwise a bot has its instance, and a
 * person the session as trail.
 */
public final class TeleportMapping extends AuditMapping {
  private static final String DIRECTORY = "teleport";
  private static final String SESSION = "session";
  private static final String DELEGATION = "delegation_session_id";
  private static final String BOT = "bot-";
  private static final String BOT_KIND = "2";
  private static final String SYSTEM = "system";
  private static final String UNKNOWN = "unknown";

  /** Several machines may have one name. */
  private static final String MACHINE = "server_id";

  /** Events that begin a session, after which the session is the trail. */
  private static final Set<String> STARTS =
      Set.of(
          "session.start",
          "app.session.start",
          "db.session.start",
          "mcp.session.start",
          "windows.desktop.session.start");

  /** Events of an executed command. */
  private static final Set<String> RUNS = Set.of("exec", "session.command");

  /** Exit code of a command that could not be started. */
  private static final String NOT_EXECUTED = "255";

  private static final Set<String> DENIALS =
      Set.of("access denied", "permission denied", "not authorized", "not allowed");

  public TeleportMapping() {
    super(
        DIRECTORY,
        Set.of("uid", "sid", "bot_instance_id", DELEGATION, "server_id", "token_name"),
        Set.of(
            "tool",
            "user",
            "role",
            "state",
            "schema",
            "scp_action",
            "kube_verb",
            "kube_kind",
            MACHINE));
  }

  @Override
  public boolean carriesContent() {
    return true;
  }

  @Override
  protected boolean removeContent(ObjectNode record) {
    return McpMessage.removeArguments(record);
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    String action = record.text("event");
    event.id(record.text("uid"));
    event.time(record.time("time"));
    event.action(action, DIRECTORY);
    event.type(record.text("code"));
    event.account(record.text("cluster_name"));
    event.network(address(record), record.text("user_agent"));
    event.sharedId(record.text("sid"));
    readOutcome(record, event);
    readCaller(record, action, event);
    if (action != null) {
      readTarget(record, action, event);
    }
  }

  /** Without the port; the name of the member contains a dot. */
  private static @Nullable String address(AuditRecord record) {
    String remote = AuditRecord.text(record.member("addr.remote"));
    String address = remote == null ? record.text("addr_remote", "identity.client_ip") : remote;
    if (address == null) {
      return null;
    }
    int colon = address.lastIndexOf(':');
    boolean hasPort =
        colon > 0 && (address.indexOf(':') == colon || address.charAt(colon - 1) == ']');
    String host = hasPort ? address.substring(0, colon) : address;
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** A code ends with I, or with W or E if something failed. */
  private static void readOutcome(AuditRecord record, AuditEvent event) {
    String error = record.text("error", "exitError");
    Boolean success = record.bool("success", "status.success");
    String code = String.valueOf(record.text("code")).toUpperCase(Locale.ROOT);
    String exit = record.text("exitCode", "exit_code", "return_code");
    String response = record.text("response_code", "status_code");
    if (RUNS.contains(String.valueOf(record.text("event"))) && isExitOfCommand(exit)) {
      // What was executed is done, whatever the command made of it.
      event.succeeded();
      event.label("exit_code", exit);
      return;
    }
    boolean isFault = code.endsWith("E") || (code.endsWith("W") && !Boolean.TRUE.equals(success));
    if (Boolean.FALSE.equals(success) || error != null || isFault) {
      event.failed(
          isDenial(error) || isForbidden(response) ? "access_denied" : null,
          error == null ? record.text("reason") : error);
    } else if (response != null && response.length() == 3 && response.charAt(0) >= '4') {
      event.failed(isForbidden(response) ? "access_denied" : response, null);
    } else if (exit != null && !exit.equals("0")) {
      event.failed("exit " + exit, null);
    } else if (record.text("event") != null) {
      event.succeeded();
    }
  }

  /** Whether it is the code of a command that ran; the last one is also that of an error before. */
  private static boolean isExitOfCommand(@Nullable String exit) {
    return exit != null && exit.matches("[1-9][0-9]{0,2}") && !exit.equals(NOT_EXECUTED);
  }

  private static boolean isForbidden(@Nullable String response) {
    return "401".equals(response) || "403".equals(response);
  }

  private static boolean isDenial(@Nullable String error) {
    String text = String.valueOf(error).toLowerCase(Locale.ROOT);
    return DENIALS.stream().anyMatch(text::contains);
  }

  private static void readCaller(AuditRecord record, @Nullable String action, AuditEvent event) {
    String user = user(record, action);
    String named = record.text("bot_name", "identity.bot_name");
    // The server does not know the bot that it refuses.
    String bot = UNKNOWN.equals(named) ? null : named;
    String delegation = record.text(DELEGATION, "identity." + DELEGATION);
    String instance = record.text("bot_instance_id", "identity.bot_instance_id");
    String session = record.text("sid");
    if (bot == null) {
      event.principal(type(record, user), DIRECTORY, user, user, null);
      boolean isStart = action != null && STARTS.contains(action);
      if (isStart && instance == null) {
        event.issued(SESSION, DIRECTORY, session, null, OptionalLong.empty());
      } else {
        event.credential(SESSION, DIRECTORY, session, false);
      }
      event.delegatedBy(DIRECTORY, record.text("impersonator", "identity.impersonator"));
      return;
    }
    String id = BOT + bot.strip().replace(' ', '-');
    event.principal(ActorType.WORKLOAD, DIRECTORY, id, bot, null);
    event.credential(SESSION, DIRECTORY, instance, true);
    event.credential(SESSION, DIRECTORY, delegation, false);
    if (delegation != null) {
      event.delegatedBy(DIRECTORY, user);
      // The user has opened the session for this bot.
      event.label(EventLabels.IMPERSONATION, Manner.GRANTED);
    }
  }

  private static @Nullable String user(AuditRecord record, @Nullable String action) {
    String reviewer = "access_request.review".equals(action) ? record.text("reviewer") : null;
    if (reviewer == null && "access_request.update".equals(action)) {
      reviewer = record.text("updated_by");
    }
    return reviewer == null
        ? record.text("user", "user_name", "identity.user", "updated_by", "user.user")
        : reviewer;
  }

  private static ActorType type(AuditRecord record, @Nullable String user) {
    String kind = record.text("user_kind");
    if (BOT_KIND.equals(kind) || (user != null && user.startsWith(BOT))) {
      return ActorType.WORKLOAD;
    }
    String cluster = record.text("cluster_name");
    boolean isServer =
        user != null && (user.equals(SYSTEM) || (cluster != null && user.endsWith('.' + cluster)));
    return isServer ? ActorType.SERVICE : ActorType.HUMAN;
  }

  /** A local sign-in names the device of the second factor, if there is one. */
  private static @Nullable String secondFactor(AuditRecord record, String action) {
    if (!record.object("mfa_device").isEmpty()) {
      return SecondFactor.USED;
    }
    boolean isLocal = action.equals("user.login") && "local".equals(record.text("method"));
    return isLocal && record.isTrue("success") ? SecondFactor.NOT_USED : null;
  }

  private static void readTarget(AuditRecord record, String action, AuditEvent event) {
    event.label("method", record.text("method", "join_method"));
    event.label("mcp_method", record.text("message.method"));
    event.label("login", record.text("login"));
    event.label(MACHINE, record.text(MACHINE));
    event.label("state", record.text("proposed_state", "state"));
    event.label(EventLabels.MFA, secondFactor(record, action));
    switch (action) {
      case "mcp.session.request", "mcp.session.notification" -> {
        boolean isCall = "tools/call".equals(record.text("message.method"));
        event.resource(isCall ? record.text("message.params.name") : null, "tool");
      }
      case "access_request.create", "access_request.review", "access_request.update" -> {
        event.resource(record.text("id"), "access_request");
        String asking = record.text("user");
        String acting = user(record, action);
        // Who decides on a request may be named as the user too, and gets nothing by it.
        boolean isDecider = !action.endsWith(".create") && String.valueOf(acting).equals(asking);
        event.label(EventLabels.GRANTEE, isDecider ? null : asking);
      }
      case "access_list.member.create",
          "access_list.member.add",
          "access_list.member.update",
          "access_list.member.delete" -> {
        event.resource(record.text("access_list_name"), "access_list");
        String member =
            record.objects("members").stream()
                .map(entry -> entry.text("member_name"))
                .filter(name -> name != null)
                .findFirst()
                .orElse(null);
        event.label(
            action.endsWith(".delete") ? EventLabels.REVOKED_FROM : EventLabels.GRANTEE, member);
      }
      case "reset_password_token.create", "recovery_token.create", "static_host_user.create" ->
          event.resource(record.text("name"), "user");
      case "db.session.user.create", "db.session.user.deactivate" ->
          event.resource(record.text("username"), "user");
      case "kube.request" -> {
        String kind = record.text("resource_kind");
        event.label("kube_verb", record.text("verb"));
        event.label("kube_kind", kind);
        event.resource(record.text("request_path"), kind);
      }
      case "ssm.run" -> event.resource(record.text("instance_id"), "machine");
      case "spiffe.svid.issued" -> event.resource(record.text("spiffe_id"), "spiffe_id");
      case "delegation.session.create" -> readDelegation(record, event);
      case "lock.created", "lock.deleted" -> {
        event.resource(record.text("target.user"), "user");
        event.resource(record.text("target.role"), "role");
        event.resource(
            record.text("target.bot_instance_id", "target.node", "target.login"), "lock");
      }
      case "user.create", "user.update", "user.delete", "bot.create", "bot.update", "bot.delete" ->
          event.resource(record.text("name"), "user");
      case "role.created", "role.updated", "role.deleted" ->
          event.resource(record.text("name"), "role");
      case "scp" -> event.label("scp_action", record.text("action"));
      default -> event.resource(record.text("name"), null);
    }
    event.resource(record.text("app_name"), "app");
    event.resource(record.text("schema_name", "db_name"), "schema");
    event.resource(record.text("db_service"), "database");
    event.resource(record.text("kubernetes_cluster"), "cluster");
    event.resource(record.text("kubernetes_pod_name"), "pod");
    event.resource(record.text("server_hostname", "server_id"), "server");
    event.resource(record.text("path"), "path");
  }

  /** The session that a user opens for a bot; certificates with its id act for the user. */
  private static void readDelegation(AuditRecord record, AuditEvent event) {
    String bot =
        record.objects("allowed_users").stream()
            .map(user -> user.text("bot_name", "name"))
            .filter(name -> name != null)
            .findFirst()
            .orElse(null);
    event.label(EventLabels.GRANTEE, bot);
    event.issued(
        SESSION,
        DIRECTORY,
        record.text(DELEGATION),
        bot == null ? null : AuditEvent.principalOf(ActorType.WORKLOAD, BOT + bot, bot, null),
        record.time("expires"));
  }
}
