package io.spoor.sources.cedar;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.DecisionLabels;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.mapping.TraceParent;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps a decision by Cedar policies. Cedar fixes request and response and not a log, so there are
 * three shapes: request and response of an authorizer or of Amazon Verified Permissions, side by
 * side or merged, with time and id; decisions of Cedarling; the OCSF events of cedar-local-agent.
 */
public final class CedarMapping extends AuditMapping {
  private static final String DIRECTORY = "cedar";
  private static final String EVALUATION = "evaluation";

  /** cedar-local-agent writes it where its configuration leaves a field out. */
  private static final String LEFT_OUT = "Sensitive<REDACTED>";

  private static final String[] POLICIES = {
    "response.diagnostics.reason",
    "diagnostics.reason",
    "response.determiningPolicies",
    "determiningPolicies",
    "unmapped.determined_policies"
  };

  private static final String[] ERRORS = {
    "response.diagnostics.errors",
    "diagnostics.errors",
    "response.errors",
    "errors",
    "unmapped.evaluation_errors"
  };

  public CedarMapping() {
    super("cedar", Set.of("id", "request_id", "traceparent"), Set.of());
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    CedarEntity principal = entity(record, "principal", "entity");
    CedarEntity action = entity(record, "action", "unmapped.action_entity_details");
    CedarEntity resource = entity(record, "resource", "entity_result");
    event.id(record.text("id", "decision_id", "metadata.uid"));
    event.time(record.time("timestamp", "time"));
    event.action(
        action.id(),
        record.text(
            "pdp.id", "pdp_id", "policyStoreId", "request.policyStoreId", "metadata.product.name"));
    event.requestId(record.text("request_id", "metadata.correlation_uid"));
    event.resource(resource.id(), resource.type());
    event.network(
        record.text("context.ip_address", "request.context.ip_address"),
        record.text("context.user_agent", "request.context.user_agent"));
    readPrincipal(principal, event);
    Boolean decision = decision(record);
    if (decision != null && action.id() != null) {
      event.type(EVALUATION);
      event.label(EventLabels.DECISION, decision ? DecisionLabels.PERMIT : DecisionLabels.DENY);
      if (decision) {
        event.succeeded();
      } else {
        event.failed("access_denied", reason(record));
      }
    }
    TraceParent caller = TraceParent.of(record.text("traceparent"));
    if (caller != null) {
      event.trail("trace", "", caller.traceId(), false);
      event.parent(caller.eventId());
    }
  }

  private static CedarEntity entity(AuditRecord record, String member, String ofOcsf) {
    JsonNode stated = record.get(member, "request." + member);
    if (stated != null) {
      return CedarEntity.of(stated);
    }
    AuditRecord managed = record.object(ofOcsf);
    String id = stated(managed.text("name"));
    return new CedarEntity(id == null ? null : stated(managed.text("type")), id);
  }

  private static @Nullable String stated(@Nullable String text) {
    return LEFT_OUT.equals(text) ? null : text;
  }

  /** Of one type, ids are unique: the type belongs to the directory. */
  private static void readPrincipal(CedarEntity principal, AuditEvent event) {
    String type = String.valueOf(principal.type());
    ActorType actor =
        switch (type.substring(type.lastIndexOf(':') + 1).toLowerCase(Locale.ROOT)) {
          case "user", "human", "person" -> ActorType.HUMAN;
          case "agent", "aiagent", "ai_agent" -> ActorType.AGENT;
          case "workload", "service", "serviceaccount", "service_account", "client", "machine" ->
              ActorType.WORKLOAD;
          default -> ActorType.UNKNOWN;
        };
    event.principal(
        actor,
        principal.type() == null ? DIRECTORY : DIRECTORY + '/' + type,
        principal.id(),
        null,
        null);
    if (actor == ActorType.AGENT) {
      event.agent(principal.id(), null);
    }
  }

  /** Null: the record has none. */
  private static @Nullable Boolean decision(AuditRecord record) {
    String stated = record.text("decision", "response.decision");
    if (stated == null && record.get("unmapped.determined_policies") != null) {
      stated = record.text("status_code");
    }
    return switch (String.valueOf(stated).toLowerCase(Locale.ROOT)) {
      case "allow" -> true;
      case "deny" -> false;
      default -> null;
    };
  }

  /** Errors, since a policy that errs decides nothing; else the policies that forbid. */
  private static @Nullable String reason(AuditRecord record) {
    List<String> errors = texts(record, ERRORS, "errorDescription", "message", "error");
    if (!errors.isEmpty()) {
      return errors.getFirst();
    }
    List<String> policies = texts(record, POLICIES, "description", "policyId", "id");
    return policies.isEmpty()
        ? "no policy permits it"
        : "forbidden by " + String.join(", ", policies);
  }

  /** Texts of a list, or of the first of these members of its objects. */
  private static List<String> texts(AuditRecord record, String[] paths, String... members) {
    List<String> texts = record.texts(paths);
    return texts.isEmpty()
        ? record.objects(paths).stream()
            .map(each -> each.text(members))
            .filter(text -> text != null)
            .toList()
        : texts;
  }

  /** Actions have the names of the application: what is known is that they were evaluated. */
  @Override
  protected Operation operation(IdentityEvent event) {
    String type = event.getEventType();
    return new Operation(source(), EVALUATION.equals(type) ? EVALUATION : event.getAction());
  }
}
