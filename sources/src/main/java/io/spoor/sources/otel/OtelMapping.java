package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.Agent;
import io.spoor.schemas.Content;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Effect;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.Principal;
import io.spoor.schemas.ProposedCall;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.text.MailAddress;
import io.spoor.schemas.text.Words;
import io.spoor.schemas.vocabulary.CallObserver;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.ObjectKind;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.sources.mapping.Addresses;
import io.spoor.sources.mapping.EventDescription;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.LinkCollector;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.RejectedRecord;
import io.spoor.sources.mapping.SourceMapping;
import io.spoor.sources.mapping.TextTruncation;
import io.spoor.sources.mapping.TraceIds;
import io.spoor.sources.mapping.UnreadContent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps one span or log record, with its resource and scope, to an event. */
public final class OtelMapping implements SourceMapping {
  private static final int MAX_ERROR_CHARS = 2048;
  private static final List<String> REQUESTS = List.of("resourceSpans", "resourceLogs");

  /** Attributes that a span and its resource must not state differently. */
  private static final List<String> CLAIMED_ONCE =
      Words.list(
          """
          gen_ai.agent.id gen_ai.agent.name gen_ai.agent.version gen_ai.operation.name
          gen_ai.tool.name spoor.agent.code_digest spoor.credential.id spoor.run.id
          """);

  @Override
  public String source() {
    return "otel";
  }

  @Override
  public Set<String> identifiers() {
    return Words.set(
        """
          spoor.credential.id spoor.credential.parent_id spoor.credential.jkt
          spoor.agent.code_digest spoor.run.id spoor.txn spoor.delegation.id
          spoor.delegation.parent_id spoor.principal.id gen_ai.conversation.id gen_ai.agent.id
          gen_ai.tool.call.id enduser.id aws.request_id az.client_request_id
          http.response.header.x-github-request-id user.id service.instance.id
          """);
  }

  @Override
  public boolean carriesContent() {
    return true;
  }

  @Override
  public IdentityEvent.Builder map(MappingContext context) throws UnusableRecordException {
    ObjectNode span = context.json();
    for (String list : REQUESTS) {
      if (span.has(list)) {
        throw UnusableRecordException.wrongType(
            '/' + list,
            "an OTLP request with records in it; bin/spoor ingest and analyze take it apart: write each span and log record as a record of its own");
      }
    }
    if (LogRecord.isLog(span)) {
      return new LogRecord(context).event(source());
    }
    String traceId = TraceIds.required(span, "traceId", TraceIds.TRACE_DIGITS);
    String spanId = TraceIds.required(span, "spanId", TraceIds.SPAN_DIGITS);
    long time = SpanTimes.startTime(span);
    SpanAttributes attributes = SpanAttributes.of(span.get("attributes"), "/attributes", context);
    SpanClaims claims = SpanClaims.of(span, attributes);
    ContentTrace fingerprint = fingerprint(span, claims, context);
    List<ProposedCall> proposed = proposedCalls(span, claims, context);
    Content content = SpanContent.extract(context, span);
    JsonNode resourceNode = span.get("resource");
    SpanAttributes resource =
        SpanAttributes.of(
            resourceNode == null ? null : resourceNode.get("attributes"),
            "/resource/attributes",
            context);
    attributes.compare(resource, CLAIMED_ONCE);
    String tenant = context.tenant();
    String eventId = traceId + ':' + spanId;
    String traceKey = TraceIds.key(tenant, traceId);
    GenAi genAi = genAi(span, claims, attributes, fingerprint, proposed);
    Agent agent = SpanAgent.of(claims, attributes, resource);
    Credential credential = SpanCredential.of(attributes, tenant, time);
    SpanOutcome outcome = SpanOutcome.of(span, attributes);
    String action = action(span, genAi);
    String runId = attributes.firstText("spoor.run.id", "gen_ai.conversation.id");
    Network network = network(attributes);
    var links = new LinkCollector(context, eventId, time, agent == null ? null : agent.getId());
    var spanLinks =
        new SpanLinkMapper(tenant, SpanRole.of(span, genAi), attributes, traceKey, links);
    spanLinks.collect(span, credential);
    spanLinks.addAliases(runId, network);
    Principal principal = principal(attributes, agent);
    spanLinks.addPerson(principal == null ? null : principal.getId(), network, credential);
    IdentityEvent.Builder event =
        context
            .event(source())
            .setEventId(eventId)
            .setTime(time)
            .setEnded(SpanTimes.endTime(span, time, context))
            .setTrailKey(traceKey)
            .setAction(action)
            .setService(
                credential == null
                    ? attributes.text("spoor.credential.audience")
                    : credential.getAudience())
            .setEventType("span")
            .setOutcome(outcome.label())
            .setErrorCode(outcome.code())
            .setErrorMessage(
                context.contentPolicy().captured()
                    ? TextTruncation.truncateOrNull(outcome.message(), MAX_ERROR_CHARS)
                    : null)
            .setPrincipal(principal)
            .setCredential(credential)
            .setAgent(agent)
            .setRunId(runId)
            .setGenAi(genAi)
            .setNetwork(network)
            .setCloudAccount(resource.text("cloud.account.id"))
            .setCloudRegion(resource.text("cloud.region"))
            .setRequestId(SpanRequest.id(attributes))
            .setSummary(SpanSummary.of(action, genAi, agent, content))
            .setLinks(links.collected())
            .setContent(content)
            .setParentEventId(parentEventId(span, traceId))
            .setObserver(label(SpanRole.observer(span, genAi)));
    new OtherClaims(event, claims, attributes).addTo(context.otherReadings());
    return event;
  }

