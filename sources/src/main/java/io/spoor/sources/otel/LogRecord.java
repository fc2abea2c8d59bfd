package io.spoor.sources.otel;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.Agent;
import io.spoor.schemas.Content;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.ProposedCall;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.TextTruncation;
import io.spoor.sources.mapping.TraceIds;
import io.spoor.sources.mapping.UnreadContent;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Maps a log record (OTLP logs.proto), with its resource and scope, to an event.
 *
 * <p>Some libraries write the content of a span to log records that name the span: each message
 * ({@code gen_ai.user.message} and others of semantic conventions 1.36 and before), or all of it
 * ({@code gen_ai.client.inference.operation.details}). Its event observes the action of that span.
 * Content is read as that of a span: the record is seen as a span with these attributes, or with
 * this span event.
 */
final class LogRecord {
  /** Type of the events of log records. */
  static final String EVENT_TYPE = "log";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DIGEST_CHARS = 32;
  private static final int MAX_SUMMARY_CHARS = 200;
  private static final String GEN_AI = "gen_ai.";
  private static final String BODY = "body";
  private static final String ATTRIBUTES = "attributes";
  private static final List<String> TIMES = List.of("timeUnixNano", "observedTimeUnixNano");

  /** Events that are one message each, in their body or attributes. */
  private static final Set<String> MESSAGES =
      Set.of(
          "gen_ai.system.message",
          "gen_ai.user.message",
          "gen_ai.assistant.message",
          "gen_ai.tool.message",
          "gen_ai.choice");

  private final MappingContext context;
  private final ObjectNode log;

  LogRecord(MappingContext context) {
    this.context = context;
    this.log = context.json();
  }

  /** Whether a record of the source is a log record: it has a time, and no start. */
  static boolean isLog(ObjectNode record) {
    return !record.has("startTimeUnixNano") && TIMES.stream().anyMatch(record::has);
  }

  /** The event; of a record without a trace, on the trail of its service for a day. */
  IdentityEvent.Builder event(String source) throws UnusableRecordException {
    SpanAttributes attributes = SpanAttributes.of(log.get(ATTRIBUTES), '/' + ATTRIBUTES, context);
    JsonNode resourceNode = log.get("resource");
    SpanAttributes resource =
        SpanAttributes.of(
            resourceNode == null ? null : resourceNode.get(ATTRIBUTES),
            "/resource/attributes",
            context);
    String name = name(log, attributes);
    boolean isGenAi = name.startsWith(GEN_AI);
    long time = time();
    String traceId = id("traceId", TraceIds.TRACE_DIGITS);
    String spanId = id("spanId", TraceIds.SPAN_DIGITS);
    String observed = traceId == null || spanId == null ? null : traceId + ':' + spanId;
    ObjectNode sentLog = context.unredacted().get();
    String digest = digest(sentLog, name, time);
    ObjectNode view = view(log, name);
    SpanClaims claims = claims(view, attributes, isGenAi);
    ContentTrace fingerprint = null;
    List<ProposedCall> proposed = List.of();
    if (isGenAi) {
      ObjectNode sent = view(sentLog, name);
      fingerprint = fingerprint(sent, view, claims);
      proposed = proposedCalls(sent, view, claims);
    } else {
      context.flag(EventFlags.GENERIC_EVENT);
    }
    Content content = SpanContent.extract(context, view);
    if (!context.contentPolicy().captured()) {
      log.remove(BODY);
    }
    GenAi genAi =
        isGenAi ? OtelMapping.genAi(view, claims, attributes, fingerprint, proposed) : null;
    Agent agent = SpanAgent.of(claims, attributes, resource);
    return context
        .event(source)
        .setEventId(
            (observed != null ? observed : Objects.requireNonNullElse(traceId, EVENT_TYPE))
                + ":log:"
                + digest)
        .setTime(time)
        .setTrailKey(
            traceId == null
                ? serviceTrail(resource, time)
                : TraceIds.key(context.tenant(), traceId))
        .setAction(name.isEmpty() ? EVENT_TYPE : Keys.bounded(name))
        .setEventType(EVENT_TYPE)
        .setErrorCode(attributes.text("error.type"))
        .setPrincipal(OtelMapping.principal(attributes, agent))
        .setAgent(agent)
        .setRunId(attributes.firstText("spoor.run.id", "gen_ai.conversation.id"))
        .setGenAi(genAi)
        .setCloudAccount(resource.text("cloud.account.id"))
        .setCloudRegion(resource.text("cloud.region"))
        .setSummary(
            TextTruncation.singleLine(name.isEmpty() ? EVENT_TYPE : name, MAX_SUMMARY_CHARS))
        .setContent(content)
        .setParentEventId(observed);
  }

