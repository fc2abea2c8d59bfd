package io.spoor.sources.gworkspace;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.schemas.vocabulary.SecondFactor;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Maps an activity of the Reports API
 * (developers.google.com/workspace/admin/reports/reference/rest/v1/activities), of any application.
 *
 * <p>An activity may list several events. The first one is the action. The others are in the label
 * {@code further_events}, and their effects are effects of the action too: one record is one event,
 * and no effect is lost. Such an effect states the event that has it.
 */
public final class GoogleWorkspaceMapping extends AuditMapping {
  private static final String DIRECTORY = "google";
  private static final String FURTHER = "further_events";
  private static final String SENT_TO = "sent_to";
  private static final String ACCESS = "access";
  private static final String PUBLIC = "public";
  private static final String PASSWORD = "password";
  private static final String EXTERNAL = "external";

  /** Super administrators are assigned it. */
  private static final String SUPER_ADMIN = "_SEED_ADMIN_ROLE";

  private static final Set<String> FAILURES =
      Set.of("login_failure", "ACCESS_DENY_EVENT", "risky_sensitive_action_blocked");

  /** Values of a parameter that gives access to nobody. */
  private static final Set<String> NOBODY = Set.of("none", "private", "false");

  /** Destinations of a takeout outside Google; the others are a link, or the user's own Drive. */
  private static final Set<String> ELSEWHERE = Set.of("BOX", "DROPBOX", "ONEDRIVE");

  /** States of a takeout that did not come about. */
  private static final Set<String> NOT_DONE = Set.of("FAILED", "CANCELED");

  /** A link admits whoever has it; nobody finds the document without it. */
  private static final String BY_LINK = "people_with_link";

  private static final String ON_THE_WEB = "public_on_the_web";

  private static final String ANYONE_WITH_LINK = "anyone with the link";

  /** Settings of sign-in that protect accounts as long as they are on. */
  private static final Set<String> SAFEGUARDS =
      Set.of(
          "ENFORCE_STRONG_AUTHENTICATION",
          "ALLOW_STRONG_AUTHENTICATION",
          "UPDATE_ERROR_MSG_FOR_RESTRICTED_OAUTH2_APPS");

  public GoogleWorkspaceMapping() {
    super(
        "gworkspace",
        Set.of("uniqueQualifier", "profileId", "customerId", "etag"),
        Set.of("user", "client", "group", "object", SENT_TO, ACCESS));
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    List<ActivityEvent> events = ActivityEvent.of(record);
    ActivityEvent first = events.getFirst();
    String application = record.text("id.applicationName");
    // Without an application it is no activity.
    String action = application == null || first.name() == null ? application : first.name();
    readId(record, first, event);
    event.time(record.time("id.time"));
    event.action(action, application);
    event.type(first.type());
    event.account(record.text("id.customerId", "ownerDomain"));
    event.network(record.text("ipAddress"), first.parameter("user_agent"));
    readActor(record, first, event);
    readOutcome(first, action, event);
    event.label(FURTHER, further(events, action));
    // Of several values for one label, that of the first event counts.
    for (int i = events.size() - 1; i >= 0; i--) {
      readLabels(events.get(i), event);
    }
    event.label(EventLabels.EXPOSED_TO, exposedTo(events, domain(record.text("actor.email"))));
    events.forEach(entry -> readResources(entry, event));
  }

  /** Exports with a record for each event of an activity give all of them its qualifier. */
  private static void readId(AuditRecord record, ActivityEvent first, AuditEvent event) {
    String qualifier = record.text("id.uniqueQualifier");
    String name = first.name();
    if (qualifier == null || name == null || record.get("events") != null) {
      event.id(qualifier);
    } else {
      event.id(qualifier + ':' + name);
      event.sharedId(qualifier);
    }
  }

  private static @Nullable String further(List<ActivityEvent> events, @Nullable String action) {
    String names =
        events.stream()
            .map(ActivityEvent::name)
            .filter(Objects::nonNull)
            .filter(name -> !name.equals(action))
            .distinct()
            .collect(Collectors.joining(" "));
    return names.isEmpty() ? null : names;
  }

  private static void readActor(AuditRecord record, ActivityEvent first, AuditEvent event) {
    String email = record.text("actor.email");
    String application = record.text("actor.applicationInfo.oauthClientId");
    String id =
        email == null
            ? record.text("actor.profileId", "actor.key", "actor.applicationInfo.oauthClientId")
            : email;
    id = id == null ? first.parameter("affected_email_address", "USER_EMAIL") : id;
    event.principal(type(record, id), DIRECTORY, id, email, null);
    event.login(PersonRule.DIRECTORY_LOGIN, email);
    event.via(application == null ? first.parameter("client_id") : application);
    // Delegation in the domain: an application acts as the user.
    event.label(
        "impersonated", record.isTrue("actor.applicationInfo.impersonation") ? "true" : null);
  }

  private static ActorType type(AuditRecord record, @Nullable String id) {
    String caller = String.valueOf(record.text("actor.callerType")).toUpperCase(Locale.ROOT);
    boolean isProgram =
        (id != null && id.endsWith("gserviceaccount.com"))
            || (!caller.equals("USER")
                && record.text("actor.key", "actor.applicationInfo") != null);
    return isProgram ? ActorType.WORKLOAD : ActorType.HUMAN;
  }

  private static void readOutcome(ActivityEvent first, @Nullable String action, AuditEvent event) {
    if ("ACCESS_DENY_EVENT".equals(action)) {
      event.failed("access_denied", first.parameter("CAA_ACCESS_STATE"));
    } else if (action != null && FAILURES.contains(action)) {
      event.failed(first.parameter("login_failure_type", "failure_type"), null);
    } else if (NOT_DONE.contains(String.valueOf(first.parameter("TAKEOUT_STATUS")))) {
      event.failed(first.parameter("TAKEOUT_STATUS"), null);
    } else if (action != null) {
      event.succeeded();
    }
  }

