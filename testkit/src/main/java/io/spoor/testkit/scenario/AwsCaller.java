package io.spoor.testkit.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A caller of AWS: a user's access key, a role session, a service. Its calls become CloudTrail
 * events.
 */
public final class AwsCaller {
  /** The role of a session, its session name and when the session began. */
  record Role(String path, String session, Instant assumedAt) {}

  private final ScenarioBuilder scenario;
  private final ObjectNode identity;
  private final String id;
  private final String arn;
  private final @Nullable String accessKey;
  private final String address;
  private final String userAgent;
  private ScenarioClock clock;
  private int count;

  private AwsCaller(
      ScenarioBuilder scenario,
      ObjectNode identity,
      String arn,
      @Nullable String accessKey,
      String address,
      String userAgent,
      ScenarioClock clock) {
    this.scenario = scenario;
    this.identity = identity;
    this.id = accessKey == null ? arn : accessKey;
    this.arn = arn;
    this.accessKey = accessKey;
    this.address = address;
    this.userAgent = userAgent;
    this.clock = clock;
  }

  static AwsCaller user(
      ScenarioBuilder scenario, String name, String accessKey, String address, String userAgent) {
    String account = scenario.account.id();
    String arn = "arn:aws:iam::" + account + ":user/" + name;
    ObjectNode identity =
        JsonObjects.object()
            .put("type", "IAMUser")
            .put("principalId", DeterministicIds.aws("AIDA", name))
            .put("arn", arn)
            .put("accountId", account)
            .put("accessKeyId", accessKey)
            .put("userName", name);
    return new AwsCaller(
        scenario, identity, arn, accessKey, address, userAgent, new ScenarioClock(Instant.EPOCH));
  }

  static AwsCaller session(
      ScenarioBuilder scenario, Role role, String accessKey, String address, String userAgent) {
    AwsAccount account = scenario.account;
    String arn = account.assumedRole(role.path(), role.session());
    ObjectNode identity =
        JsonObjects.object()
            .put("type", "AssumedRole")
            .put("principalId", DeterministicIds.aws("AROA", role.path()) + ":" + role.session())
            .put("arn", arn)
            .put("accountId", account.id())
            .put("accessKeyId", accessKey);
    ObjectNode context = identity.putObject("sessionContext");
    context.set(
        "sessionIssuer",
        JsonObjects.object()
            .put("type", "Role")
            .put("principalId", DeterministicIds.aws("AROA", role.path()))
            .put("arn", account.role(role.path()))
            .put("accountId", account.id())
            .put("userName", role.path().substring(role.path().lastIndexOf('/') + 1)));
    context.set(
        "attributes",
        JsonObjects.object()
            .put("creationDate", role.assumedAt().truncatedTo(ChronoUnit.SECONDS).toString())
            .put("mfaAuthenticated", "false"));
    if (role.session().startsWith("i-")) {
      // CloudTrail's marking of a credential from an instance's metadata service.
      context.put("ec2RoleDelivery", "2.0");
    }
    return new AwsCaller(
        scenario,
        identity,
        arn,
        accessKey,
        address,
        userAgent,
        new ScenarioClock(role.assumedAt()));
  }

  static AwsCaller service(ScenarioBuilder scenario, String host) {
    ObjectNode identity = JsonObjects.of("type", "AWSService", "invokedBy", host);
    return new AwsCaller(
        scenario, identity, host, null, host, host, new ScenarioClock(Instant.EPOCH));
  }

  AwsCaller withClock(ScenarioClock clock) {
    this.clock = clock;
    return this;
  }

  public AwsCaller at(Instant time) {
    clock.jumpTo(time);
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
  public AwsCaller calls(String service, String name, String... parameters) {
    emit(
        event(service, name)
            .requestParameters(parameters.length == 0 ? null : JsonObjects.of(parameters)));
    return this;
  }

  /** Assumes a role: from here on AWS sees {@code role}. */
  public AwsCaller assumes(String role, String sessionName) {
    AwsAccount account = scenario.account;
    CloudTrailBuilder event = event("sts.amazonaws.com", "AssumeRole");
    Instant startedAt = clock.now();
    String key = DeterministicIds.aws("ASIA", id + "/" + role + "/" + sessionName);
    event
        .requestParameters(roleRequest(account.role(role), sessionName))
        .responseElements(
            CloudTrailBuilder.issued(
                account, key, role, sessionName, startedAt.plus(Duration.ofHours(1))))
        .onResource("AWS::IAM::Role", account.role(role));
    emit(event);
    return session(scenario, new Role(role, sessionName, startedAt), key, address, userAgent)
        .withClock(clock);
  }

  /** Marks the last call as an expected finding. */
  public AwsCaller expectsFinding(String rule, String description) {
    scenario.expect(rule, null, null, lastEventId(), description);
    return this;
  }

  /** The same access key from another address. */
  public AwsCaller from(String otherAddress, String otherUserAgent) {
    return new AwsCaller(scenario, identity, arn, accessKey, otherAddress, otherUserAgent, clock);
  }

  /** The same access key used by another party: another address, another time. */
  public AwsCaller linkedTo(AgentRun run) {
    return new AwsCaller(
        scenario,
        identity,
        arn,
        accessKey,
        run.agent().address(),
        run.agent().library(),
        run.cursor());
  }

  String lastEventId() {
    return DeterministicIds.uuid("event/" + id + "/" + address + "/" + count);
  }

  static ObjectNode roleRequest(String roleArn, String sessionName) {
    return JsonObjects.of("roleArn", roleArn, "roleSessionName", sessionName)
        .put("durationSeconds", 3_600);
  }

  private CloudTrailBuilder event(String service, String name) {
    // More than a second, so that CloudTrail's whole seconds preserve the order.
    return new CloudTrailBuilder(
        scenario.account, clock.step(id + "/" + name, 1_010, 2_600), service, name);
  }

  private void emit(CloudTrailBuilder event) {
    count++;
    String eventId = lastEventId();
    scenario.event(
        eventId, clock.now(), event.render(eventId, identity.deepCopy(), address, userAgent));
  }
}
