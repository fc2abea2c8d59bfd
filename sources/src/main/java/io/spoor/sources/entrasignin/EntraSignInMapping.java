package io.spoor.sources.entrasignin;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.schemas.vocabulary.SecondFactor;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.mapping.SubjectAlias;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps a sign-in of a user, service principal, managed identity or agent
 * (learn.microsoft.com/graph/api/resources/signin, also in its beta version). Graph returns it as
 * it is; a diagnostic export has it in {@code properties}. Both have the same id.
 */
public final class EntraSignInMapping extends AuditMapping {
  private static final String DIRECTORY = "entra";

  /** Of a user that the tenant does not have: the name is the one that was typed in. */
  private static final String NO_USER = "00000000-0000-0000-0000-000000000000";

  private static final String ACTION = "Sign-in activity";
  private static final String DENIED = "access_denied";

  /** Refused by a policy, or for lack of an assignment ("Microsoft Entra error codes"). */
  private static final Set<String> DENIALS =
      Set.of(
          "50105", "50131", "53000", "53001", "53002", "53003", "53011", "500021", "500212",
          "500213", "530032", "530034");

  /**
   * Interrupts, by which the sign-in asks for something and goes on with another record: an account
   * to choose, a password to change, a second factor, a device, a consent, whether to stay signed
   * in (the same page).
   */
  private static final Set<String> INTERRUPTS =
      Set.of(
          "16000", "50055", "50058", "50072", "50074", "50076", "50078", "50079", "50097", "50125",
          "50127", "50129", "50140", "50144", "50158", "50168", "50199", "50203", "51005", "51006",
          "53004", "65001");

  /** Methods that are several factors by themselves, or parts of their names. */
  private static final List<String> MULTI_FACTOR_METHODS =
      List.of("fido2", "passkey", "windows hello");

  public EntraSignInMapping() {
    super(
        "entra-signin",
        Set.of("id", "sessionId", "uniqueTokenIdentifier", "correlationId"),
        Set.of());
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    AuditRecord exported = record.object("properties");
    AuditRecord signIn = exported.isEmpty() ? record : exported;
    String category = String.valueOf(record.text("category"));
    boolean isSignIn =
        category.contains("SignIn")
            || ACTION.equalsIgnoreCase(record.text("operationName"))
            || signIn.get("userPrincipalName", "servicePrincipalId", "appId") != null;
    event.id(signIn.text("id", "originalRequestId"));
    OptionalLong time = signIn.time("createdDateTime");
    event.time(time.isPresent() ? time : record.time("time"));
    event.action(isSignIn ? ACTION : null, signIn.text("resourceDisplayName"));
    event.type(record.text("category"));
    event.account(record.text("tenantId", "properties.homeTenantId", "homeTenantId"));
    event.sharedId(signIn.text("correlationId"));
    event.network(
        first(signIn.text("ipAddress"), record.text("callerIpAddress")), signIn.text("userAgent"));
    event.resource(signIn.text("resourceId", "resourceDisplayName"), "resource");
    event.label("app", signIn.text("appDisplayName", "appId"));
    readOutcome(record, signIn, event);
    readPrincipal(record, signIn, event);
  }

  private static @Nullable String first(@Nullable String text, @Nullable String other) {
    return text == null ? other : text;
  }

  private static void readOutcome(AuditRecord record, AuditRecord signIn, AuditEvent event) {
    String code = signIn.text("status.errorCode");
    String result = code == null ? record.text("resultType") : code;
    if (result == null) {
      return;
    }
    String message = signIn.text("status.failureReason", "status.additionalDetails");
    switch (result.toLowerCase(Locale.ROOT)) {
      case "0", "success" -> event.succeeded();
      case "failure" -> event.failed(null, message);
      default -> readCode(result, message, event);
    }
  }

  private static void readCode(String code, @Nullable String message, AuditEvent event) {
    if (INTERRUPTS.contains(code)) {
      event.interrupted(code, message);
    } else if (DENIALS.contains(code)) {
      event.failed(DENIED, "AADSTS" + code);
    } else {
      event.failed(code, message);
    }
  }

