package io.spoor.sources.openaiaudit;

import io.spoor.schemas.text.Words;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps an entry of an organization's audit log (platform.openai.com/docs/api-reference/audit-logs).
 * A member named as the type has the details. A key has a tracking id, which its creation and its
 * uses state: both have one key in chains.
 */
public final class OpenaiAuditMapping extends AuditMapping {
  private static final String DIRECTORY = "openai";
  private static final String KEY_KIND = "access-key";

  /** Kinds of objects whose details list several of them, by the name of the list. */
  private static final List<String> LISTS = List.of("certificates", "configs");

  /** What a setting of the organization says when calls are no longer logged. */
  private static final String NOT_LOGGED = "disabled";

  public OpenaiAuditMapping() {
    super(
        "openai-audit",
        Set.of("id", "principal_id", "resource_id", "identity_provider_id", "service_account_id"),
        Words.set(
            """
          api_key service_account user role group invite permissions_added permissions_removed
          """));
  }

  @Override
  public Set<String> describedSecrets() {
    return Set.of("api_key");
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    String type = record.text("type");
    event.id(record.text("id"));
    event.time(record.time("effective_at"));
    event.action(type, DIRECTORY);
    event.account(record.text("project.id"));
    readActor(record.object("actor"), event);
    if (type == null) {
      return;
    }
    AuditRecord details = AuditRecord.of(record.member(type));
    if (type.endsWith(".failed")) {
      event.failed(details.text("error_code"), details.text("error_message"));
    } else {
      event.succeeded();
    }
    readObjects(type, details, event);
    readChanges(type, details, event);
    if (type.equals("api_key.created")) {
      event.issued(KEY_KIND, DIRECTORY, details.text("id"), null, OptionalLong.empty());
      event.forOthers();
    }
  }

  private static void readActor(AuditRecord actor, AuditEvent event) {
    AuditRecord session = actor.object("session");
    AuditRecord key = actor.object("api_key");
    String account = key.text("service_account.id");
    String user = first(session.text("user.id"), key.text("user.id"));
    if (account != null) {
      event.principal(ActorType.WORKLOAD, DIRECTORY, account, null, null);
    } else if (user != null) {
      String email = first(session.text("user.email"), key.text("user.email"));
      event.principal(ActorType.HUMAN, DIRECTORY, user, email, null);
      event.login(PersonRule.SERVICE_LOGIN, email);
    } else {
      event.principal(ActorType.UNKNOWN, DIRECTORY, nameless(session, key), null, null);
    }
    event.credential(KEY_KIND, DIRECTORY, key.text("id"), true);
    event.network(session.text("ip_address"), session.text("user_agent"));
  }

  /** An e-mail address, or the key itself, where nobody is named by an id. */
  private static @Nullable String nameless(AuditRecord session, AuditRecord key) {
    String email = first(session.text("user.email"), key.text("user.email"));
    return first(email, key.text("id"));
  }

  private static @Nullable String first(@Nullable String text, @Nullable String other) {
    return text == null ? other : text;
  }

  private static void readObjects(String type, AuditRecord details, AuditEvent event) {
    // For a changed user the vendor documents the project's id in place of the user's.
    boolean isProject = type.equals("user.updated");
    int end = Math.max(0, type.lastIndexOf('.'));
    // Of a binding the id is that of the resource.
    String bound = type.contains("bound_") ? details.text("resource_type") : null;
    String kind = isProject ? "project" : type.substring(0, end);
    event.resource(details.text("id"), bound == null ? kind : bound);
    for (String list : LISTS) {
      details.objects(list).forEach(object -> event.resource(object.text("id"), list));
    }
    event.resource(details.text("resource_id"), details.text("resource_type"));
    event.resource(details.text("service_account_id"), "service_account");
    event.resource(details.text("role_id"), "role");
  }

  private static void readChanges(String type, AuditRecord details, AuditEvent event) {
    String role = details.text("data.role", "changes_requested.role");
    if ("owner".equalsIgnoreCase(role)) {
      event.label(EventLabels.GRANTS, "admin");
    }
    if (type.startsWith("role.assignment.") || type.contains("role_assignment.")) {
      event.label(
          type.endsWith(".deleted") ? EventLabels.REVOKED_FROM : EventLabels.GRANTEE,
          details.text("principal_id"));
    } else if (type.equals("invite.sent")) {
      event.label(EventLabels.GRANTEE, details.text("data.email"));
    }
    event.label("scopes", joined(details, "data.scopes", "changes_requested.scopes"));
    event.label("permissions_added", joined(details, "changes_requested.permissions_added"));
    event.label("permissions_removed", joined(details, "changes_requested.permissions_removed"));
    if (NOT_LOGGED.equalsIgnoreCase(details.text("changes_requested.api_call_logging"))) {
      event.label(EventLabels.AUDIT_LIMITED, "true");
    }
  }

  private static @Nullable String joined(AuditRecord details, String... paths) {
    List<String> texts = details.texts(paths);
    return texts.isEmpty() ? null : String.join(" ", texts);
  }
}
