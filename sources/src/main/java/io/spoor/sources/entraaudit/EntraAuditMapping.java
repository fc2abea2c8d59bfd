package io.spoor.sources.entraaudit;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps a directory audit (learn.microsoft.com/graph/api/resources/directoryaudit). Graph returns it
 * as it is; a diagnostic export has it in {@code properties}. Both have the same id.
 */
public final class EntraAuditMapping extends AuditMapping {
  private static final String DIRECTORY = "entra";
  private static final String ROLE = "Role.DisplayName";
  private static final String ACCESS_POLICY = "ConditionalAccessPolicy";

  /** State of a conditional access policy that is not off and does more than report. */
  private static final String ENFORCED = "enabled";

  private static final Set<String> FULL_ROLES =
      Set.of(
          "global administrator",
          "company administrator",
          "privileged role administrator",
          "privileged authentication administrator");

  public EntraAuditMapping() {
    super(
        "entra-audit",
        Set.of("id", "correlationId"),
        Set.of("User", "ServicePrincipal", "who", "disabled"));
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    AuditRecord exported = record.object("properties");
    AuditRecord audit = exported.isEmpty() ? record : exported;
    event.id(audit.text("id"));
    OptionalLong time = audit.time("activityDateTime");
    event.time(time.isPresent() ? time : record.time("time"));
    String action = audit.text("activityDisplayName");
    event.action(
        action == null ? record.text("operationName") : action, audit.text("loggedByService"));
    event.type(audit.text("category"));
    event.account(record.text("tenantId"));
    event.sharedId(audit.text("correlationId"));
    String address = audit.text("initiatedBy.user.ipAddress");
    event.network(
        address == null ? record.text("callerIpAddress") : address,
        audit.entry("additionalDetails", "User-Agent"));
    readOutcome(audit, event);
    readPrincipal(record, audit, event);
    readTargets(audit, event);
  }

  private static void readOutcome(AuditRecord audit, AuditEvent event) {
    String reason = audit.text("resultReason");
    switch (String.valueOf(audit.text("result")).toLowerCase(Locale.ROOT)) {
      case "success" -> event.succeeded();
      case "failure" ->
          event.failed(
              reason != null && reason.toLowerCase(Locale.ROOT).contains("insufficient privileges")
                  ? "Forbidden"
                  : null,
              reason);
      case "timeout" -> event.failed("timeout", reason);
      default -> {}
    }
  }

  private static void readPrincipal(AuditRecord record, AuditRecord audit, AuditEvent event) {
    AuditRecord user = audit.object("initiatedBy.user");
    AuditRecord app = audit.object("initiatedBy.app");
    String tenant = record.text("tenantId");
    String id = user.text("id", "userPrincipalName");
    boolean isAgent = readAgent(audit, app, event);
    if (id != null) {
      event.principal(
          isAgent && app.isEmpty() ? ActorType.AGENT : ActorType.HUMAN,
          DIRECTORY,
          id,
          user.text("userPrincipalName", "displayName"),
          tenant);
      event.login(PersonRule.DIRECTORY_LOGIN, user.text("userPrincipalName"));
    } else if (!app.isEmpty()) {
      event.principal(
          isAgent ? ActorType.AGENT : ActorType.WORKLOAD,
          DIRECTORY,
          app.text("servicePrincipalId", "appId", "displayName"),
          app.text("displayName"),
          tenant);
    } else {
      event.principal(
          ActorType.UNKNOWN, DIRECTORY, record.text("identity"), record.text("identity"), tenant);
    }
  }

  /**
   * The member {@code agent}, in the form that a sign-in has it; returns whether the initiator is
   * an agent.
   */
  private static boolean readAgent(AuditRecord audit, AuditRecord app, AuditEvent event) {
    AuditRecord agent =
        audit.object("initiatedBy.app.agent", "initiatedBy.user.agent", "initiatedBy.agent");
    String type = agent.text("agentType");
    if (type == null || type.equalsIgnoreCase("notAgentic")) {
      return false;
    }
    event.agent(
        app.isEmpty() ? audit.text("initiatedBy.user.id") : app.text("servicePrincipalId", "appId"),
        app.text("displayName"));
    event.label("agent_type", type);
    event.label("agent_subject_type", agent.text("agentSubjectType"));
    event.label("agent_parent", agent.text("agentSubjectParentId", "parentAppId"));
    return true;
  }

  private static void readTargets(AuditRecord audit, AuditEvent event) {
    boolean isNamed = false;
    for (AuditRecord target : audit.objects("targetResources")) {
      String id = target.text("id", "userPrincipalName", "displayName");
      String type = target.text("type");
      event.resource(id, type);
      boolean isIdentity = "User".equals(type) || "ServicePrincipal".equals(type);
      if (isIdentity && !isNamed) {
        event.label("who", id);
        isNamed = true;
      }
      String role = "Role".equals(type) ? target.text("displayName") : newValue(target, ROLE);
      if (role != null && FULL_ROLES.contains(role.toLowerCase(Locale.ROOT))) {
        event.label(EventLabels.GRANTS, "admin");
      }
      for (AuditRecord change : target.objects("modifiedProperties")) {
        if (ACCESS_POLICY.equals(change.text("displayName"))) {
          readAccessPolicy(change, event);
        }
      }
    }
  }

  /** New value of a property, which is JSON in a text. */
  private static @Nullable String newValue(AuditRecord target, String property) {
    for (AuditRecord change : target.objects("modifiedProperties")) {
      String value = change.text("newValue");
      if (property.equals(change.text("displayName")) && value != null) {
        return value.replace("\"", "");
      }
    }
    return null;
  }

  /** A policy that is off, or that only reports, guards nothing. */
  private static void readAccessPolicy(AuditRecord change, AuditEvent event) {
    String before = change.embedded("oldValue").text("state");
    String now = change.embedded("newValue").text("state");
    if (before != null && !before.equals(ENFORCED)) {
      event.label("disabled", "true");
    } else if (before != null && now != null && !now.equals(ENFORCED)) {
      event.label(EventLabels.GUARD_LOWERED, "true");
    }
  }

  /** Activities are sentences: {@code add-member-to-role} for Add member to role. */
  @Override
  protected Operation operation(IdentityEvent event) {
    var name = new StringBuilder();
    for (char c : event.getAction().toLowerCase(Locale.ROOT).toCharArray()) {
      if (Character.isLetterOrDigit(c)) {
        name.append(c);
      } else if (!name.isEmpty() && name.charAt(name.length() - 1) != '-') {
        name.append('-');
      }
    }
    int end = name.length();
    boolean isDashed = end > 0 && name.charAt(end - 1) == '-';
    return new Operation(source(), isDashed ? name.substring(0, end - 1) : name.toString());
  }
}
