package io.spoor.pipeline.simulation;

import io.spoor.schemas.Agent;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Resource;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Lets the events of a history be calls that detectors of actions look at. */
final class CloudHistories {
  /** What a call does, and the labels that it may carry. */
  private record Doing(String service, String action, Map<String, String> labels) {}

  private static final List<Doing> DOINGS =
      List.of(
          new Doing("secretsmanager", "GetSecretValue", Map.of()),
          new Doing("secretsmanager", "BatchGetSecretValue", Map.of()),
          new Doing("ec2", "CreateSnapshot", Map.of()),
          new Doing(
              "ec2", "ModifySnapshotAttribute", Map.of(EventLabels.EXPOSED_TO, "999988887777")),
          new Doing("s3", "PutBucketPolicy", Map.of(EventLabels.EXPOSED_TO, "public")),
          new Doing("iam", "CreateUser", Map.of()),
          new Doing("iam", "AttachRolePolicy", Map.of(EventLabels.GRANTEE, "role/role0")),
          new Doing(
              "iam",
              "AttachRolePolicy",
              Map.of(EventLabels.GRANTEE, "role1", EventLabels.GRANTS, "admin")),
          new Doing("iam", "UpdateLoginProfile", Map.of(EventLabels.GRANTEE, "user/person0")),
          new Doing("cloudtrail", "StopLogging", Map.of()),
          new Doing("cloudtrail", "CreateTrail", Map.of(EventLabels.LOG_BUCKET, "thing0")),
          new Doing("s3", "PutBucketLifecycle", Map.of(EventLabels.EXPIRES_DAYS, "1")),
          new Doing("ssm", "SendCommand", Map.of()),
          new Doing("organizations", "LeaveOrganization", Map.of()),
          new Doing("sts", "GetCallerIdentity", Map.of()),
          new Doing("iam", "ListRoles", Map.of()),
          new Doing("s3", "ListBuckets", Map.of()),
          new Doing("kms", "ListKeys", Map.of()),
          new Doing("ec2", "DescribeInstances", Map.of()),
          new Doing(
              "ssm",
              "UpdateInstanceInformation",
              Map.of(EventLabels.INSTANCE_ADDRESS, "10.0.1.10")));
  private static final List<String> PLACES =
      List.of(
          "52.10.20.30", "18.200.1.1", "198.51.100.7", "203.0.113.10", "10.9.9.9", "AWS Internal");
  private static final String INSTANCE = "i-0123456789abcdef0";

  private CloudHistories() {}

  /** The same events, of which some now do what matters to a detector. */
  static List<IdentityEvent> withCloudCalls(List<IdentityEvent> history, Random random) {
    return history.stream()
        .map(event -> event.getSource().equals("otel") ? tool(event, random) : call(event, random))
        .toList();
  }

  /** The same event, doing something that the detectors count. */
  static IdentityEvent doing(IdentityEvent event, Random random) {
    String place = PLACES.get(random.nextInt(PLACES.size()));
    return doing(
        IdentityEvent.newBuilder(event).setNetwork(Network.newBuilder().setAddress(place).build()),
        random);
  }

  private static IdentityEvent doing(IdentityEvent.Builder call, Random random) {
    Doing doing = DOINGS.get(random.nextInt(DOINGS.size()));
    call.setService(doing.service + ".amazonaws.com")
        .setAction(doing.action)
        .setLabels(doing.labels)
        .setResources(List.of(Resource.newBuilder().setId("thing" + random.nextInt(20)).build()));
    if (random.nextInt(3) == 0) {
      call.setOutcome("failure").setErrorCode("AccessDenied");
    }
    return Events.described(call);
  }

  private static IdentityEvent tool(IdentityEvent event, Random random) {
    Agent agent = event.getAgent();
    if (agent == null || random.nextInt(3) > 0) {
      return event;
    }
    return Events.described(
        IdentityEvent.newBuilder(event)
            .setGenAi(
                GenAi.newBuilder()
                    .setOperation("execute_tool")
                    .setToolName(random.nextBoolean() ? "send_money" : "find_customer")
                    .build())
            .setOutcome(random.nextBoolean() ? "success" : "failure"));
  }

  private static IdentityEvent call(IdentityEvent event, Random random) {
    IdentityEvent.Builder call = IdentityEvent.newBuilder(event);
    String place = PLACES.get(random.nextInt(PLACES.size()));
    call.setNetwork(Network.newBuilder().setAddress(place).build());
    Principal principal = event.getPrincipal();
    if (principal != null && principal.getId().startsWith("role")) {
      call.setPrincipal(
          Principal.newBuilder(principal)
              .setType("role")
              .setSessionIssuer(principal.getId())
              .setSessionName(random.nextBoolean() ? INSTANCE : "someone")
              .build());
    }
    if (event.getIssued() != null || random.nextInt(4) == 0) {
      return Events.described(call);
    }
    return doing(call, random);
  }
}
