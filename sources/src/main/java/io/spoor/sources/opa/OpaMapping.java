package io.spoor.sources.opa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.text.Words;
import io.spoor.schemas.vocabulary.DecisionLabels;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditMapping;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.mapping.TraceParent;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps an entry of OPA's decision log (openpolicyagent.org/docs/management-decision-logs), as the
 * service gets it or the console prints it.
 *
 * <p>OPA fixes neither input nor result: who asks and whether it is permitted are read at places
 * that integrations and AuthZEN use ({@link OpaInput}, {@link OpaResult}). An entry that states
 * neither is an event without a principal, or with an open outcome.
 */
public final class OpaMapping extends AuditMapping {
  /** The entry answers whether something is permitted. */
  private static final String EVALUATION = "evaluation";

  /** The entry answers another question, or none: the rule is undefined for the input. */
  private static final String QUERY = "query";

  public OpaMapping() {
    super("opa", Set.of("decision_id", "trace_id", "span_id", "traceparent"), Set.of());
  }

  /** What the request quotes, and what builtin functions fetched. */
  @Override
  protected Set<String> contentMembers() {
    return Words.set(
        """
          nd_builtin_cache arguments body parsed_body raw_body parsedbody rawbody messages
          """);
  }

  /** Of an admission review, the object stays out: it may be a secret. */
  @Override
  protected boolean removeContent(ObjectNode record) {
    boolean isRemoved = super.removeContent(record);
    if (AuditRecord.of(record).get("input.request") instanceof ObjectNode request) {
      isRemoved |= request.properties().removeIf(member -> isReviewed(member.getKey()));
    }
    return isRemoved;
  }

  private static boolean isReviewed(String member) {
    String name = member.toLowerCase(Locale.ROOT);
    return name.equals("object") || name.equals("oldobject");
  }

  @Override
  protected void read(AuditRecord record, AuditEvent event) {
    String path = record.text("path");
    String asked = path == null ? record.text("query") : path;
    var input = new OpaInput(record.object("input"));
    event.id(record.text("decision_id"));
    event.time(record.time("timestamp", "time"));
    String action = input.action();
    event.action(action == null ? asked : action, path);
    event.requestId(record.text("req_id"));
    input.readPrincipal(event);
    input.readResources(event);
    event.network(input.address(), input.userAgent());
    event.via(host(record.text("requested_by")));
    readResult(record, path, event);
    readTrace(record, input, event);
  }

  private static void readResult(AuditRecord record, @Nullable String path, AuditEvent event) {
    if (record.text("decision_id") == null || record.get("path", "query", "result") == null) {
      return;
    }
    JsonNode failure = record.get("error");
    if (failure != null) {
      event.type(QUERY);
      event.failed("evaluation_error", AuditRecord.of(failure).text("message", "code"));
      return;
    }
    OpaResult result = OpaResult.of(path, record.get("result"));
    if (result == null) {
      event.type(QUERY);
      return;
    }
    event.type(EVALUATION);
    event.label(
        EventLabels.DECISION, result.isPermitted() ? DecisionLabels.PERMIT : DecisionLabels.DENY);
    if (result.isPermitted()) {
      event.succeeded();
    } else {
      event.failed("access_denied", result.reason());
    }
  }

  /** The trace of OPA's own span, or of the request that was asked about. */
  private static void readTrace(AuditRecord record, OpaInput input, AuditEvent event) {
    String own = "00-" + record.text("trace_id") + '-' + record.text("span_id") + "-00";
    TraceParent trace = TraceParent.of(own);
    if (trace == null) {
      trace = TraceParent.of(input.traceparent());
    }
    if (trace != null) {
      event.trail("trace", "", trace.traceId(), false);
      event.parent(trace.eventId());
    }
  }

  /** Without its port. */
  private static @Nullable String host(@Nullable String address) {
    if (address == null) {
      return null;
    }
    int port = address.lastIndexOf(':');
    String host = port < 0 ? address : address.substring(0, port);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** Actions have the names of the application: what is known is that they were evaluated. */
  @Override
  protected Operation operation(IdentityEvent event) {
    String type = event.getEventType();
    return new Operation(source(), type == null ? event.getAction() : type);
  }
}
