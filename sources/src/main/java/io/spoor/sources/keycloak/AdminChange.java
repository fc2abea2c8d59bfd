package io.spoor.sources.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditRecord;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What an admin event changes: the resource by its path, {@code users/ID/role-mappings/realm}, and
 * the representation that was sent, if the realm records it.
 */
final class AdminChange {
  /** Label of the last part of the path of an {@code ACTION}, as {@code reset-password}. */
  static final String ADMIN_ACTION = "admin_action";

  private static final Set<String> FULL_RIGHTS = Set.of("admin", "realm-admin");
  private static final int LIST_MEMBERS = 2;

  private final String operation;
  private final String resource;
  private final List<String> path;
  private final AuditRecord sent;

  private AdminChange(String operation, String resource, List<String> path, AuditRecord sent) {
    this.operation = operation;
    this.resource = resource;
    this.path = path;
    this.sent = sent;
  }

  static AdminChange of(AuditRecord entry) {
    String path = entry.text("resourcePath");
    String representation = entry.text("representation");
    return new AdminChange(
        String.valueOf(entry.text("operationType")),
        String.valueOf(entry.text("resourceType")),
        path == null ? List.of() : List.of(path.split("/", -1)),
        representation == null
            ? AuditRecord.of(entry.get("representation"))
            : parsed(representation));
  }

  /** An object, or a list as its member {@code list}. */
  private static AuditRecord parsed(String representation) {
    try {
      return AuditRecord.of(
          RecordJson.parse(
                  (representation.startsWith("[")
                          ? "{\"list\":" + representation + '}'
                          : representation)
                      .getBytes(UTF_8))
              .object());
    } catch (UnusableRecordException e) {
      return AuditRecord.of(null);
    }
  }

  void describe(AuditEvent event) {
    describeResources(event);
    if (operation.equals("ACTION") && !path.isEmpty()) {
      event.label(ADMIN_ACTION, path.getLast());
    }
    if (resource.endsWith("ROLE_MAPPING") || resource.equals("GROUP_MEMBERSHIP")) {
      describeGrant(event);
    }
    boolean isLessRecorded =
        String.join("/", path).equals("events/config")
            && (isOff("eventsEnabled") || isOff("adminEventsEnabled"));
    event.label(EventLabels.AUDIT_LIMITED, isLessRecorded ? "true" : null);
    boolean isStepOff =
        resource.startsWith("AUTH_EXECUTION") && "DISABLED".equals(sent.text("requirement"));
    event.label(EventLabels.GUARD_LOWERED, isStepOff ? "true" : null);
  }

  private boolean isOff(String setting) {
    return Boolean.FALSE.equals(sent.bool(setting));
  }

  /** {@code users/ID} is the resource ID of the type user; each other path is an id itself. */
  private void describeResources(AuditEvent event) {
    if (path.size() < LIST_MEMBERS) {
      event.resource(path.isEmpty() ? null : path.getFirst(), resource.toLowerCase(Locale.ROOT));
      return;
    }
    switch (path.getFirst()) {
      case "users" -> event.resource(path.get(1), "user");
      case "groups" -> event.resource(path.get(1), "group");
      case "clients" -> event.resource(path.get(1), "client");
      case "roles", "roles-by-id" -> event.resource(path.get(1), "role");
      default -> event.resource(String.join("/", path), resource.toLowerCase(Locale.ROOT));
    }
    if (resource.equals("GROUP_MEMBERSHIP")) {
      event.resource(path.getLast(), "group");
    }
  }

  private void describeGrant(AuditEvent event) {
    boolean isLoss = operation.equals("DELETE");
    event.label(
        isLoss ? EventLabels.REVOKED_FROM : EventLabels.GRANTEE,
        path.size() < LIST_MEMBERS ? null : path.get(1));
    boolean isFull =
        !isLoss
            && sent.objects("list").stream()
                .anyMatch(role -> FULL_RIGHTS.contains(String.valueOf(role.text("name"))));
    event.label(EventLabels.GRANTS, isFull ? "admin" : null);
  }
}
