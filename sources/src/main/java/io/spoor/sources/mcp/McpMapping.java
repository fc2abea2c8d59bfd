package io.spoor.sources.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.vocabulary.CallObserver;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
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
 * Maps a request that a gateway or server answered (docs/schemas/mcp.schema.json). The trace is the
 * trail, otherwise the token, otherwise the session of older versions of the protocol: from
 * 2026-07-28 there are none.
 *
 * <p>A record may be the JSON-RPC message itself, with a time beside it: its {@code id} is then
 * that of the request, which is unique in no log.
 *
 * <p>Arguments and results are content of others and are removed, whatever {@code content.capture}
 * says: spans have them under the rules of content.
 */
public final class McpMapping extends AuditMapping {
  private static final String DIRECTORY = "mcp";
  private static final String PROMPT = "prompts/get";
  private static final String RESULT = "result";
  private static final String IS_ERROR = "iserror";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int FIRST_ERROR = 400;
  private static final String CALL = "tools/call";
  private static final String GATEWAY = "gateway";

  public McpMapping() {
    super(
        "mcp",
        Set.of("id", "session_id", "request_id", "jti", "hash", "sub", "traceparent"),
        Set.of("tool"));
  }

  @Override
  protected Set<String> contentMembers() {
    return Set.of("arguments", "content", "structuredcontent");
  }

  /** Of a result, whether it is an error remains. */
  @Override
  protected boolean removeContent(ObjectNode record) {
    boolean isRemoved = super.removeContent(record);
    return removeResults(record) || isRemoved;
  }

  private static boolean removeResults(JsonNode node) {
    boolean removed = false;
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
        if (!member.getKey().equalsIgnoreCase(RESULT)) {
          continue;
        }
        if (member.getValue() instanceof ObjectNode result) {
          removed |= result.properties().removeIf(McpMapping::isContent);
        } else {
          object.remove(member.getKey());
          removed = true;
        }
      }
    }
    for (JsonNode value : node) {
      removed |= removeResults(value);
    }
    return removed;
  }

  private static boolean isContent(Map.Entry<String, JsonNode> member) {
    return !member.getKey().toLowerCase(Locale.ROOT).equals(IS_ERROR)
        || !member.getValue().isBoolean();
  }

  private static @Nullable String either(@Nullable String text, @Nullable String other) {
    return text == null ? other : text;
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    boolean isMessage = record.text("jsonrpc") != null;
    String method = record.text("method");
    event.id(isMessage ? record.text("event_id") : record.text("id"));
    event.time(record.time("time"));
    event.ended(record.time("ended"));
    event.action(method, record.text("server.name", "server.url"));
    event.type(record.text("protocol_version"));
    event.requestId(isMessage ? record.text("request_id", "id") : record.text("request_id"));
    event.network(record.text("client_ip"), record.text("user_agent"));
    String name = record.text("params.name");
    event.resource(either(record.text("tool"), CALL.equals(method) ? name : null), "tool");
    event.resource(record.text("uri", "params.uri"), "resource");
    event.resource(either(record.text("prompt"), PROMPT.equals(method) ? name : null), "prompt");
    event.resource(record.text("server.url", "server.name"), "server");
    event.label(EventLabels.MCP_REQUEST, "true");
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
    } else if (record.isTrue("is_error", "result.isError")) {
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
    TraceParent caller =
        TraceParent.of(record.text("traceparent", "_meta.traceparent", "params._meta.traceparent"));
    if (caller != null) {
      event.trail("trace", "", caller.traceId(), false);
      event.parent(caller.eventId());
      event.received();
    }
    if (CALL.equals(record.text("method"))) {
      boolean byGateway = GATEWAY.equalsIgnoreCase(record.text("observer"));
      event.observer(byGateway ? CallObserver.GATEWAY : CallObserver.SERVER);
    }
  }
}
