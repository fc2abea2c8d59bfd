package io.spoor.testkit.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who calls AWS: a user's access key, a role session, a service. What it does becomes
 * CloudTrail events.
 */
public final class CloudIdentity {
  /** The role of a session, its session name and when the session began. */
  record Role(String path, String session, Instant began) {}

  private final Story story;
  private final ObjectNode identity;
  private final String id;
  private final String arn;
  private final @Nullable String accessKey;
  private final String address;
  private final String userAgent;
  private Cursor cursor;
  private int count;

  private CloudIdentity(
      Story story,
      ObjectNode identity,
      String arn,
      @Nullable String accessKey,
      String address,
      String userAgent,
      Cursor cursor) {
    this.story = story;
    this.identity = identity;
    this.id = accessKey == null ? arn : accessKey;
    this.arn = arn;
    this.accessKey = accessKey;
    this.address = address;
    this.userAgent = userAgent;
    this.cursor = cursor;
  }

  static CloudIdentity user(
      Story story, String name, String accessKey, String address, String userAgent) {
    String account = story.account.id();
    String arn = "arn:aws:iam::" + account + ":user/" + name;
    ObjectNode identity =
        Json.of(
            "type", "IAMUser",
            "principalId", Ids.aws("AIDA", name),
            "arn", arn,
            "accountId", account,
            "accessKeyId", accessKey,
            "userName", name);
    return new CloudIdentity(
        story, identity, arn, accessKey, address, userAgent, new Cursor(Instant.EPOCH));
  }

  static CloudIdentity session(
      Story story, Role role, String accessKey, String address, String userAgent) {
    Account account = story.account;
    String arn = account.assumedRole(role.path(), role.session());
    ObjectNode identity =
        Json.of(
            "type",
            "AssumedRole",
            "principalId",
            Ids.aws("AROA", role.path()) + ":" + role.session(),
            "arn",
            arn,
            "accountId",
            account.id(),
            "accessKeyId",
            accessKey);
    ObjectNode context = identity.putObject("sessionContext");
    context.set(
        "sessionIssuer",
        Json.of(
            "type", "Role",
            "principalId", Ids.aws("AROA", role.path()),
            "arn", account.role(role.path()),
            "accountId", account.id(),
            "userName", role.path().substring(role.path().lastIndexOf('/') + 1)));
    context.set(
        "attributes",
        Json.of(
            "creationDate",
            role.began().truncatedTo(ChronoUnit.SECONDS).toString(),
            "mfaAuthenticated",
            "false"));
    if (role.session().startsWith("i-")) {
      // So says CloudTrail of what a server's metadata service handed out.
      context.put("ec2RoleDelivery", "2.0");
    }
    return new CloudIdentity(
        story, identity, arn, accessKey, address, userAgent, new Cursor(role.began()));
  }

  static CloudIdentity service(Story story, String host) {
    ObjectNode identity = Json.of("type", "AWSService", "invokedBy", host);
    return new CloudIdentity(story, identity, host, null, host, host, new Cursor(Instant.EPOCH));
  }

  CloudIdentity inTimeOf(Cursor shared) {
    this.cursor = shared;
    return this;
  }

  public CloudIdentity at(Instant time) {
    cursor.jumpTo(time);
    return this;
  }

  /** Id of the access key presented. */
  public String accessKey() {
    if (accessKey == null) {
      throw new IllegalStateException(arn + " presents no access key");
    }
    return accessKey;
  }

  /** Calls one API. {@code parameters}: name, value, name, value… */
  public CloudIdentity does(String service, String name, String... parameters) {
    emit(event(service, name).asks(parameters.length == 0 ? null : Json.of(parameters)));
    return this;
  }

  /** Calls one API and is refused. */
  public CloudIdentity mayNot(String service, String name, String... parameters) {
    emit(
        event(service, name)
            .asks(parameters.length == 0 ? null : Json.of(parameters))
            .isDenied(arn, service.substring(0, service.indexOf('.')) + ":" + name));
    return this;
  }

  /** Takes on a role: from here on AWS sees {@code role}. */
  public CloudIdentity assumes(String role, String sessionName) {
    Account account = story.account;
    CloudEvent event = event("sts.amazonaws.com", "AssumeRole");
    Instant began = cursor.now();
    String key = Ids.aws("ASIA", id + "/" + role + "/" + sessionName);
    event
        .asks(roleRequest(account.role(role), sessionName))
        .gets(CloudEvent.issued(account, key, role, sessionName, began.plus(Duration.ofHours(1))))
        .on("AWS::IAM::Role", account.role(role));
    emit(event);
    return session(story, new Role(role, sessionName, began), key, address, userAgent)
        .inTimeOf(cursor);
  }

  /** Tries to take on a role and is refused. */
  public CloudIdentity mayNotAssume(String role) {
    // STS withholds the parameters of a refused AssumeRole.
    emit(
        event("sts.amazonaws.com", "AssumeRole")
            .isDenied(arn, "sts:AssumeRole on resource: " + story.account.role(role)));
    return this;
  }

  /** Makes an access key for a user, and gives it to whoever calls from {@code fromAddress}. */
  public CloudIdentity makesAccessKeyFor(String user, String fromAddress, String fromUserAgent) {
    String key = Ids.aws("AKIA", id + "/" + user);
    ObjectNode answer = Json.object();
    CloudEvent event = event("iam.amazonaws.com", "CreateAccessKey");
    answer.set(
        "accessKey",
        Json.of(
            "userName",
            user,
            "accessKeyId",
            key,
            "status",
            "Active",
            "createDate",
            CloudEvent.awsTime(cursor.now())));
    emit(event.asks(Json.of("userName", user)).gets(answer));
    return user(story, user, key, fromAddress, fromUserAgent).at(cursor.now());
  }

  /** The story's readers are told that the last thing done here must be found. */
  public CloudIdentity worthFinding(String rule, AgentRun run, String what) {
    story.expect(rule, run.agent().id(), run.runId(), lastEventId(), what);
    return this;
  }

  /** As {@link #worthFinding(String, AgentRun, String)}, where no run can be named. */
  public CloudIdentity worthFinding(String rule, String what) {
    story.expect(rule, null, null, lastEventId(), what);
    return this;
  }

  /** The same access key from another address. */
  public CloudIdentity from(String otherAddress, String otherUserAgent) {
    return new CloudIdentity(story, identity, arn, accessKey, otherAddress, otherUserAgent, cursor);
  }

  /** The same access key in other hands: another address, another time. */
  public CloudIdentity pickedUpBy(AgentRun run) {
    return new CloudIdentity(
        story,
        identity,
        arn,
        accessKey,
        run.agent().address(),
        run.agent().library(),
        run.cursor());
  }

  String lastEventId() {
    return Ids.uuid("event/" + id + "/" + address + "/" + count);
  }

  static ObjectNode roleRequest(String roleArn, String sessionName) {
    return Json.of("roleArn", roleArn, "roleSessionName", sessionName)
        .put("durationSeconds", 3_600);
  }

  private CloudEvent event(String service, String name) {
    // More than a second, so that CloudTrail's whole seconds keep the order.
    return new CloudEvent(story.account, cursor.step(id + "/" + name, 1_010, 2_600), service, name);
  }

  private void emit(CloudEvent event) {
    count++;
    String eventId = lastEventId();
    story.event(
        eventId, cursor.now(), event.render(eventId, identity.deepCopy(), address, userAgent));
  }
}
