package io.spoor.offline.detectorcases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Creates CloudTrail records from templates (AWS CloudTrail user guide, "record contents"): an API
 * call, and the ways to assume a role. It remembers the start of each session for the session's
 * later records.
 */
final class CloudTrailTemplates {
  private static final DateTimeFormatter STS_TIME =
      DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);
  private static final List<String> READS =
      List.of("Get", "List", "Describe", "Lookup", "Head", "Assume", "Decrypt");
  private static final String ADDRESS = "203.0.113.10";

  private final Map<String, Instant> sessions = new HashMap<>();
  private final Instant start;

  CloudTrailTemplates(Instant start) {
    this.start = start;
  }

  /** An API call. */
  ObjectNode call(CaseFields fields, Instant time, String name) {
    String operation = fields.required("does");
    int colon = operation.indexOf(':');
    if (colon < 1) {
      throw fields.error("does", "must be a service and its action, such as iam:CreateUser");
    }
    return event(
        fields,
        time,
        name,
        operation.substring(0, colon),
        operation.substring(colon + 1),
        caller(fields));
  }

  /** A role assumed by a principal, or by an AWS service for an instance or function. */
  ObjectNode assume(CaseFields fields, Instant time, String name) {
    ObjectNode event = event(fields, time, name, "sts", "AssumeRole", caller(fields));
    session(event, fields, time);
    return event;
  }

  /** A role that an agent assumes with a token of its platform. */
  ObjectNode webIdentity(CaseFields fields, Instant time, String name) {
    String subject = "agent:" + fields.required("agent");
    String provider =
        "arn:aws:iam::"
            + account(fields)
            + ":oidc-provider/"
            + fields.text("provider", "oidc.example.com");
    ObjectNode federated =
        JsonTrees.object()
            .put("type", "WebIdentityUser")
            .put("principalId", provider + ":sts.amazonaws.com:" + subject)
            .put("userName", subject)
            .put("identityProvider", provider);
    ObjectNode event = event(fields, time, name, "sts", "AssumeRoleWithWebIdentity", federated);
    session(event, fields, time);
    if (event.get("responseElements") instanceof ObjectNode response) {
      response.put("subjectFromWebIdentityToken", subject).put("provider", provider);
    }
    return event;
  }

  private void session(ObjectNode event, CaseFields fields, Instant time) {
    String role = fields.required("role");
    String session = fields.text("session", "session");
    String identity = "role/" + role + "/" + session;
    String arn = roleArn(fields, role);
    ObjectNode request = JsonTrees.object("roleArn", arn, "roleSessionName", session);
    JsonTrees.merge(request, fields.object("parameters"));
    event.set("requestParameters", request);
    event
        .putArray("resources")
        .add(JsonTrees.object("accountId", account(fields), "type", "AWS::IAM::Role", "ARN", arn));
    if (event.has("errorCode")) {
      return;
    }
    sessions.put(identity, time);
    Instant expires = time.plus(fields.offset("valid", Duration.ofHours(1)));
    ObjectNode response = JsonTrees.object();
    response.set(
        "credentials",
        JsonTrees.object()
            .put("accessKeyId", fields.text("issues", CaseIds.key(identity)))
            .put("expiration", STS_TIME.format(expires)));
    response.set(
        "assumedRoleUser",
        JsonTrees.object()
            .put("assumedRoleId", CaseIds.aws("AROA", role) + ":" + session)
            .put("arn", sessionArn(fields, role, session)));
    event.set("responseElements", response);
  }

  private ObjectNode event(
      CaseFields fields,
      Instant time,
      String name,
      String service,
      String action,
      ObjectNode userIdentity) {
    String host = service + ".amazonaws.com";
    JsonNode invokedBy = userIdentity.get("invokedBy");
    String address = fields.text("address", invokedBy == null ? ADDRESS : invokedBy.textValue());
    ObjectNode event =
        JsonTrees.object()
            .put("eventVersion", "1.11")
            .put("eventTime", time.truncatedTo(ChronoUnit.SECONDS).toString())
            .put("eventSource", host)
            .put("eventName", action)
            .put("awsRegion", fields.text("region", "eu-north-1"))
            .put("sourceIPAddress", address)
            .put("userAgent", fields.text("user_agent", "sdk"))
            .put("eventID", CaseIds.event(name))
            .put("eventType", "AwsApiCall")
            .put("eventCategory", "Management")
            .put("recipientAccountId", account(fields));
    event.set("userIdentity", userIdentity);
    event.put("readOnly", READS.stream().anyMatch(action::startsWith)).put("managementEvent", true);
    ObjectNode parameters = fields.object("parameters");
    ObjectNode response = fields.object("answer");
    event.set("requestParameters", parameters.isEmpty() ? NullNode.instance : parameters);
    event.set("responseElements", response.isEmpty() ? NullNode.instance : response);
    String error = fields.text("error");
    if (error != null) {
      event.put("errorCode", error).put("errorMessage", fields.text("message", error));
    }
    return event;
  }

  /** The caller; {@code by}: user/NAME, role/NAME/SESSION, root, service/HOST. */
  private ObjectNode caller(CaseFields fields) {
    String callerName = fields.required("by");
    String account = account(fields);
    String[] parts = callerName.split("/", 2);
    String name = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "root" ->
          JsonTrees.object()
              .put("type", "Root")
              .put("principalId", account)
              .put("arn", "arn:aws:iam::" + account + ":root")
              .put("accountId", account)
              .put("accessKeyId", fields.text("key", CaseIds.key("user/root")));
      case "user" ->
          JsonTrees.object()
              .put("type", "IAMUser")
              .put("principalId", CaseIds.aws("AIDA", name))
              .put("arn", "arn:aws:iam::" + account + ":user/" + name)
              .put("accountId", account)
              .put("accessKeyId", fields.text("key", CaseIds.key(callerName)))
              .put("userName", name);
      case "service" -> JsonTrees.object("type", "AWSService", "invokedBy", name);
      case "role" -> assumedRole(fields, callerName, name);
      default ->
          throw fields.error("by", "must be user/NAME, role/NAME/SESSION, root or service/HOST");
    };
  }

  private ObjectNode assumedRole(CaseFields fields, String callerName, String name) {
    int slash = name.lastIndexOf('/');
    if (slash < 1) {
      throw fields.error("by", "must be role/NAME/SESSION");
    }
    String role = name.substring(0, slash);
    String session = name.substring(slash + 1);
    String arn = roleArn(fields, role);
    ObjectNode identity =
        JsonTrees.object()
            .put("type", "AssumedRole")
            .put("principalId", CaseIds.aws("AROA", role) + ":" + session)
            .put("arn", sessionArn(fields, role, session))
            .put("accountId", account(fields))
            .put("accessKeyId", fields.text("key", CaseIds.key(callerName)));
    ObjectNode context = identity.putObject("sessionContext");
    context.set(
        "sessionIssuer",
        JsonTrees.object()
            .put("type", "Role")
            .put("principalId", CaseIds.aws("AROA", role))
            .put("arn", arn)
            .put("accountId", account(fields))
            .put("userName", lastPart(role)));
    Instant sessionStart = sessions.getOrDefault(callerName, start);
    context.set(
        "attributes",
        JsonTrees.object(
            "creationDate", sessionStart.truncatedTo(ChronoUnit.SECONDS).toString(),
            "mfaAuthenticated", Boolean.toString(fields.flag("mfa"))));
    return identity;
  }

  private static String account(CaseFields fields) {
    return fields.text("account", "111122223333");
  }

  private static String roleArn(CaseFields fields, String role) {
    return "arn:aws:iam::" + account(fields) + ":role/" + role;
  }

  private static String sessionArn(CaseFields fields, String role, String session) {
    return "arn:aws:sts::" + account(fields) + ":assumed-role/" + lastPart(role) + "/" + session;
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
