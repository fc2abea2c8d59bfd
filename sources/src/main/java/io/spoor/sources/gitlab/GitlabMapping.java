package io.spoor.sources.gitlab;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps an audit event as the API returns it or a streaming destination gets it
 * (docs.gitlab.com/user/compliance/audit_event_schema). The details have no fixed schema: without a
 * type of event, their message or verb names the action.
 */
public final class GitlabMapping extends AuditMapping {
  private static final String DIRECTORY = "gitlab";

  /** Label: the project or group that the event is about, or the target. */
  private static final String OBJECT = "object";

  /** Label: the event ends an impersonation. Both ends have one type of event. */
  private static final String STOPS = "stops";

  private static final String PUBLIC = "Public";
  private static final String OWNER = "Owner";

  /**
   * Roles of members, each with more access than the one before (docs.gitlab.com/user/permissions).
   */
  private static final List<String> LEVELS =
      List.of(
          "no access",
          "minimal access",
          "guest",
          "planner",
          "reporter",
          "developer",
          "maintainer",
          "owner");

  /** Verbs of older events, each a member of the details with what it is about. */
  private static final String[] VERBS = {"add", "remove", "change"};

  public GitlabMapping() {
    super("gitlab", Set.of("id", "correlation_id"), Set.of(OBJECT, STOPS));
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    AuditRecord details = record.object("details", "detail");
    event.id(record.text("id"));
    event.time(record.time("created_at", "time", "details.created_at"));
    event.action(action(record, details), "gitlab");
    event.type(record.text("entity_type"));
    event.requestId(record.text("correlation_id"));
    event.account(first(record.text("entity_path"), details.text("entity_path")));
    event.network(first(record.text("ip_address"), details.text("ip_address")), null);
    String type = first(record.text("target_type"), details.text("target_type"));
    String target = target(record, details, type);
    String entity = first(record.text("entity_path"), details.text("entity_path"));
    event.resource(target, type);
    event.resource(entity, record.text("entity_type"));
    event.label(OBJECT, target == null ? entity : target);
    String action = action(record, details);
    if (action != null && action.toLowerCase(Locale.ROOT).contains("failed")) {
      event.failed(null, details.text("custom_message", "failed_login"));
    } else {
      event.succeeded();
    }
    readAuthor(record, details, event);
    readMember(record, details, target, event);
    boolean isStop = lower(details.text("custom_message")).startsWith("stopped impersonation");
    event.label(STOPS, isStop ? "true" : null);
    boolean isPublic = PUBLIC.equalsIgnoreCase(details.text("to"));
    boolean isVisibility = String.valueOf(details.text("change")).contains("visibility");
    event.label(EventLabels.EXPOSED_TO, isPublic && isVisibility ? "public" : null);
  }

  /** The path of a project or group, as its name alone is not unique; else the target's name. */
  private static @Nullable String target(
      AuditRecord record, AuditRecord details, @Nullable String type) {
    String name = first(record.text("target_details"), details.text("target_details", "target_id"));
    String path = first(record.text("entity_path"), details.text("entity_path"));
    boolean isPlace = "Project".equals(type) || "Group".equals(type);
    if (!isPlace || name == null || path == null || name.contains("/")) {
      return name;
    }
    String entityType = record.text("entity_type");
    boolean isSame =
        "Group".equals(type)
            ? Objects.equals(record.text("entity_id"), details.text("target_id"))
            : "Project".equals(entityType);
    boolean isPath = path.equals(name) || path.endsWith('/' + name);
    return isSame || (isPath && Objects.equals(type, entityType)) ? path : path + '/' + name;
  }

  /** The member of a project or group, and the access that it gets there, and had before. */
  private static void readMember(
      AuditRecord record, AuditRecord details, @Nullable String target, AuditEvent event) {
    if (!"User".equals(first(record.text("target_type"), details.text("target_type")))) {
      return;
    }
    String author = record.text("author_id");
    String member = details.text("target_id");
    event.label(EventLabels.GRANTEE, member != null && member.equals(author) ? author : target);
    String given = details.text("as", "to");
    String path = first(record.text("entity_path"), details.text("entity_path"));
    String type = record.text("entity_type");
    if (OWNER.equalsIgnoreCase(given) && path != null && type != null) {
      event.label(EventLabels.GRANTS, "admin");
      event.label(EventLabels.GRANTS_WITHIN, type.toLowerCase(Locale.ROOT) + ' ' + path);
    }
    int before = LEVELS.indexOf(lower(details.text("from")));
    if (before >= 0 && LEVELS.indexOf(lower(given)) <= before) {
      event.label(EventLabels.NO_GAIN, "true");
    }
  }

  private static String lower(@Nullable String text) {
    return String.valueOf(text).toLowerCase(Locale.ROOT);
  }

  private static @Nullable String first(@Nullable String text, @Nullable String other) {
    return text == null ? other : text;
  }

  private static @Nullable String action(AuditRecord record, AuditRecord details) {
    String type = first(record.text("event_type"), details.text("event_name", "event_type"));
    if (type != null) {
      return type;
    }
    for (String verb : VERBS) {
      String about = details.text(verb);
      if (about != null) {
        return verb + ' ' + about;
      }
    }
    return details.text("custom_message");
  }

  private static void readAuthor(AuditRecord record, AuditRecord details, AuditEvent event) {
    String name = first(record.text("author_name"), details.text("author_name"));
    String id = record.text("author_id");
    boolean isNobody = id == null || id.startsWith("-");
    String authorClass = String.valueOf(details.text("author_class")).toLowerCase(Locale.ROOT);
    ActorType type =
        authorClass.contains("token")
                || authorClass.contains("runner")
                || authorClass.contains("key")
            ? ActorType.WORKLOAD
            : isNobody ? ActorType.UNKNOWN : ActorType.HUMAN;
    event.principal(type, DIRECTORY, isNobody ? name : id, name, null);
  }

  /** The table has types of events; messages are in small letters with hyphens. */
  @Override
  protected Operation operation(IdentityEvent event) {
    return new Operation(source(), event.getAction().toLowerCase(Locale.ROOT).replace(' ', '-'));
  }
}
