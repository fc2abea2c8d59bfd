package io.spoor.sources.gitlab;

import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps an audit event as the API returns it or a streaming destination gets it
 * (docs.gitlab.com/user/compliance/audit_event_schema). The details have no fixed schema: without a
 * type of event, their message or verb names the action.
 */
public final class GitlabMapping extends AuditMapping {
  private static final String DIRECTORY = "gitlab";

  /** Verbs of older events, each a member of the details with what it is about. */
  private static final String[] VERBS = {"add", "remove", "change"};

  public GitlabMapping() {
    super("gitlab", Set.of("id", "correlation_id"), Set.of());
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
    event.resource(
        first(record.text("target_details"), details.text("target_details", "target_id")),
        first(record.text("target_type"), details.text("target_type")));
    event.resource(
        first(record.text("entity_path"), details.text("entity_path")), record.text("entity_type"));
    String action = action(record, details);
    if (action != null && action.toLowerCase(Locale.ROOT).contains("failed")) {
      event.failed(null, details.text("custom_message", "failed_login"));
    } else {
      event.succeeded();
    }
    readAuthor(record, details, event);
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
