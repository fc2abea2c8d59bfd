package io.spoor.sources.mcp;

import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.sources.audit.ActorType;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.mapping.TraceIds;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps a request that a gateway or server answered (docs/schemas/mcp.schema.json). The trace is the
 * trail, otherwise the token, otherwise the session of older versions of the protocol: from
 * 2026-07-28 there are none.
 *
 * <p>Arguments and results are content of others and are removed, whatever {@code content.capture}
 * says: spans have them under the rules of content.
 */
public final class McpMapping extends AuditMapping {
  private static final String DIRECTORY = "mcp";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int FIRST_ERROR = 400;
  private static final int TRACE_START = 3;

  public McpMapping() {
    super(
        "mcp",
        Set.of("id", "session_id", "request_id", "jti", "hash", "sub", "traceparent"),
        Set.of("tool"));
  }

  @Override
  protected Set<String> contentMembers() {
    return Set.of("arguments", "result", "content", "structuredcontent");
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    event.id(record.text("id"));
    event.time(record.time("time"));
    event.ended(record.time("ended"));
    event.action(record.text("method"), record.text("server.name", "server.url"));
    event.type(record.text("protocol_version"));
    event.requestId(record.text("request_id"));
    event.network(record.text("client_ip"), record.text("user_agent"));
    event.resource(record.text("tool"), "tool");
    event.resource(record.text("uri"), "resource");
    event.resource(record.text("prompt"), "prompt");
    event.resource(record.text("server.url", "server.name"), "server");
    readOutcome(record, event);
    readPrincipal(record, event);
    readTrail(record, event);
  }

  private static void readOutcome(AuditRecord record, AuditEvent event) {
    String error = record.text("error.code");
    String message = record.text("error.message");
    int status = number(record.text("http_status"));
    String outcome = String.valueOf(record.text("outcome")).toLowerCase(Locale.ROOT);
    if (status == UNAUTHORIZED || status == FORBIDDEN || outcome.equals("denied")) {
      event.failed(status == UNAUTHORIZED ? "unauthorized" : "forbidden", message);
    } else if (error != null || status >= FIRST_ERROR || outcome.equals("failure")) {
      event.failed(error, message);
    } else if (record.isTrue("is_error")) {
      event.failed("tool-error", message);
    } else if (outcome.equals("success")) {
      event.succeeded();
    }
  }

  private static int number(@Nullable String text) {
    return text != null && text.matches("[0-9]{3}") ? Integer.parseInt(text) : 0;
  }

  /** The holder of the token, otherwise the client by the name that it gives itself. */
  private static void readPrincipal(AuditRecord record, AuditEvent event) {
    String holder = record.text("principal.sub");
    if (holder == null) {
      String client = record.text("client.id", "client.name");
      event.principal(ActorType.WORKLOAD, DIRECTORY, client, record.text("client.name"), null);
    } else {
      String issuer = record.text("principal.iss", "credential.iss");
      ActorType type =
          switch (String.valueOf(record.text("principal.type")).toLowerCase(Locale.ROOT)) {
            case "human", "user" -> ActorType.HUMAN;
            case "agent" -> ActorType.AGENT;
            case "workload" -> ActorType.WORKLOAD;
            case "service" -> ActorType.SERVICE;
            default -> ActorType.UNKNOWN;
          };
      String name = record.text("principal.name");
      event.principal(type, issuer == null ? DIRECTORY : issuer, holder, name, null);
      event.login(PersonRule.TOKEN_CLAIM, holder);
      if (type == ActorType.AGENT) {
        event.agent(holder, name);
      }
    }
    event.label("client", record.text("client.name"));
    event.label("client_version", record.text("client.version"));
  }

  private static void readTrail(AuditRecord record, AuditEvent event) {
    String issuer = record.text("credential.iss");
    String token = record.text("credential.jti", "credential.hash");
    String session = record.text("session_id");
    String server = record.text("server.url", "server.name");
    event.trail("session", server == null ? DIRECTORY : server, session, false);
    event.label("session", session);
    event.credential("token", issuer == null ? "" : issuer, token, false);
    String trace =
        traceId(record.text("traceparent", "_meta.traceparent", "params._meta.traceparent"));
    event.trail("trace", "", trace, false);
    if (trace != null) {
      event.received();
    }
  }

  /** The trace id of a traceparent (W3C Trace Context §3.2); null when it is none. */
  private static @Nullable String traceId(@Nullable String traceparent) {
    int end = TRACE_START + TraceIds.TRACE_DIGITS;
    return traceparent != null && traceparent.length() > end && traceparent.charAt(end) == '-'
        ? TraceIds.idOrNull(traceparent.substring(TRACE_START, end), TraceIds.TRACE_DIGITS)
        : null;
  }
}
