package io.spoor.sources.authzen;

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
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps a decision: request and response of AuthZEN's evaluation
 * (openid.net/specs/authorization-api-1_0.html), side by side or merged, with time and ids. A
 * decision permits or refuses; the log of the service tells what was done.
 *
 * <p>Several evaluations of one request (§7) are one event: refused, if one of them is.
 */
public final class AuthzenMapping extends AuditMapping {
  private static final String DIRECTORY = "authzen";
  private static final String EVALUATION = "evaluation";
  private static final List<String> REASONS = List.of("reason", "reason_admin", "reason_user");

  public AuthzenMapping() {
    super("authzen", Set.of("id", "request_id", "traceparent"), Set.of());
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    AuditRecord subject = record.object("subject", "request.subject");
    AuditRecord resource = record.object("resource", "request.resource");
    List<AuditRecord> asked = record.objects("evaluations", "request.evaluations");
    List<AuditRecord> answers = record.objects("response.evaluations", "evaluations");
    Boolean decision = decision(record, answers);
    event.id(record.text("id", "decision_id"));
    event.time(record.time("time", "timestamp"));
    event.action(action(record, asked), record.text("pdp.id"));
    event.requestId(record.text("request_id"));
    event.resource(resource.text("id"), resource.text("type"));
    for (AuditRecord one : asked) {
      event.resource(one.text("resource.id"), one.text("resource.type"));
    }
    event.network(
        record.text("context.ip_address", "request.context.ip_address"),
        record.text("context.user_agent", "request.context.user_agent"));
    if (decision != null) {
      event.type(EVALUATION);
      event.label(EventLabels.DECISION, decision ? DecisionLabels.PERMIT : DecisionLabels.DENY);
      readDecision(decision, record, answers, event);
    }
    readSubject(subject, event);
    TraceParent caller = TraceParent.of(record.text("traceparent"));
    if (caller != null) {
      event.trail("trace", "", caller.traceId(), false);
      event.parent(caller.eventId());
    }
  }

  /** Null if the record has none. */
  private static @Nullable Boolean decision(AuditRecord record, List<AuditRecord> answers) {
    Boolean decision = record.bool("decision", "response.decision");
    for (AuditRecord answer : answers) {
      Boolean one = answer.bool("decision");
      if (one != null && !Boolean.FALSE.equals(decision)) {
        decision = one;
      }
    }
    return decision;
  }

  /** That of the request, which holds for evaluations without their own. */
  private static @Nullable String action(AuditRecord record, List<AuditRecord> asked) {
    String action = record.text("action.name", "request.action.name");
    for (AuditRecord one : asked) {
      action = action == null ? one.text("action.name") : action;
    }
    return action;
  }

  private static void readDecision(
      boolean isPermitted, AuditRecord record, List<AuditRecord> answers, AuditEvent event) {
    if (isPermitted) {
      event.succeeded();
      return;
    }
    String reason = reason(record, "response.context.", "", "context.");
    for (AuditRecord answer : answers) {
      reason = reason == null ? reason(answer, "context.") : reason;
    }
    event.failed("access_denied", reason);
  }

  /** A text, or the first text of an object: {@code {"reason_admin": {"403": "…"}}} (§5.5.2). */
  private static @Nullable String reason(AuditRecord record, String... prefixes) {
    for (String prefix : prefixes) {
      for (String name : REASONS) {
        JsonNode reason = record.get(prefix + name);
        String text = AuditRecord.text(reason);
        if (text == null && reason != null && reason.isObject()) {
          text =
              reason.properties().stream()
                  .map(Map.Entry::getValue)
                  .map(AuditRecord::text)
                  .filter(value -> value != null)
                  .findFirst()
                  .orElse(null);
        }
        if (text != null) {
          return text;
        }
      }
    }
    return null;
  }

  private static void readSubject(AuditRecord subject, AuditEvent event) {
    String id = subject.text("id");
    String name = subject.text("properties.name", "properties.email");
    ActorType type =
        switch (String.valueOf(subject.text("type")).toLowerCase(Locale.ROOT)) {
          case "user", "human", "person" -> ActorType.HUMAN;
          case "agent", "ai_agent" -> ActorType.AGENT;
          case "workload", "service", "service_account", "client", "machine" -> ActorType.WORKLOAD;
          default -> ActorType.UNKNOWN;
        };
    String issuer = subject.text("properties.iss");
    event.principal(type, issuer == null ? DIRECTORY : issuer, id, name, null);
    if (type == ActorType.AGENT) {
      event.agent(id, name);
    }
  }

  /** Actions have the names of the application: what is known is that they were evaluated. */
  @Override
  protected Operation operation(IdentityEvent event) {
    String type = event.getEventType();
    return new Operation(source(), EVALUATION.equals(type) ? EVALUATION : event.getAction());
  }
}