  private static void readPrincipal(AuditRecord record, AuditRecord signIn, AuditEvent event) {
    String user = signIn.text("userId", "userPrincipalName");
    String program = signIn.text("servicePrincipalId", "appId");
    boolean isProgram =
        user == null
            || String.valueOf(record.text("category")).startsWith("ServicePrincipal")
            || String.valueOf(record.text("category")).startsWith("ManagedIdentity");
    AuditRecord agent = signIn.object("agent");
    String agentType = agent.text("agentType");
    boolean isAgent = agentType != null && !agentType.equalsIgnoreCase("notAgentic");
    // An agent may have a user account of its own. With the token of a person it acts for that one.
    boolean isAgentUser = isAgentUser(agentType) || isAgentUser(agent.text("agentSubjectType"));
    boolean actsItself = (isProgram || (isAgent && !isAgentUser)) && program != null;
    String id = actsItself ? program : user;
    String name =
        actsItself
            ? signIn.text("servicePrincipalName", "appDisplayName")
            : signIn.text("userPrincipalName", "userDisplayName");
    ActorType type = isAgent ? ActorType.AGENT : isProgram ? ActorType.WORKLOAD : ActorType.HUMAN;
    event.principal(type, DIRECTORY, id, name, record.text("tenantId", "homeTenantId"));
    String userId = signIn.text("userId");
    if (!actsItself && userId != null && !userId.equals(NO_USER)) {
      event.login(PersonRule.DIRECTORY_LOGIN, signIn.text("userPrincipalName"));
    }
    event.credential("session", DIRECTORY, signIn.text("sessionId"), false);
    if (isAgent) {
      event.agent(program == null ? id : program, signIn.text("servicePrincipalName"));
      event.label("agent_type", agentType);
      event.label("agent_subject_type", agent.text("agentSubjectType"));
      event.label("agent_parent", agent.text("agentSubjectParentId", "parentAppId"));
    }
    if (isAgent && actsItself && !isProgram) {
      event.delegatedBy(DIRECTORY, user);
    }
    if (id != null) {
      event.issued(
          "token",
          DIRECTORY,
          signIn.text("uniqueTokenIdentifier"),
          AuditEvent.principalOf(type, id, name, null),
          OptionalLong.empty());
    }
    if (!isProgram && !isAgent) {
      event.issuedTo(signIn.text("userPrincipalName"));
    }
    if (!isProgram && !isAgent && !Boolean.FALSE.equals(signIn.bool("isInteractive"))) {
      readSecondFactor(signIn, event);
      event.precedes(SubjectAlias.Kind.LOGIN, signIn.text("userPrincipalName"));
    }
  }

  private static boolean isAgentUser(@Nullable String agentType) {
    return "agentIDuser".equalsIgnoreCase(agentType);
  }

  /**
   * The requirement alone does not tell what was used: one factor may be required, and a passkey
   * presented
   * (learn.microsoft.com/entra/identity/monitoring-health/concept-sign-in-log-activity-details).
   */
  private static void readSecondFactor(AuditRecord signIn, AuditEvent event) {
    String requirement = signIn.text("authenticationRequirement");
    List<AuditRecord> steps =
        signIn.objects("authenticationDetails").stream()
            .filter(step -> step.isTrue("succeeded"))
            .toList();
    if ("multiFactorAuthentication".equalsIgnoreCase(requirement)
        || steps.stream().anyMatch(EntraSignInMapping::isMultiFactor)) {
      event.label(EventLabels.MFA, SecondFactor.USED);
    } else if ("singleFactorAuthentication".equalsIgnoreCase(requirement)) {
      boolean isKnown =
          !steps.isEmpty() && steps.stream().allMatch(EntraSignInMapping::isFirstFactor);
      event.label(EventLabels.MFA, isKnown ? SecondFactor.NOT_USED : SecondFactor.NOT_REQUIRED);
    }
  }

  private static boolean isMultiFactor(AuditRecord step) {
    String method = method(step);
    return result(step).contains("mfa ")
        || MULTI_FACTOR_METHODS.stream().anyMatch(method::contains);
  }

  private static boolean isFirstFactor(AuditRecord step) {
    return method(step).startsWith("password") || result(step).contains("first factor");
  }

  private static String method(AuditRecord step) {
    return String.valueOf(step.text("authenticationMethod")).toLowerCase(Locale.ROOT);
  }

  private static String result(AuditRecord step) {
    return String.valueOf(step.text("authenticationStepResultDetail")).toLowerCase(Locale.ROOT);
  }

  /** Every sign-in is the same operation. */
  @Override
  protected Operation operation(IdentityEvent event) {
    return new Operation(
        source(), event.getAction().equals(ACTION) ? "Sign-in" : event.getAction());
  }
}
