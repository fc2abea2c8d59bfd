package io.spoor.sources.anthropicactivity;

import io.spoor.schemas.text.Words;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps an activity of the Compliance API's feed
 * (platform.claude.com/docs/en/api/compliance/activities/list). What an activity is about are
 * members beside its type.
 */
public final class AnthropicActivityMapping extends AuditMapping {
  private static final String DIRECTORY = "anthropic";
  private static final String KEY_KIND = "access-key";
  private static final String DENIED = "access_denied";
  private static final String GUARD_RAISED = "guard_raised";

  private static final List<ObjectMember> OBJECTS =
      List.of(
          new ObjectMember("api_key_id", "api_key"),
          new ObjectMember("admin_api_key_id", "api_key"),
          new ObjectMember("service_key_id", "api_key"),
          new ObjectMember("tunnel_token_id", "tunnel_token"),
          new ObjectMember("service_account_id", "service_account"),
          new ObjectMember("user_id", "user"),
          new ObjectMember("deleted_user_id", "user"),
          new ObjectMember("group_id", "group"),
          new ObjectMember("role_id", "role"),
          new ObjectMember("workspace_id", "workspace"),
          new ObjectMember("federation_rule_id", "federation_rule"),
          new ObjectMember("federation_issuer_id", "federation_issuer"),
          new ObjectMember("mcp_server_id", "mcp_server"),
          new ObjectMember("tunnel_id", "tunnel"),
          new ObjectMember("invite_id", "invite"),
          new ObjectMember("file_id", "file"),
          new ObjectMember("claude_chat_id", "chat"),
          new ObjectMember("claude_project_id", "project"),
          new ObjectMember("claude_file_id", "file"),
          new ObjectMember("claude_artifact_id", "artifact"),
          new ObjectMember("agent_id", "agent"),
          new ObjectMember("deployment_id", "deployment"),
          new ObjectMember("oauth_app_id", "oauth_app"),
          new ObjectMember("memory_store_id", "memory_store"),
          new ObjectMember("memory_id", "memory"),
          new ObjectMember("external_key_id", "external_key"));

  /** Activities that create a key, with the member that has its id. */
  private static final List<String> CREATED_KEYS =
      List.of("api_key_id", "admin_api_key_id", "service_key_id");

  /** Failures that the vendor describes as a user being denied access. */
  private static final Set<String> DENIALS =
      Set.of(
          "claude_chat_access_failed",
          "claude_file_access_failed",
          "inference_hooks_request_denied");

  /** Endings of types that tell of an attempt: a member says how it came out, if any does. */
  private static final List<String> ATTEMPTS =
      List.of(
          "_initiated", "_attempted", "_authentication", "_token_import", "_auth_token_exchanged");

  /** Settings that protect the organization as long as they are on. */
  private static final Set<String> GUARDS =
      Set.of(
          "org_magic_link_second_factor_toggled",
          "org_sso_toggled",
          "org_connector_domain_guard_updated");

  private static final Set<String> DONE = Set.of("success", "succeeded", "imported", "true");
  private static final Set<String> NOT_DONE =
      Set.of("failure", "failed", "rejected", "denied", "error", "false");

  /** A member that has the id of an object, and the type of the object. */
  private record ObjectMember(String member, String type) {}

  public AnthropicActivityMapping() {
    super(
        "anthropic-activity",
        Words.set(
            """
          id api_key_id admin_api_key_id service_key_id service_account_id tunnel_token_id user_id
          subject
          """),
        Set.of(
            "user",
            "service_account",
            "group",
            "api_key",
            "role",
            "tunnel_token",
            "agent",
            GUARD_RAISED));
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    String type = record.text("type");
    event.id(record.text("id"));
    event.time(record.time("created_at"));
    event.action(type, DIRECTORY);
    event.account(record.text("organization_uuid", "organization_id"));
    readActor(record.object("actor"), event);
    for (ObjectMember object : OBJECTS) {
      event.resource(record.text(object.member()), object.type());
    }
    record.texts("member_ids").forEach(member -> event.resource(member, "user"));
    event.resource(record.text("resource_id"), record.text("resource_type"));
    if (type != null) {
      readOutcome(type, record, event);
      readRights(type, record, event);
      record.objects("updates").forEach(update -> readUpdate(type, update, record, event));
      readIssued(type, record, event);
    }
  }

