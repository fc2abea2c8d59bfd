package io.spoor.sources.github;

import io.spoor.schemas.text.Words;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.mapping.SubjectAlias;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps an entry of the audit log of an organization or enterprise (docs.github.com, "Audit log
 * events for your organization"). Logins identify users, as most entries name the user concerned by
 * the login only.
 */
public final class GithubMapping extends AuditMapping {
  private static final String DIRECTORY = "github";

  /** Actions whose {@code user} receives rights or loses them. */
  private static final Set<String> ABOUT_A_USER =
      Words.set(
          """
          add_member add_user add_admin add_collaborator add_billing_manager
          add_outside_collaborator invite_member invite_admin update_member remove_member
          remove_user remove_admin remove_billing_manager remove_outside_collaborator
          """);

  /** Actions by which an organization leaves its enterprise. */
  private static final Set<String> LEAVING =
      Set.of("business.remove_organization", "org.transfer_outgoing");

  /** Type of the resource that a site administrator signs in as. */
  private static final String IMPERSONATED = "impersonated";

  /** Actions by which users join, also by their own call. */
  private static final Set<String> JOINING = Set.of("org.add_member", "repo.add_member");

  public GithubMapping() {
    super(
        "github",
        Set.of("_document_id", "hashed_token", "agent_session_id", "request_id"),
        Set.of("repository", "team", "disabled", IMPERSONATED));
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    String action = record.text("action");
    event.id(record.text("_document_id"));
    event.time(record.time("@timestamp", "created_at", "at_sign_timestamp"));
    event.action(action, "github");
    event.type(record.text("operation_type"));
    event.requestId(record.text("request_id"));
    event.account(record.text("org", "business"));
    event.network(record.text("actor_ip"), record.text("user_agent"));
    event.ended(completed(record, action));
    event.resource(record.text("repo", "repository"), "repository");
    event.resource(record.text("team", "data.team"), "team");
    boolean isLeaving = action != null && LEAVING.contains(action);
    event.resource(isLeaving ? record.text("org", "name") : null, "organization");
    event.resource(record.text("name"), "name");
    event.resource("staff.fake_login".equals(action) ? record.text("user") : null, IMPERSONATED);
    readOutcome(record, action, event);
    readActor(record, event);
    if (action != null) {
      readLabels(record, action, event);
    }
  }

  private static OptionalLong completed(AuditRecord record, @Nullable String action) {
    return "workflows.completed_workflow_run".equals(action)
        ? record.time("completed_at")
        : OptionalLong.empty();
  }

  /** The log has what was done; only few entries are about something that failed. */
  private static void readOutcome(AuditRecord record, @Nullable String action, AuditEvent event) {
    String conclusion = record.text("conclusion");
    if ("user.failed_login".equals(action)
        || "failure".equals(conclusion)
        || "timed_out".equals(conclusion)) {
      event.failed(conclusion, record.text("reason"));
    } else {
      event.succeeded();
    }
  }

  private static void readActor(AuditRecord record, AuditEvent event) {
    String actor = record.text("actor", "actor_id");
    ActorType type = type(record, actor);
    event.principal(type, DIRECTORY, actor, actor, record.text("org", "business"));
    event.login(PersonRule.LINKED_IDENTITY, record.text("external_identity_nameid"));
    String token = record.text("hashed_token");
    event.credential("token", DIRECTORY, token, true);
    // Runs show a lasting token that does not serve them alone: what it did that day is no part of
    // theirs.
    event.trail("token-day", DIRECTORY, token, true);
    readWorkflow(record, actor, event);
    event.label("access_type", record.text("programmatic_access_type"));
    event.label("scopes", record.text("token_scopes"));
    event.label("oidc_sub", record.text("oidc_sub", "data.oidc_sub"));
    if (type == ActorType.AGENT) {
      String session = record.text("agent_session_id");
      event.agent(actor, actor);
      event.run(session);
      event.trail("session", DIRECTORY, session, false);
      event.delegatedBy(DIRECTORY, record.text("user"));
    }
  }

  /**
   * A push is a trail of its own, also with a token that serves all day: it starts workflows. So is
   * a run of a workflow. Its token states the branch, and the log of the push that started it has
   * the same actor.
   */
  private static void readWorkflow(AuditRecord record, @Nullable String actor, AuditEvent event) {
    String action = String.valueOf(record.text("action"));
    String repository = record.text("repo", "repository");
    String pusher = actor == null || repository == null ? null : actor + "@" + repository;
    if (action.equals("git.push")) {
      event.ownTrail();
      event.precedes(SubjectAlias.Kind.PUSH, pusher);
      event.follows(SubjectAlias.Kind.TOKEN_USE, record.text("hashed_token"));
      event.follows(
          SubjectAlias.Kind.PERSON,
          SubjectAlias.at(record.text("external_identity_nameid"), record.text("actor_ip")),
          "token",
          record.text("hashed_token"));
      return;
    }
    String run = action.startsWith("workflows.") ? record.text("workflow_run_id") : null;
    if (run == null || repository == null) {
      return;
    }
    event.trail("workflow", DIRECTORY, repository + '/' + run, false);
    String branch = record.text("head_branch");
    if (action.equals("workflows.created_workflow_run")) {
      event.workflowRun(repository, run);
      if ("push".equals(record.text("event"))) {
        event.follows(SubjectAlias.Kind.PUSH, pusher, "commit", record.text("head_sha"));
      }
      event.precedes(
          SubjectAlias.Kind.WORKFLOW,
          "pull_request".equals(record.text("event"))
              ? "repo:" + repository + ":pull_request"
              : branch == null ? null : "repo:" + repository + ":ref:refs/heads/" + branch);
    }
  }

  private static ActorType type(AuditRecord record, @Nullable String actor) {
    if (record.isTrue("actor_is_agent")) {
      return ActorType.AGENT;
    }
    String access = record.text("programmatic_access_type");
    boolean isProgram =
        record.isTrue("actor_is_bot")
            || (actor != null && actor.endsWith("[bot]"))
            || (access != null && access.toLowerCase(Locale.ROOT).contains("server-to-server"));
    return isProgram ? ActorType.WORKLOAD : ActorType.HUMAN;
  }

  private static boolean isAdministrator(@Nullable String permission) {
    return "admin".equalsIgnoreCase(permission) || "owner".equalsIgnoreCase(permission);
  }

  /** Users who accept an invitation are added by their own call; the invitation gave the rights. */
  private static void readUser(AuditRecord record, String action, AuditEvent event) {
    String operation = action.substring(action.lastIndexOf('.') + 1);
    if (operation.startsWith("remove")) {
      event.label(EventLabels.REVOKED_FROM, record.text("user", "invitee", "data.invitee"));
      return;
    }
    String user = record.text("user", "invitee", "data.invitee");
    boolean isJoining =
        JOINING.contains(action) && user != null && user.equals(record.text("actor"));
    event.label(EventLabels.JOINED, isJoining ? "true" : null);
    if (!isJoining || record.text("invitation_id", "data.invitation_id") == null) {
      event.label(EventLabels.GRANTEE, user);
    }
  }

  private static void readLabels(AuditRecord record, String action, AuditEvent event) {
    String operation = action.substring(action.lastIndexOf('.') + 1);
    if (ABOUT_A_USER.contains(operation)) {
      readUser(record, action, event);
    }
    String enforcement = record.text("ruleset_enforcement", "data.ruleset_enforcement");
    if (enforcement != null && !enforcement.equalsIgnoreCase("enabled")) {
      // Off, or evaluated without effect.
      event.label("disabled", "true");
    }
    String permission = record.text("permission", "data.permission", "role");
    String previous = record.text("old_permission", "data.old_permission");
    if (isAdministrator(previous) || (previous != null && previous.equals(permission))) {
      event.label(EventLabels.NO_GAIN, "true");
    } else if (isAdministrator(permission)) {
      event.label(EventLabels.GRANTS, "admin");
      String repository = record.text("repo", "repository");
      event.label(
          EventLabels.GRANTS_WITHIN,
          action.startsWith("repo.") && repository != null ? "repository " + repository : null);
    }
    boolean isPublic = "public".equalsIgnoreCase(record.text("visibility", "data.visibility"));
    boolean wasPublic =
        "public".equalsIgnoreCase(record.text("previous_visibility", "data.previous_visibility"));
    if (isPublic && !wasPublic && action.startsWith("repo.")) {
      event.label(EventLabels.EXPOSED_TO, "public");
    }
  }
}