  private static void readLabels(ActivityEvent entry, AuditEvent event) {
    String name = String.valueOf(entry.name());
    event.label("scopes", scopes(entry));
    event.label("application", entry.parameter("app_name", "application_name", "APP_NAME"));
    event.label(ACCESS, entry.parameter("access_level"));
    event.label("login_type", entry.parameter("login_type"));
    String destination = entry.parameter("TAKEOUT_DESTINATION");
    event.label(SENT_TO, ELSEWHERE.contains(String.valueOf(destination)) ? destination : null);
    event.label("suspicious", "true".equals(entry.parameter("is_suspicious")) ? "true" : null);
    event.label(EventLabels.MFA, secondFactor(entry, name));
    readGrant(entry, name, event);
    boolean isOff =
        SAFEGUARDS.contains(name) && "false".equalsIgnoreCase(entry.parameter("NEW_VALUE"));
    event.label(EventLabels.GUARD_LOWERED, isOff ? "true" : null);
  }

  /**
   * Whether a second factor was used. A sign-in with Google's password lists what was asked for
   * (developers.google.com/workspace/admin/reports/v1/appendix/activity/login).
   */
  private static @Nullable String secondFactor(ActivityEvent entry, String name) {
    String stated = entry.parameter("is_second_factor");
    List<String> methods = entry.values("login_challenge_method");
    if (stated != null
        || methods.isEmpty()
        || !name.equals("login_success")
        || !"google_password".equals(entry.parameter("login_type"))) {
      return stated;
    }
    return methods.stream().allMatch(PASSWORD::equals)
        ? SecondFactor.NOT_USED
        : methods.contains(PASSWORD) ? SecondFactor.USED : null;
  }

  private static @Nullable String scopes(ActivityEvent entry) {
    List<String> scopes = entry.values("scope");
    return scopes.isEmpty() ? entry.parameter("API_SCOPES") : String.join(" ", scopes);
  }

  private static void readGrant(ActivityEvent entry, String name, AuditEvent event) {
    String target =
        entry.parameter(
            "target_user", "grantee_email", "user_email", "member_id", "API_CLIENT_NAME");
    target = target == null ? entry.parameter("USER_EMAIL") : target;
    boolean isLoss = entry.values("new_value").stream().anyMatch(NOBODY::contains);
    event.label(isLoss ? EventLabels.REVOKED_FROM : EventLabels.GRANTEE, target);
    boolean isFull =
        name.equals("GRANT_ADMIN_PRIVILEGE") || SUPER_ADMIN.equals(entry.parameter("ROLE_NAME"));
    event.label(EventLabels.GRANTS, isFull ? "admin" : null);
  }

  private static @Nullable String domain(@Nullable String email) {
    return email == null ? null : email.substring(email.indexOf('@') + 1);
  }

  /** All who are admitted from outside; null for nobody. */
  private static @Nullable String exposedTo(
      List<ActivityEvent> events, @Nullable String ownDomain) {
    String recipients =
        events.stream()
            .map(entry -> exposedTo(entry, ownDomain))
            .filter(Objects::nonNull)
            .distinct()
            .collect(Collectors.joining(", "));
    return recipients.isEmpty() ? null : recipients;
  }

  /** Who is admitted from outside: {@code public}, whoever has the link, a user or a domain. */
  private static @Nullable String exposedTo(ActivityEvent entry, @Nullable String ownDomain) {
    String grantee = entry.parameter("grantee_email");
    if (grantee != null && grantee.startsWith("__public_principal__")) {
      return "none".equals(entry.parameter("access_level")) ? null : PUBLIC;
    }
    boolean isPrivate = entry.values("new_value").stream().anyMatch(NOBODY::contains);
    if (isPrivate || !EXTERNAL.equals(entry.parameter("visibility_change"))) {
      return null;
    }
    String user = entry.parameter("target_user");
    if (user != null) {
      return user;
    }
    String domain = entry.parameter("target_domain");
    if (domain != null && domain.equalsIgnoreCase(ownDomain)) {
      return null;
    }
    String visibility = entry.parameter("visibility");
    if (BY_LINK.equals(visibility)) {
      return ANYONE_WITH_LINK;
    }
    return ON_THE_WEB.equals(visibility) || domain == null || domain.equals("all")
        ? PUBLIC
        : domain;
  }

  private static void readResources(ActivityEvent entry, AuditEvent event) {
    event.resource(entry.parameter("doc_id"), "object");
    event.resource(entry.parameter("client_id", "API_CLIENT_NAME"), "client");
    event.resource(entry.parameter("USER_EMAIL", "affected_email_address"), "user");
    event.resource(entry.parameter("GROUP_EMAIL", "group_email", "group_id"), "group");
    event.resource(entry.parameter("calendar_id"), "calendar");
    event.resource(entry.parameter("ROLE_NAME"), "role");
    event.resource(entry.parameter("SETTING_NAME"), "setting");
    event.resource(entry.parameter("DEVICE_ID"), "device");
  }

  @Override
  protected Operation operation(IdentityEvent event) {
    return new Operation(application(event), event.getAction());
  }

  private static String application(IdentityEvent event) {
    return event.getService() == null ? "" : event.getService();
  }

  @Override
  protected List<Operation> furtherOperations(IdentityEvent event) {
    String further = event.getLabels().get(FURTHER);
    if (further == null) {
      return List.of();
    }
    List<Operation> operations = new ArrayList<>();
    for (String name : further.split(" ", -1)) {
      operations.add(new Operation(application(event), name));
    }
    return operations;
  }
}
