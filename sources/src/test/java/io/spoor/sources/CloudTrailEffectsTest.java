package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.Resource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Effects that calls of CloudTrail have, by service, action, request, caller and outcome. */
class CloudTrailEffectsTest {
  private static final String USER =
      "{\"type\":\"IAMUser\",\"arn\":\"arn:aws:iam::111122223333:user/alice\",\"accountId\":\"111122223333\"}";

  private static IdentityEvent call(String service, String action, String more) {
    return callBy(USER, service, action, more);
  }

  private static IdentityEvent callBy(String caller, String service, String action, String more) {
    return Raw.event(
        "cloudtrail",
        """
        {"eventID":"e1","eventTime":"2026-03-10T09:00:00Z","eventSource":"%s.amazonaws.com","eventName":"%s",
         "recipientAccountId":"111122223333","userIdentity":%s%s}
        """
            .formatted(service, action, caller, more));
  }

  private static List<String> kinds(IdentityEvent event) {
    return event.getEffects().stream().map(Effect::getKind).toList();
  }

  private static Effect only(IdentityEvent event, String kind) {
    List<Effect> effects =
        event.getEffects().stream().filter(effect -> effect.getKind().equals(kind)).toList();
    assertThat(effects).as(kind + " of " + event.getEffects()).hasSize(1);
    return effects.getFirst();
  }

  @Test
  void mostCallsHaveNone() {
    assertThat(call("s3", "GetObject", "").getEffects()).isEmpty();
    assertThat(call("iam", "GetUser", "").getEffects()).isEmpty();
    assertThat(call("kms", "Decrypt", ",\"readOnly\":true").getEffects()).isEmpty();
  }

  @Test
  void aWriteToAServiceOfRightsAdministersAccess() {
    IdentityEvent event = call("iam", "CreateUser", ",\"readOnly\":false");

    assertThat(kinds(event))
        .containsExactly("creates-identity", "administers-access", "administers-security");
    assertThat(kinds(call("s3", "PutObject", ""))).isEmpty();
    assertThat(kinds(call("s3", "PutBucketPolicy", ""))).containsExactly("administers-access");
  }

  @Test
  void aRefusalIsAnEffectAndAnOutcome() {
    IdentityEvent event =
        call("secretsmanager", "GetSecretValue", ",\"errorCode\":\"AccessDeniedException\"");

    assertThat(kinds(event)).containsExactly("is-denied", "reads-secret", "discovers");
    assertThat(only(event, "reads-secret").getOutcome()).isEqualTo("denied");
    assertThat(
            only(
                    call(
                        "ec2",
                        "GetPasswordData",
                        ",\"errorCode\":\"Client.InvalidInstanceID.NotFound\""),
                    "reads-secret")
                .getOutcome())
        .isEqualTo("not-found");
    assertThat(kinds(call("s3", "PutObject", ",\"errorCode\":\"ThrottlingException\""))).isEmpty();
  }

  @Test
  void apiVersionsDoNotMatter() {
    assertThat(kinds(call("lambda", "UpdateFunctionCode20150331v2", ""))).contains("runs-code");
  }

  @Test
  void aGrantNamesItsReceiver() {
    Effect grant =
        only(
            call(
                "iam",
                "AttachUserPolicy",
                ",\"requestParameters\":{\"userName\":\"bob\",\"policyArn\":\"arn:aws:iam::aws:policy/AdministratorAccess\"}"),
            "grants-rights");

    assertThat(grant.getBeneficiary()).isEqualTo("user/bob");
    assertThat(grant.getQualifiers()).containsEntry("full-rights", "admin");
  }

  @Test
  void aShareLetsDataOutAndAFirewallRuleDoesNot() {
    IdentityEvent share =
        call(
            "ec2",
            "ModifySnapshotAttribute",
            ",\"requestParameters\":{\"snapshotId\":\"snap-1\",\"createVolumePermission\":{\"add\":{\"items\":[{\"userId\":\"999988887777\"}]}}}");
    IdentityEvent rule =
        call(
            "ec2",
            "AuthorizeSecurityGroupIngress",
            ",\"requestParameters\":{\"groupId\":\"sg-1\",\"fromPort\":22,\"toPort\":22,\"cidrIp\":\"0.0.0.0/0\"}");

    assertThat(only(share, "sends-out").getBeneficiary()).isEqualTo("999988887777");
    assertThat(only(share, "exposes-resource").getBeneficiary()).isEqualTo("999988887777");
    assertThat(only(rule, "exposes-resource").getQualifiers()).containsEntry("ports", "22");
    assertThat(kinds(rule)).doesNotContain("sends-out");
  }