  private static @Nullable String label(@Nullable CallObserver observer) {
    return observer == null ? null : observer.label();
  }

  private static @Nullable String parentEventId(ObjectNode span, String traceId) {
    JsonNode parent = span.get("parentSpanId");
    String spanId =
        parent == null ? null : TraceIds.idOrNull(parent.textValue(), TraceIds.SPAN_DIGITS);
    return spanId == null ? null : traceId + ':' + spanId;
  }

  @Override
  public List<IdentityEvent> marks(RejectedRecord rejected) {
    return UnreadableSpan.marks(source(), rejected);
  }

  /** A span that calls a tool; what the tool does is for its service's own log to tell. */
  @Override
  public EventDescription describe(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    String tool =
        genAi == null || !"execute_tool".equals(genAi.getOperation()) ? null : genAi.getToolName();
    return tool == null
        ? EventDescription.empty()
        : EventDescription.ofEffects(
            List.of(
                new Effect(
                    EffectKind.CALLS_TOOL.label(),
                    List.of(tool),
                    ObjectKind.TOOL.label(),
                    /* beneficiary= */ null,
                    event.getOutcome(),
                    Map.of())));
  }

  private static @Nullable ContentTrace fingerprint(
      ObjectNode span, SpanClaims claims, MappingContext context) {
    try {
      ContentTrace trace =
          SpanFingerprint.of(context.unredacted().get(), span, claims, context.fingerprinter());
      UnreadContent.flag(trace, context);
      return trace;
    } catch (RuntimeException | StackOverflowError e) {
      // Content is third-party input: a page that causes an error must not hide the call.
      context.flag(EventFlags.UNTRACED_CONTENT);
      return null;
    }
  }

  private static List<ProposedCall> proposedCalls(
      ObjectNode span, SpanClaims claims, MappingContext context) {
    try {
      return ProposedCalls.of(span, context.unredacted().get(), claims, context);
    } catch (RuntimeException | StackOverflowError e) {
      context.flag(EventFlags.UNTRACED_CONTENT);
      return List.of();
    }
  }

  static @Nullable GenAi genAi(
      ObjectNode span,
      SpanClaims claims,
      SpanAttributes attributes,
      @Nullable ContentTrace fingerprint,
      List<ProposedCall> proposed) {
    if (claims.operation() == null) {
      return null;
    }
    JsonNode parent = span.get("parentSpanId");
    return new GenAi(
        claims.operation(),
        attributes.firstText("gen_ai.provider.name", "gen_ai.system"),
        attributes.firstText("gen_ai.request.model", "gen_ai.response.model"),
        attributes.text("gen_ai.conversation.id"),
        claims.tool(),
        attributes.text("gen_ai.tool.type"),
        claims.callId(),
        parent == null ? null : TraceIds.idOrNull(parent.textValue(), TraceIds.SPAN_DIGITS),
        fingerprint,
        proposed);
  }

  private static String action(ObjectNode span, @Nullable GenAi genAi) {
    if (genAi != null) {
      String tool = genAi.getToolName();
      return genAi.getOperation().equals("execute_tool") && tool != null
          ? tool
          : genAi.getOperation();
    }
    JsonNode name = span.get("name");
    return name != null && name.isTextual() && !name.textValue().isBlank()
        ? Keys.bounded(name.textValue())
        : "span";
  }

  /** The subject that the span names; otherwise the agent itself. */
  static @Nullable Principal principal(SpanAttributes attributes, @Nullable Agent agent) {
    String id =
        attributes.firstText("spoor.principal.id", "enduser.id", "user.id", "enduser.pseudo.id");
    if (id != null) {
      String type = attributes.text("spoor.principal.type");
      return principal(
          id,
          type == null ? "human" : type,
          attributes.firstText("spoor.principal.name", "user.name"));
    }
    return agent == null ? null : principal(agent.getId(), "agent", agent.getName());
  }

  private static Principal principal(String id, String type, @Nullable String name) {
    // The word of whoever wrote the span: it has no directory, and its login counts for nothing.
    String login = MailAddress.normalise(id);
    return new Principal(
        id,
        type,
        name,
        /* account= */ null,
        /* session_issuer= */ null,
        /* session_name= */ null,
        /* directory= */ null,
        login,
        login == null ? null : PersonRule.CLAIMED.label(),
        /* person= */ null);
  }

  private static @Nullable Network network(SpanAttributes attributes) {
    String address = attributes.text("client.address");
    String userAgent = attributes.text("user_agent.original");
    if (address == null && userAgent == null) {
      return null;
    }
    return new Network(
        address,
        address != null && Addresses.isIp(address) ? address : null,
        userAgent,
        /* via= */ null,
        /* endpoint= */ null,
        /* operator= */ null);
  }
}
