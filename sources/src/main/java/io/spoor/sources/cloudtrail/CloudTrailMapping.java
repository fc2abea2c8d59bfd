package io.spoor.sources.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Network;
import io.spoor.schemas.Resource;
import io.spoor.schemas.json.NotUsable;
import io.spoor.schemas.json.Times;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.mapping.Addresses;
import io.spoor.sources.mapping.Flags;
import io.spoor.sources.mapping.Links;
import io.spoor.sources.mapping.Mapping;
import io.spoor.sources.mapping.Reading;
import io.spoor.sources.mapping.Texts;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one CloudTrail record. */
public final class CloudTrailMapping implements Mapping {
  private static final int MAX_ERROR_CHARS = 2048;

  @Override
  public String source() {
    return "cloudtrail";
  }

  @Override
  public Set<String> identifiers() {
    return Set.of("eventID", "requestID", "sharedEventID", "accessKeyId", "principalId");
  }

  @Override
  public boolean carriesContent() {
    return false;
  }

  @Override
  public IdentityEvent event(Reading reading) throws NotUsable {
    ObjectNode json = record(reading.json());
    if (json.get("Records") instanceof ArrayNode records) {
      throw NotUsable.wrongType(
          "/Records",
          "a file of "
              + records.size()
              + " CloudTrail records in one; bin/spoor ingest and analyze split such files: write each on a line of its own");
    }
    Fields record = Fields.of(json, json.has("eventtime"));
    long time = time(record);
    String action = action(record);
    String account = record.text("recipientAccountId");
    Caller caller = new Caller(identity(reading, record), account);
    Fields request = record.in("requestParameters");
    Outcome outcome = Outcome.of(record, action);
    Issued issued =
        outcome.isFailure()
            ? null
            : new Issuance(reading, request, record.in("responseElements"), caller, action)
                .issued();
    String eventId = eventId(reading, record);
    boolean shared =
        record.text("sharedEventID") != null
            && !reading.joinsOff().contains(JoinMethod.SHARED_EVENT);
    Trail trail = Trail.of(reading.tenant(), caller, issued, eventId, shared, time);
    String service = record.text("eventSource");
    List<Resource> resources = Resources.of(record, request, service);
    Network network = network(record, caller);
    var links = new Links(reading, eventId, time, null);
    new CallLinks(reading.tenant(), caller, trail, action, time, links)
        .state(record, request, issued, network);
    // Fields in the schema's order: a builder looks each up in the schema, which is dear here.
    return new IdentityEvent(
        eventId,
        reading.tenant(),
        source(),
        time,
        /* ended= */ null,
        reading.arrivedAt(),
        reading.raw(),
        trail.key(),
        action,
        service,
        record.text("eventType"),
        outcome.label(),
        outcome.code(),
        Texts.cut(outcome.message(), MAX_ERROR_CHARS),
        record.bool("readOnly"),
        caller.principal(),
        trail.credential(),
        issued,
        /* agent= */ null,
        /* run_id= */ null,
        /* gen_ai= */ null,
        resources,
        network,
        account == null && !caller.account().isEmpty() ? caller.account() : account,
        record.text("awsRegion"),
        record.text("sharedEventID"),
        record.text("requestID"),
        Summary.of(action, request, resources, outcome),
        links.stated(),
        reading.flags(),
        RequestLabels.of(record, request, caller, action),
        /* content= */ null,
        reading.original());
  }

  /** EventBridge wraps a record in an event of its own (its user guide, "AWS service events"). */
  private static ObjectNode record(ObjectNode json) {
    return json.get("detail") instanceof ObjectNode detail && json.has("detail-type")
        ? detail
        : json;
  }

  private static long time(Fields record) throws NotUsable {
    JsonNode time = record.get("eventTime");
    if (time == null) {
      throw NotUsable.missing("/eventTime", "the time of the event");
    }
    if (!time.isTextual()) {
      throw NotUsable.wrongType("/eventTime", "the time of the event is no text");
    }
    OptionalLong nanos = Times.instant(time.textValue());
    if (nanos.isEmpty()) {
      throw NotUsable.badTime("/eventTime", "no RFC 3339 time " + Times.YEARS);
    }
    return nanos.getAsLong();
  }

  private static String action(Fields record) throws NotUsable {
    JsonNode name = record.get("eventName");
    if (name == null) {
      String insight = record.in("insightDetails").text("eventName");
      if (insight != null) {
        return Keys.bounded(insight);
      }
      throw NotUsable.missing("/eventName", "the name of the event");
    }
    if (!name.isTextual()) {
      throw NotUsable.wrongType("/eventName", "the name of the event is no text");
    }
    if (name.textValue().isBlank()) {
      throw NotUsable.missing("/eventName", "the name of the event");
    }
    return Keys.bounded(name.textValue());
  }

  private static String eventId(Reading reading, Fields record) {
    String id = record.text("eventID");
    if (id != null) {
      return Keys.bounded(id);
    }
    reading.flag(Flags.NO_EVENT_ID);
    return reading.contentHash().get();
  }

  private static Fields identity(Reading reading, Fields record) {
    JsonNode identity = record.get("userIdentity");
    if (identity != null && !identity.isObject()) {
      reading.flag(Flags.IGNORED_FIELD);
    }
    boolean lowerCase =
        identity != null
            && (record.lowerCase() || identity.has("accesskeyid") || identity.has("principalid"));
    return Fields.of(identity, lowerCase);
  }

  private static @Nullable Network network(Fields record, Caller caller) {
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
        endpoint);
  }
}