  @Test
  void trustOfARoleIsRoutineUnlessItIsForEverybody() {
    String role =
        ",\"requestParameters\":{\"roleName\":\"r\",\"assumeRolePolicyDocument\":\"{\\\"Statement\\\":{\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":%s}}\"}";
    String account = "{\\\"AWS\\\":\\\"999988887777\\\"}";

    assertThat(
            only(call("iam", "CreateRole", role.formatted(account)), "establishes-trust")
                .getQualifiers())
        .containsKey("routine");
    assertThat(
            only(call("iam", "CreateRole", role.formatted("\\\"*\\\"")), "establishes-trust")
                .getQualifiers())
        .doesNotContainKey("routine");
  }

  @Test
  void objectsAreInTheirBucket() {
    Effect deletion =
        only(
            call(
                "s3",
                "DeleteObject",
                ",\"requestParameters\":{\"bucketName\":\"b\",\"key\":\"k/1\",\"versionId\":\"v\"}"),
            "destroys-data");

    assertThat(deletion.getObjectKind()).isEqualTo("object-version");
    assertThat(deletion.getQualifiers()).containsEntry("container", "b");
  }

  @Test
  void aParameterHasOneNameHoweverItIsWritten() {
    Effect read =
        only(
            call(
                "ssm",
                "GetParameter",
                ",\"requestParameters\":{\"name\":\"arn:aws:ssm:eu-west-1:111122223333:parameter/db/password\",\"withDecryption\":true}"),
            "reads-secret");

    assertThat(read.getObjects()).containsExactly("db/password");
  }

  @Test
  void anObjectHasOneNameAndIsNotItsContainer() {
    String key = "arn:aws:kms:eu-north-1:111122223333:key/0c0ffee0-0000-4000-8000-000000000001";
    IdentityEvent planned =
        call(
            "kms",
            "ScheduleKeyDeletion",
            """
            ,"requestParameters":{"keyId":"0c0ffee0-0000-4000-8000-000000000001"},
            "resources":[{"ARN":"%s","type":"AWS::KMS::Key"}]"""
                .formatted(key));
    IdentityEvent table =
        call(
            "dynamodb",
            "DeleteTable",
            """
            ,"requestParameters":{"tableName":"orders"},"resources":[{"type":"AWS::DynamoDB::Table",
            "ARN":"arn:aws:dynamodb:eu-north-1:111122223333:table/orders"}]""");
    IdentityEvent point =
        call(
            "backup",
            "DeleteRecoveryPoint",
            """
            ,"requestParameters":{"backupVaultName":"weekly",
            "recoveryPointArn":"arn:aws:backup:eu-north-1:111122223333:recovery-point:p1"}""");
    IdentityEvent similar =
        call(
            "kms",
            "DisableKey",
            """
            ,"requestParameters":{"keyId":"01"},"resources":[{"ARN":"%s"}]"""
                .formatted(key));

    assertThat(only(planned, "destroys-data").getObjects()).containsExactly(key);
    assertThat(only(table, "destroys-data").getObjects())
        .containsExactly("arn:aws:dynamodb:eu-north-1:111122223333:table/orders");
    assertThat(only(point, "destroys-data").getObjects())
        .containsExactly("arn:aws:backup:eu-north-1:111122223333:recovery-point:p1");
    assertThat(only(similar, "destroys-data").getObjects()).containsExactly("01");
  }

  @Test
  void aBatchNamesTheSecretsThatItLists() {
    IdentityEvent batch =
        call(
            "secretsmanager",
            "BatchGetSecretValue",
            ",\"requestParameters\":{\"secretIdList\":[\"shop/db\",\"shop/queue\"]}");

    assertThat(batch.getResources())
        .extracting(Resource::getId)
        .containsExactly("shop/db", "shop/queue");
    assertThat(only(batch, "reads-secret").getQualifiers()).containsEntry("each-recorded", "true");
  }

  @Test
  void aStartNamesTheMachinesThatStarted() {
    String many =
        IntStream.range(0, 30)
            .mapToObj("{\"instanceId\":\"i-%d\"}"::formatted)
            .collect(Collectors.joining(","));
    String start =
        ",\"requestParameters\":{\"instanceType\":\"p5.48xlarge\",\"minCount\":1,\"maxCount\":40}"
            + ",\"responseElements\":{\"instancesSet\":{\"items\":[%s]}}";

    assertThat(
            only(
                    call(
                        "ec2",
                        "RunInstances",
                        start.formatted("{\"instanceId\":\"i-1\"},{\"instanceId\":\"i-2\"}")),
                    "provisions-capacity")
                .getObjects())
        .containsExactly("i-1", "i-2");
    Effect large = only(call("ec2", "RunInstances", start.formatted(many)), "provisions-capacity");
    assertThat(large.getObjects()).hasSize(20);
    assertThat(large.getQualifiers()).containsEntry("amount", "30 x p5.48xlarge");
  }

  @Test
  void anInstanceIsKnownByTheNameOfItsSession() {
    String session =
        "{\"type\":\"AssumedRole\",\"arn\":\"arn:aws:sts::111122223333:assumed-role/web/i-0123456789abcdef0\",\"accountId\":\"111122223333\"}";
    IdentityEvent report =
        callBy(
            session,
            "ssm",
            "UpdateInstanceInformation",
            ",\"sourceIPAddress\":\"52.10.20.30\",\"requestParameters\":{\"instanceId\":\"i-0123456789abcdef0\"}");

    Effect use = only(report, "uses-machine-credential");
    assertThat(use.getObjects()).containsExactly("i-0123456789abcdef0");
    assertThat(use.getQualifiers()).containsKey("reports-itself");
    assertThat(report.getNetwork()).extracting(Network::getOperator).isEqualTo("AWS");
    assertThat(
            only(callBy(session, "s3", "GetObject", ""), "uses-machine-credential").getQualifiers())
        .isEmpty();
  }

  @Test
  void theProgramIsKnownByItsUserAgent() {
    assertThat(call("s3", "GetObject", ",\"userAgent\":\"Mozilla/5.0\"").getClient())
        .isEqualTo("console");
    assertThat(
            call("s3", "GetObject", ",\"userAgent\":\"Boto3 exec-env/AWS_Lambda_python3.9\"")
                .getClient())
        .isEqualTo("function");
    assertThat(call("s3", "GetObject", ",\"userAgent\":\"Boto3\"").getClient()).isNull();
  }

  @Test
  void theRootUserIsNotBoundByPolicies() {
    String root =
        "{\"type\":\"Root\",\"arn\":\"arn:aws:iam::111122223333:root\",\"accountId\":\"111122223333\"}";

    assertThat(kinds(callBy(root, "s3", "GetObject", ""))).containsExactly("acts-as-superuser");
    assertThat(kinds(callBy(root, "s3", "GetObject", ",\"eventType\":\"AwsServiceEvent\"")))
        .isEmpty();
  }

  @Test
  void anIssuanceTellsThatItFollowsASignIn() {
    String person =
        """
        {"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_x/ada","accountId":"111122223333",
         "sessionContext":{"sessionIssuer":{"type":"Role",
         "arn":"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x"}}}
        """;
    String minted =
        ",\"requestParameters\":{\"roleArn\":\"arn:aws:iam::111122223333:role/r\",\"roleSessionName\":\"s\"},"
            + "\"responseElements\":{\"credentials\":{\"accessKeyId\":\"ASIAIOSFODNN7EXAMPLE\"}}";

    assertThat(only(callBy(person, "sts", "AssumeRole", minted), "impersonates").getQualifiers())
        .containsKey("from-sign-in");
    assertThat(only(call("sts", "AssumeRole", minted), "impersonates").getQualifiers()).isEmpty();
    assertThat(only(call("other", "CreateSession", minted), "mints-credential").getObjectKind())
        .isEqualTo("session");
  }

  @Test
  void theEndOfAKeyNamesTheKey() {
    Effect end =
        only(
            call(
                "iam",
                "DeleteAccessKey",
                ",\"requestParameters\":{\"userName\":\"bob\",\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\"}"),
            "ends-credential");

    assertThat(end.getObjects()).containsExactly("default|access-key|aws|AKIAIOSFODNN7EXAMPLE");
  }

  @Test
  void aSpanThatCallsAToolHasThatEffectOnly() {
    IdentityEvent span =
        Raw.event(
            "otel",
            """
            {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"execute_tool",
             "startTimeUnixNano":"1793620800000000000",
             "attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
                           {"key":"gen_ai.tool.name","value":{"stringValue":"send_money"}}]}
            """);

    assertThat(kinds(span)).containsExactly("calls-tool");
    assertThat(span.getEffects().getFirst().getObjects()).containsExactly("send_money");
    assertThat(span.getClient()).isNull();
  }
}
