package io.spoor.sources.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Network;
import io.spoor.schemas.Resource;
import io.spoor.schemas.json.TimestampParser;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.text.Words;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.mapping.Addresses;
import io.spoor.sources.mapping.EventDescription;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.LinkCollector;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.SourceMapping;
import io.spoor.sources.mapping.TextTruncation;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps one CloudTrail record to an event. A record without a readable time has that of its arrival,
 * and one without a name of its event the action {@code unknown}; flags tell so.
 */
public final class CloudTrailMapping implements SourceMapping {
  private static final int MAX_ERROR_CHARS = 2048;
  private static final String UNKNOWN = "unknown";

  @Override
  public String source() {
    return "cloudtrail";
  }

  @Override
  public Set<String> identifiers() {
    return Words.set(
        """
          eventID requestID sharedEventID accessKeyId principalId credentialId signInSessionArn jti
          sub
          """);
  }

  @Override
  public Set<String> describedSecrets() {
    return Set.of("jwt");
  }

  @Override
  public boolean carriesContent() {
    return true;
  }

  @Override
  public IdentityEvent.Builder map(MappingContext received) throws UnusableRecordException {
    ObjectNode json = record(received.json());
    if (json.get("Records") instanceof ArrayNode records) {
      throw UnusableRecordException.wrongType(
          "/Records",
          "a file of "
              + records.size()
              + " CloudTrail records in one; bin/spoor ingest and analyze split such files: write each on a line of its own");
    }
    JsonFields record = JsonFields.of(json, json.has("eventtime"));
    long time = time(received, record);
    String action = action(received, record);
    String account = record.text("recipientAccountId");
    String service = record.text("eventSource");
    AgentPlatformCall platform = AgentPlatformCall.of(record, service);
    MappingContext context =
        platform != null && platform.removeContent() ? received.withMembersRemoved() : received;
    CallOutcome outcome = CallOutcome.of(record, action);
    if (platform != null) {
      outcome = platform.outcome(outcome);
    }
    BearerToken token = platform == null ? null : platform.token(outcome);
    Caller caller = new Caller(identity(context, record), account, token);
    JsonFields request = record.object("requestParameters");
    Issued issued =
        outcome.isFailure()
            ? null
            : new Issuance(
                    context,
                    request,
                    record.object("responseElements"),
                    record.object("additionalEventData"),
                    caller,
                    action)
                .issued();
    String eventId = eventId(context, record);
    boolean isShared =
        record.text("sharedEventID") != null
            && !context.disabledJoins().contains(JoinMethod.SHARED_EVENT);
    CallTrailKey trail = CallTrailKey.of(context.tenant(), caller, issued, eventId, isShared, time);
    List<Resource> resources = CallResources.of(record, request, service, platform);
    Network network = network(record, caller);
    var links = new LinkCollector(context, eventId, time, null);
    new CallLinkMapper(context.tenant(), caller, trail, action, time, links)
        .collect(record, request, issued, network);
    return context
        .event(source())
        .setEventId(eventId)
        .setTime(time)
        .setTrailKey(trail.key())
        .setAction(action)
        .setService(service)
        .setEventType(record.text("eventType"))
        .setOutcome(outcome.label())
        .setErrorCode(outcome.code())
        .setErrorMessage(TextTruncation.truncateOrNull(outcome.message(), MAX_ERROR_CHARS))
        .setReadOnly(record.bool("readOnly"))
        .setPrincipal(caller.principal())
        .setCredential(trail.credential())
        .setIssued(issued)
        .setResources(resources)
        .setNetwork(network)
        .setCloudAccount(
            account == null && !caller.account().isEmpty() ? caller.account() : account)
        .setCloudRegion(record.text("awsRegion"))
        .setSharedEventId(record.text("sharedEventID"))
        .setRequestId(record.text("requestID"))
        .setSummary(CallSummary.of(action, request, resources, outcome))
        .setLinks(links.collected())
        .setLabels(RequestLabels.of(record, request, caller, action, platform));
  }

  @Override
  public EventDescription describe(IdentityEvent event) {
    return CallEffects.describe(event);
  }

  @Override
  public String tablesDigest() {
    return CallEffects.tableDigest();
  }

  /** The record within an EventBridge event (EventBridge user guide, "AWS service events"). */
  private static ObjectNode record(ObjectNode json) {
    return json.get("detail") instanceof ObjectNode detail && json.has("detail-type")
        ? detail
        : json;
  }

  private static long time(MappingContext context, JsonFields record) {
    JsonNode time = record.get("eventTime");
    OptionalLong nanos =
        time == null || !time.isTextual()
            ? OptionalLong.empty()
            : TimestampParser.parseInstant(time.textValue());
    return nanos.isPresent() ? nanos.getAsLong() : context.arrivalTime();
  }

  private static String action(MappingContext context, JsonFields record) {
    String name = nameOrNull(record.get("eventName"));
    if (name == null) {
      name = nameOrNull(record.object("insightDetails").get("eventName"));
    }
    if (name == null) {
      context.flag(EventFlags.UNKNOWN_ACTION);
    }
    if (name == null || (record.get("eventTime") == null && record.get("eventSource") == null)) {
      // Other logs have an eventName, too.
      context.flag(EventFlags.GENERIC_EVENT);
    }
    return name == null ? UNKNOWN : Keys.bounded(name);
  }

  private static @Nullable String nameOrNull(@Nullable JsonNode name) {
    return name == null || !name.isTextual() || name.textValue().isBlank()
        ? null
        : name.textValue();
  }

  private static String eventId(MappingContext context, JsonFields record) {
    String id = record.text("eventID");
    if (id != null) {
      return Keys.bounded(id);
    }
    context.flag(EventFlags.NO_EVENT_ID);
    return context.contentHash().get();
  }

  private static JsonFields identity(MappingContext context, JsonFields record) {
    JsonNode identity = record.get("userIdentity");
    if (identity != null && !identity.isObject()) {
      context.flag(EventFlags.IGNORED_FIELD);
    }
    boolean lowerCase =
        identity != null
            && (record.lowerCase() || identity.has("accesskeyid") || identity.has("principalid"));
    return JsonFields.of(identity, lowerCase);
  }

  private static @Nullable Network network(JsonFields record, Caller caller) {
    String address = record.text("sourceIPAddress");
    String userAgent = record.text("userAgent");
    String endpoint = record.text("vpcEndpointId");
    String via = caller.invokedBy();
    if (address == null && userAgent == null && endpoint == null && via == null) {
      return null;
    }
    return new Network(
        address,
        address != null && Addresses.isIp(address) ? address : null,
        userAgent,
        via,
        endpoint,
        /* operator= */ null);
  }
}
