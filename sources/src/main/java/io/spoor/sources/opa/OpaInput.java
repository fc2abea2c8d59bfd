package io.spoor.sources.opa;

import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditRecord;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The input of a query. Its shape is the application's own; the places are those of AuthZEN, of
 * OPA's examples, and of its integrations with Envoy, Kubernetes and Kafka.
 */
final class OpaInput {
  private static final String DIRECTORY = "opa";

  /** Objects, or texts, that name who asks. */
  private static final List<String> SUBJECTS = List.of("subject", "principal", "user", "identity");

  private static final String[] OTHER_SUBJECTS = {
    "request.userInfo.username",
    "requestContext.principal.name",
    "attributes.source.principal",
    // Of a token nothing is readable here: members of this name are redacted.
    "claims.sub"
  };

  private static final String HEADERS = "attributes.request.http.headers.";

  private final AuditRecord input;

  OpaInput(AuditRecord input) {
    this.input = input;
  }

  /** Null: the input names none. */
  @Nullable String action() {
    return input.text(
        "action.name",
        "action.operation",
        "action.id",
        "action",
        "request.operation",
        "attributes.request.http.method",
        "method",
        "operation");
  }

  /** The subject; none is stated if the input names none, or the log has it masked. */
  void readPrincipal(AuditEvent event) {
    for (String member : SUBJECTS) {
      AuditRecord subject = input.object(member);
      String id =
          subject.isEmpty()
              ? input.text(member)
              : subject.text("id", "sub", "username", "name", "email");
      if (id != null) {
        readSubject(subject, id, event);
        return;
      }
    }
    event.principal(ActorType.UNKNOWN, DIRECTORY, input.text(OTHER_SUBJECTS), null, null);
  }

  private static void readSubject(AuditRecord subject, String id, AuditEvent event) {
    ActorType type = type(subject.text("type"));
    String issuer = subject.text("properties.iss", "iss");
    String name = subject.text("properties.name", "properties.email");
    event.principal(type, issuer == null ? DIRECTORY : issuer, id, name, null);
    if (type == ActorType.AGENT) {
      event.agent(id, name);
    }
  }

  private static ActorType type(@Nullable String stated) {
    return switch (String.valueOf(stated).toLowerCase(Locale.ROOT)) {
      case "user", "human", "person" -> ActorType.HUMAN;
      case "agent", "ai_agent" -> ActorType.AGENT;
      case "workload", "service", "service_account", "client", "machine" -> ActorType.WORKLOAD;
      default -> ActorType.UNKNOWN;
    };
  }

  void readResources(AuditEvent event) {
    AuditRecord resource = input.object("resource", "object");
    event.resource(
        resource.isEmpty()
            ? input.text("resource", "object")
            : resource.text("id", "name", "resourcePattern.name"),
        resource.text("type"));
    event.resource(
        input.text("action.resourcePattern.name"),
        input.text("action.resourcePattern.resourceType"));
    event.resource(input.text("request.name"), input.text("request.kind.kind"));
    event.resource(input.text("attributes.request.http.path"), null);
    event.resource(path(), null);
  }

  /** {@code "/salary/bob"}, or its parts. */
  private @Nullable String path() {
    List<String> parts = input.texts("path");
    return parts.size() > 1 ? "/" + String.join("/", parts) : input.text("path");
  }

  /** Address of the subject. */
  @Nullable String address() {
    return input.text(
        "context.ip_address",
        "source_ip",
        "remote_addr",
        "attributes.source.address.socketAddress.address");
  }

  @Nullable String userAgent() {
    return input.text("context.user_agent", HEADERS + "user-agent");
  }

  @Nullable String traceparent() {
    return input.text("traceparent", "context.traceparent", HEADERS + "traceparent");
  }
}