  /** Each type of actor names itself by a member of its own. */
  private static void readActor(AuditRecord actor, AuditEvent event) {
    String key = actor.text("api_key_id", "admin_api_key_id");
    String type = String.valueOf(actor.text("type"));
    switch (type) {
      case "federated_identity_actor", "federated_actor" -> {
        String issuer = actor.text("issuer", "provider.issuer", "provider.type");
        event.principal(
            ActorType.WORKLOAD,
            issuer == null ? DIRECTORY : issuer,
            actor.text("subject", "provider.signed_principal"),
            null,
            null);
      }
      case "user_actor" -> {
        event.principal(
            ActorType.HUMAN,
            DIRECTORY,
            actor.text("user_id", "email_address"),
            actor.text("email_address"),
            null);
        event.login(PersonRule.SERVICE_LOGIN, actor.text("email_address"));
      }
      case "anthropic_actor", "system_actor", "scim_directory_sync_actor" ->
          event.principal(
              ActorType.SERVICE,
              DIRECTORY,
              actor.text("directory_id", "service", "email_address", "type"),
              null,
              null);
      case "service_account_actor" ->
          event.principal(
              ActorType.WORKLOAD, DIRECTORY, actor.text("service_account_id"), null, null);
      default ->
          event.principal(
              key == null ? ActorType.UNKNOWN : ActorType.WORKLOAD,
              DIRECTORY,
              key == null
                  ? actor.text("unauthenticated_email_address", "external_client_id", "user_id")
                  : key,
              null,
              null);
    }
    event.credential(KEY_KIND, DIRECTORY, key, true);
    event.network(actor.text("ip_address"), actor.text("user_agent"));
  }

  /** What was begun or asked for has no outcome yet. */
  private static void readOutcome(String type, AuditRecord record, AuditEvent event) {
    if (DENIALS.contains(type)) {
      event.failed(DENIED, null);
    } else if (type.endsWith("_failed") || type.endsWith("_blocked") || type.endsWith("_invalid")) {
      event.failed(null, record.text("reason"));
    } else if (type.equals("abuse_decision_received")) {
      event.failed(record.text("decision"), null);
    } else if (ATTEMPTS.stream().noneMatch(type::endsWith)) {
      event.succeeded();
    } else {
      readResult(record, event);
    }
  }

  private static void readResult(AuditRecord record, AuditEvent event) {
    String result =
        String.valueOf(record.text("result", "outcome", "success", "status"))
            .toLowerCase(Locale.ROOT);
    if (DONE.contains(result)) {
      event.succeeded();
    } else if (NOT_DONE.contains(result) || record.text("error_type") != null) {
      event.failed(record.text("error_type", "error_code"), record.text("reason"));
    }
  }

