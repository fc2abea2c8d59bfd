package io.spoor.testkit.scenario;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Builds one CloudTrail record (AWS CloudTrail user guide, "record contents", event version 1.10).
 */
final class CloudTrailBuilder {
  private static final DateTimeFormatter STS_TIME =
      DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

  private final AwsAccount account;
  private final Instant time;
  private final String service;
  private final String name;
  private @Nullable ObjectNode request;
  private @Nullable ObjectNode response;
  private @Nullable String resource;
  private @Nullable String resourceType;

  CloudTrailBuilder(AwsAccount account, Instant time, String service, String name) {
    this.account = account;
    this.time = time.truncatedTo(ChronoUnit.SECONDS);
    this.service = service;
    this.name = name;
  }

  CloudTrailBuilder requestParameters(@Nullable ObjectNode parameters) {
    this.request = parameters;
    return this;
  }

  CloudTrailBuilder responseElements(ObjectNode elements) {
    this.response = elements;
    return this;
  }

  CloudTrailBuilder onResource(String type, String arn) {
    this.resourceType = type;
    this.resource = arn;
    return this;
  }

  /** STS's response: the new session's keys and name. */
  static ObjectNode issued(
      AwsAccount account, String accessKey, String role, String session, Instant expiresAt) {
    ObjectNode elements = JsonObjects.object();
    elements.set(
        "credentials",
        JsonObjects.of(
            "accessKeyId", accessKey,
            "sessionToken", DeterministicIds.sessionToken(accessKey),
            "expiration", awsTime(expiresAt)));
    elements.set(
        "assumedRoleUser",
        JsonObjects.object()
            .put("assumedRoleId", DeterministicIds.aws("AROA", role) + ":" + session)
            .put("arn", account.assumedRole(role, session)));
    return elements;
  }

  private static String awsTime(Instant instant) {
    return STS_TIME.format(instant);
  }

  ObjectNode render(String id, ObjectNode userIdentity, String address, String userAgent) {
    ObjectNode event = JsonObjects.object();
    event.put("eventVersion", "1.10");
    event.set("userIdentity", userIdentity);
    event.put("eventTime", time.toString());
    event.put("eventSource", service);
    event.put("eventName", name);
    event.put("awsRegion", account.region());
    event.put("sourceIPAddress", address);
    event.put("userAgent", userAgent);
    event.set("requestParameters", request == null ? NullNode.instance : request);
    event.set("responseElements", response == null ? NullNode.instance : response);
    event.put("requestID", DeterministicIds.uuid("request/" + id));
    event.put("eventID", id);
    event.put("readOnly", readOnly());
    if (resource != null && resourceType != null) {
      event
          .putArray("resources")
          .add(JsonObjects.of("accountId", account.id(), "type", resourceType, "ARN", resource));
    }
    event.put("eventType", "AwsApiCall");
    event.put("managementEvent", !dataEvent());
    event.put("recipientAccountId", account.id());
    event.put("eventCategory", dataEvent() ? "Data" : "Management");
    if (!userAgent.equals(address)) {
      event.set(
          "tlsDetails",
          JsonObjects.object()
              .put("tlsVersion", "TLSv1.3")
              .put("cipherSuite", "TLS_AES_128_GCM_SHA256")
              .put(
                  "clientProvidedHostHeader",
                  service.replace(".amazonaws.com", "." + account.region() + ".amazonaws.com")));
    }
    return event;
  }

  private boolean dataEvent() {
    return name.equals("GetObject") || name.equals("PutObject");
  }

  private boolean readOnly() {
    return name.startsWith("Get")
        || name.startsWith("List")
        || name.startsWith("Describe")
        || name.startsWith("Assume")
        || name.startsWith("Filter")
        || name.equals("Decrypt");
  }
}
