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
import org.jspecify.annotations.Nullable;

/**
 * What an admin event changes: the resource by its path, {@code users/ID/role-mappings/realm}, and
 * the representation that was sent, if the realm records it.
 *
 * <p>The type of the resource is that of the first part of the path. The part below it tells what
 * was changed: {@code CREATE} of {@code USER} at {@code users/ID/federated-identity/NAME} links an
 * identity and creates no user.
 */
final class AdminChange {
  /** Label of the part of the path behind the resource, as {@code reset-password}. */
  static final String SUB_RESOURCE = "sub_resource";

  private static final Set<String> FULL_RIGHTS = Set.of("admin", "realm-admin");
  private static final String COMPOSITES = "composites";

  /** Ids and display names of authenticators that offer a way to sign in and check nothing. */
  private static final Set<String> WAYS_TO_SIGN_IN =
      Set.of("identity-provider-redirector", "auth-cookie", "cookie", "auth-spnego", "kerberos");

  private static final int LIST_MEMBERS = 2;
  private static final int ROLE_OF_CLIENT = 4;

  /** First parts of paths whose second part is the id of one resource. */
  private static final Set<String> CONTAINERS =
      Set.of("users", "groups", "clients", "roles", "roles-by-id", "organizations");

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
    event.label(SUB_RESOURCE, subResource());
    if (resource.endsWith("ROLE_MAPPING")
        || resource.equals("GROUP_MEMBERSHIP")
        || resource.equals("ORGANIZATION_MEMBERSHIP")
        || COMPOSITES.equals(subResource())) {
      describeGrant(event);
    }
    boolean isLessRecorded =
        String.join("/", path).equals("events/config")
            && (isOff("eventsEnabled") || isOff("adminEventsEnabled"));
    event.label(EventLabels.AUDIT_LIMITED, isLessRecorded ? "true" : null);
    boolean isStepOff =
        resource.startsWith("AUTH_EXECUTION")
            && "DISABLED".equals(sent.text("requirement"))
            && !isWayToSignIn();
    event.label(EventLabels.GUARD_LOWERED, isStepOff ? "true" : null);
  }

  /**
   * Whether the step only offers a further way to sign in, by another directory or an earlier
   * session: without it, no check is missing.
   */
  private boolean isWayToSignIn() {
    String step = String.valueOf(sent.text("providerId", "authenticator", "displayName"));
    return WAYS_TO_SIGN_IN.contains(step.toLowerCase(Locale.ROOT).replace(' ', '-'));
  }

  /** Null if the operation is about the resource itself. */
  private @Nullable String subResource() {
    if (path.isEmpty()) {
      return null;
    }
    if (!CONTAINERS.contains(path.getFirst())) {
      return path.getFirst();
    }
    int behind = isRoleOfClient() ? ROLE_OF_CLIENT : LIST_MEMBERS;
    return path.size() > behind ? path.get(behind) : null;
  }

  /** Of {@code clients/ID/roles/NAME} the role is the resource. */
  private boolean isRoleOfClient() {
    return path.size() >= ROLE_OF_CLIENT
        && path.getFirst().equals("clients")
        && path.get(LIST_MEMBERS).equals("roles");
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
    if (isRoleOfClient()) {
      event.resource(path.get(ROLE_OF_CLIENT - 1), "role");
    }
    switch (path.getFirst()) {
      case "users" -> event.resource(path.get(1), "user");
      case "groups" -> event.resource(path.get(1), "group");
      case "clients" -> event.resource(path.get(1), "client");
      case "roles", "roles-by-id" -> event.resource(path.get(1), "role");
      case "organizations" -> event.resource(path.get(1), "organization");
      case "default-groups" -> event.resource(path.get(1), "group");
      default -> event.resource(String.join("/", path), resource.toLowerCase(Locale.ROOT));
    }
    if (resource.equals("GROUP_MEMBERSHIP")) {
      event.resource(path.getLast(), "group");
    }
  }

  private void describeGrant(AuditEvent event) {
    boolean isLoss = operation.equals("DELETE");
    event.label(isLoss ? EventLabels.REVOKED_FROM : EventLabels.GRANTEE, holder());
    boolean isFull =
        !isLoss
            && sent.objects("list").stream()
                .anyMatch(role -> FULL_RIGHTS.contains(String.valueOf(role.text("name"))));
    event.label(EventLabels.GRANTS, isFull ? "admin" : null);
  }

  /** Who gets or loses the right: the last part is a member, of an organization. */
  private @Nullable String holder() {
    if (path.size() < LIST_MEMBERS) {
      return null;
    }
    if (resource.equals("ORGANIZATION_MEMBERSHIP")) {
      return path.size() > ROLE_OF_CLIENT - 1 ? path.getLast() : sent.text("id");
    }
    return isRoleOfClient() ? path.get(ROLE_OF_CLIENT - 1) : path.get(1);
  }
}