  private static void readRights(String type, AuditRecord record, AuditEvent event) {
    boolean isLoss =
        type.endsWith("_revoked") || type.endsWith("_unassigned") || type.endsWith("_removed");
    event.label(
        isLoss ? EventLabels.REVOKED_FROM : EventLabels.GRANTEE,
        record.text("principal_id", "target_id", "invited_email", "invitee_email"));
    event.label(EventLabels.GRANTS_WITHIN, part(type, record));
    if (hasNoGain(record.text("previous_role"), record.text("current_role"))) {
      event.label(EventLabels.NO_GAIN, "true");
    } else {
      readRole(record.text("invited_role", "current_role", "role", "organization_role"), event);
    }
    if (type.equals("claude_artifact_invite_created")) {
      event.label(EventLabels.EXPOSED_TO, outsider(record));
    }
    Boolean isOn = record.bool("enabled", "enforced");
    if (GUARDS.contains(type)) {
      event.label(EventLabels.GUARD_LOWERED, Boolean.FALSE.equals(isOn) ? "true" : null);
      event.label(GUARD_RAISED, Boolean.TRUE.equals(isOn) ? "true" : null);
    }
    List<String> scopes = record.texts("scopes");
    event.label("scopes", scopes.isEmpty() ? null : String.join(" ", scopes));
    if (record.get("compliance_api_enabled", "compliance_api_logging_enabled") != null
        && (Boolean.FALSE.equals(record.bool("compliance_api_enabled"))
            || Boolean.FALSE.equals(record.bool("compliance_api_logging_enabled")))) {
      event.label(EventLabels.AUDIT_LIMITED, "true");
    }
  }

  /** The part of the organization to which rights are limited; null for the whole. */
  private static @Nullable String part(String type, AuditRecord record) {
    String workspace = record.text("workspace_id");
    if (workspace != null && type.contains("workspace_member")) {
      return "workspace " + workspace;
    }
    String kind = record.text("resource_type");
    String id = record.text("resource_id");
    return kind == null || id == null || kind.equals("organization") ? null : kind + ' ' + id;
  }

  private static void readRole(@Nullable String role, AuditEvent event) {
    if (isAdmin(role)) {
      event.label(EventLabels.GRANTS, "admin");
    }
  }

  private static boolean isAdmin(@Nullable String role) {
    String lower = String.valueOf(role).toLowerCase(Locale.ROOT);
    return lower.contains("admin") || lower.contains("owner");
  }

  /** Whether the record states the role before, and that it is the same or was the higher one. */
  private static boolean hasNoGain(@Nullable String before, @Nullable String now) {
    return before != null
        && now != null
        && (before.equalsIgnoreCase(now) || (isAdmin(before) && !isAdmin(now)));
  }

  /** The invited party, unless it has the mail domain of the person who invites. */
  private static @Nullable String outsider(AuditRecord record) {
    String invited = record.text("principal_id", "target_id", "invited_email", "invitee_email");
    String own = domain(record.object("actor").text("email_address"));
    return invited != null && own != null && own.equalsIgnoreCase(domain(invited)) ? null : invited;
  }

  private static @Nullable String domain(@Nullable String email) {
    int at = email == null ? -1 : email.indexOf('@');
    return email == null || at < 0 ? null : email.substring(at + 1);
  }

  private static void readUpdate(
      String type, AuditRecord update, AuditRecord record, AuditEvent event) {
    String what = String.valueOf(update.text("type"));
    String now = update.text("current_value");
    if (what.contains("role")) {
      if (hasNoGain(update.text("previous_value"), now)) {
        event.label(EventLabels.NO_GAIN, "true");
      } else {
        readRole(now, event);
      }
    } else if (type.endsWith("api_key_updated")
        && (what.equals("status") || what.equals("activation_state"))) {
      boolean isActive = "active".equalsIgnoreCase(now) || "activated".equalsIgnoreCase(now);
      event.label(
          isActive ? EventLabels.RESTORED_KEY : EventLabels.REVOKED_KEY,
          record.text("api_key_id", "admin_api_key_id"));
    }
  }

  private static void readIssued(String type, AuditRecord record, AuditEvent event) {
    if (type.endsWith("key_created")) {
      for (String member : CREATED_KEYS) {
        event.issued(KEY_KIND, DIRECTORY, record.text(member), null, OptionalLong.empty());
      }
    } else if (type.equals("tunnel_token_minted") || type.equals("tunnel_token_rotated")) {
      event.issued("token", DIRECTORY, record.text("tunnel_token_id"), null, OptionalLong.empty());
    }
  }
}