  /** Name of the event: a member of its own since OTLP 1.5, before that an attribute. */
  private static String name(ObjectNode log, SpanAttributes attributes) {
    String name = log.path("eventName").asText("");
    String stated = name.isBlank() ? attributes.text("event.name") : name;
    return stated == null ? "" : FoldedNames.attribute(stated);
  }

  private long time() {
    for (String member : TIMES) {
      Long time = SpanTimes.nanosOrNull(log.get(member));
      if (time != null) {
        return time;
      }
    }
    context.flag(EventFlags.ARRIVAL_TIME);
    return TimeUnit.MILLISECONDS.toNanos(Math.max(0, context.arrivedAt()));
  }

  private @Nullable String id(String member, int digits) {
    return TraceIds.idOrNull(log.path(member).textValue(), digits);
  }

  private String serviceTrail(SpanAttributes resource, long time) {
    String service = resource.text("service.name");
    String namespace = resource.text("service.namespace");
    return Keys.withDay(
        Keys.of(
            context.tenant(),
            "service",
            namespace == null ? "" : namespace,
            service == null ? "unknown" : service),
        time);
  }

  /** Equal for copies of a record, whatever a collector adds to its resource. */
  private static String digest(ObjectNode sent, String name, long time) {
    ObjectNode own = NODES.objectNode();
    own.put("name", name);
    own.put("time", time);
    if (sent.has(BODY)) {
      own.set(BODY, sent.get(BODY));
    }
    ArrayNode attributes = own.putArray(ATTRIBUTES);
    if (sent.get(ATTRIBUTES) instanceof ArrayNode stated) {
      for (JsonNode attribute : stated) {
        String key = FoldedNames.attribute(attribute.path("key").asText(""));
        if (key.startsWith(GEN_AI)
            || ContentField.of(key) != null
            || ContentField.isMessageMember(key)) {
          attributes.add(attribute);
        }
      }
    }
    return Sha256Hex.hex(RecordJson.canonical(own).getBytes(UTF_8)).substring(0, DIGEST_CHARS);
  }

  /** The record as the span, or as the event of a span, that it stands for. Parts are shared. */
  private static ObjectNode view(ObjectNode log, String name) {
    ObjectNode view = NODES.objectNode();
    JsonNode attributes = log.get(ATTRIBUTES);
    JsonNode body = log.get(BODY);
    boolean isMessage = MESSAGES.contains(name);
    if (attributes != null && !isMessage) {
      view.set(ATTRIBUTES, attributes);
    }
    if (isMessage || body != null) {
      ObjectNode event = view.putArray("events").addObject();
      event.put("name", name);
      if (attributes != null && isMessage) {
        event.set(ATTRIBUTES, attributes);
      }
      if (body != null) {
        event.set(BODY, body);
      }
    }
    return view;
  }

  /** These events belong to calls of models, unless they state another operation. */
  private static SpanClaims claims(ObjectNode view, SpanAttributes attributes, boolean isGenAi) {
    SpanClaims claims = SpanClaims.of(view, attributes);
    return isGenAi && claims.operation() == null
        ? new SpanClaims("chat", claims.hasOtherLabel(), claims.tools(), claims.callId())
        : claims;
  }

  private @Nullable ContentTrace fingerprint(ObjectNode sent, ObjectNode view, SpanClaims claims) {
    try {
      ContentTrace trace = SpanFingerprint.ofLog(sent, view, claims, context.fingerprinter());
      UnreadContent.flag(trace, context);
      return trace;
    } catch (RuntimeException | StackOverflowError e) {
      // Content is third-party input: a page that causes an error must not hide the record.
      context.flag(EventFlags.UNTRACED_CONTENT);
      return null;
    }
  }

  private List<ProposedCall> proposedCalls(ObjectNode sent, ObjectNode view, SpanClaims claims) {
    try {
      return ProposedCalls.of(view, sent, claims, context);
    } catch (RuntimeException | StackOverflowError e) {
      context.flag(EventFlags.UNTRACED_CONTENT);
      return List.of();
    }
  }
}
