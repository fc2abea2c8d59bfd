package io.spoor.sources.authzen;

import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.mapping.TraceParent;
import java.util.Locale;
import java.util.Set;

/**
 * Maps a decision: request and response of AuthZEN's evaluation
 * (openid.net/specs/authorization-api-1_0.html), side by side or merged, with time and ids. A
 * decision permits or refuses; the log of the service tells what was done.
 */
public final class AuthzenMapping extends AuditMapping {
  private static final String DIRECTORY = "authzen";
  private static final String EVALUATION = "evaluation";

  public AuthzenMapping() {
    super("authzen", Set.of("id", "request_id", "traceparent"), Set.of());
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    AuditRecord subject = record.object("subject", "request.subject");
    AuditRecord resource = record.object("resource", "request.resource");
    Boolean decision = record.bool("decision", "response.decision");
    event.id(record.text("id", "decision_id"));
    event.time(record.time("time", "timestamp"));
    event.action(record.text("action.name", "request.action.name"), record.text("pdp.id"));
    event.requestId(record.text("request_id"));
    event.resource(resource.text("id"), resource.text("type"));
    event.network(
        record.text("context.ip_address", "request.context.ip_address"),
        record.text("context.user_agent", "request.context.user_agent"));
    if (decision != null) {
      event.type(EVALUATION);
      event.label("decision", decision ? "permit" : "deny");
      readDecision(decision, record, event);
    }
    readSubject(subject, event);
    TraceParent caller = TraceParent.of(record.text("traceparent"));
    if (caller != null) {
      event.trail("trace", "", caller.traceId(), false);
      event.parent(caller.eventId());
    }
  }

  private static void readDecision(boolean isPermitted, AuditRecord record, AuditEvent event) {
    if (isPermitted) {
      event.succeeded();
    } else {
      event.failed(
          "access_denied", record.text("response.context.reason", "reason", "context.reason"));
    }
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
