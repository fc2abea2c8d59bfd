package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.Resource;
import io.spoor.schemas.key.Keys;
import io.spoor.testkit.data.SharedData;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // what is null where it should not be fails the test
class CloudTrailTest {
  private static final long TIME = 1_688_990_087_000_000_000L;

  /** A record with these further members. */
  private static String record(String members) {
    return """
        {"eventID":"e-1","eventTime":"2023-07-10T11:54:47Z","eventSource":"sts.amazonaws.com","eventName":"AssumeRole",
         "awsRegion":"us-east-1","recipientAccountId":"123837392027","eventType":"AwsApiCall","requestID":"r-1"%s}
        """
        .formatted(members.isEmpty() ? "" : "," + members);
  }

  private static IdentityEvent event(String members) {
    return Raw.event("cloudtrail", record(members));
  }

  private static final String USER =
      """
      "userIdentity":{"type":"IAMUser","principalId":"AIDA1","arn":"arn:aws:iam::123837392027:user/ann",
       "accountId":"123837392027","accessKeyId":"AKIATFQR7NSC8Q4X20BJ","userName":"ann"}""";

  private static final String ISSUES =
      """
      "requestParameters":{"roleArn":"arn:aws:iam::123837392027:role/acacia","roleSessionName":"job-7"},
      "responseElements":{"credentials":{"accessKeyId":"ASIATFQR7NSC7E2ZIBM2","sessionToken":"x","expiration":"Jul 10, 2023, 12:09:47 PM"},
       "assumedRoleUser":{"arn":"arn:aws:sts::123837392027:assumed-role/acacia/job-7"}}""";

  @Test
  void readsWhoDidWhatWithWhich() {
    // When
    IdentityEvent event =
        event(
            USER + ",\"readOnly\":true,\"sourceIPAddress\":\"192.0.2.7\",\"userAgent\":\"cli/2\"");

    // Then
    assertThat(event.getEventId()).isEqualTo("e-1");
    assertThat(event.getTime()).isEqualTo(TIME);
    assertThat(event.getArrivedAt()).isEqualTo(Raw.ARRIVED);
    assertThat(event.getAction()).isEqualTo("AssumeRole");
    assertThat(event.getService()).isEqualTo("sts.amazonaws.com");
    assertThat(event.getOutcome()).isEqualTo("success");
    assertThat(event.getReadOnly()).isTrue();
    assertThat(event.getCloudAccount()).isEqualTo("123837392027");
    assertThat(event.getCloudRegion()).isEqualTo("us-east-1");
    assertThat(event.getRequestId()).isEqualTo("r-1");
    assertThat(event.getPrincipal().getId()).isEqualTo("arn:aws:iam::123837392027:user/ann");
    assertThat(event.getPrincipal().getType()).isEqualTo("human");
    assertThat(event.getPrincipal().getName()).isEqualTo("ann");
    assertThat(event.getCredential().getKind()).isEqualTo("access-key");
    assertThat(event.getNetwork().getIp()).isEqualTo("192.0.2.7");
    assertThat(event.getRaw().getOffset()).isEqualTo(42);
    assertThat(event.getRaw().getSha256()).hasSize(64);
  }

  @Test
  void readsTheRecordThatEventBridgeWraps() {
    // Given
    String record = record(USER + ",\"readOnly\":true");
    String wrapped =
        "{\"version\":\"0\",\"id\":\"f-1\",\"detail-type\":\"AWS API Call via CloudTrail\",\"source\":\"aws.sts\","
            + "\"time\":\"2023-07-10T11:54:48Z\",\"detail\":"
            + record
            + "}";

    // When
    IdentityEvent plain = Raw.event("cloudtrail", record);
    IdentityEvent event = Raw.event("cloudtrail", wrapped);

    // Then
    assertThat(event.getOriginal()).contains("detail-type");
    assertThat(
            IdentityEvent.newBuilder(event)
                .setOriginal(plain.getOriginal())
                .setRaw(plain.getRaw())
                .build())
        .isEqualTo(plain);
  }

  @Test
  void idsOfAnyLengthAreBounded() {
    // Given
    String longId = "x".repeat(100_000);

    // When
    IdentityEvent event =
        event(
            "\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"%1$s\",\"userName\":\"%1$s\",\"accountId\":\"%1$s\"},\"eventID\":\"%1$s\",\"eventName\":\"%1$s\""
                .formatted(longId));

    // Then
    String hashed = Keys.bounded(longId);
    assertThat(event.getEventId()).isEqualTo(hashed);
    assertThat(event.getAction()).isEqualTo(hashed);
    assertThat(event.getPrincipal().toString()).contains(hashed).hasSizeLessThan(1_000);
  }

  @Test
  void linksAnIssuedCredentialToTheOneThatAskedForIt() {
    // When
    IdentityEvent event = event(USER + "," + ISSUES);

    // Then
    assertThat(event.getIssued().getKey()).isEqualTo("default|access-key|aws|ASIATFQR7NSC7E2ZIBM2");
    assertThat(event.getIssued().getExpiresAt()).isEqualTo(TIME + 900_000_000_000L);
    assertThat(event.getIssued().getPrincipal().getType()).isEqualTo("role");
    assertThat(event.getIssued().getPrincipal().getSessionName()).isEqualTo("job-7");
    Link link = event.getLinks().getFirst();
    assertThat(link.getChild()).isEqualTo("default|access-key|aws|ASIATFQR7NSC7E2ZIBM2");
    assertThat(link.getParent())
        .isEqualTo("default|access-key|aws|AKIATFQR7NSC8Q4X20BJ|2023-07-10");
    assertThat(link.getMethod()).isEqualTo("issued-credential");
    assertThat(link.getRelation()).isEqualTo("join");
    assertThat(link.getVia()).isEqualTo("AssumeRole");
    assertThat(link.getStatedBy()).isEqualTo("issuer");
    assertThat(link.getConfidence()).isEqualTo(1.0);
    assertThat(link.getExpiresAt()).isEqualTo(event.getIssued().getExpiresAt());
    assertThat(event.getSummary()).isEqualTo("AssumeRole role/acacia as job-7");
  }

  @Test
  void givesACallThatFailedNoIssuedCredential() {
    assertThat(event(USER + "," + ISSUES + ",\"errorCode\":\"ExpiredToken\"").getIssued()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        // access keys: a long-lived one by day, a session's own for life
        "{\"type\":\"IAMUser\",\"accessKeyId\":\"AKIATFQR7NSC8Q4X20BJ\"}; default|access-key|aws|AKIATFQR7NSC8Q4X20BJ|2023-07-10",
        "{\"type\":\"AssumedRole\",\"accessKeyId\":\"ASIATFQR7NSC8Q4X20BJ\"}; default|access-key|aws|ASIATFQR7NSC8Q4X20BJ",
        "{\"type\":\"AssumedRole\",\"accessKeyId\":\"ODD1234\",\"sessionContext\":{\"attributes\":{\"creationDate\":\"2023-07-10T11:00:00Z\"}}}; default|access-key|aws|ODD1234",
        "{\"type\":\"AssumedRole\",\"accessKeyId\":\"ODD1234\"}; default|access-key|aws|ODD1234|2023-07-10",
        // sessions that show no key
        "{\"type\":\"AssumedRole\",\"arn\":\"arn:aws:sts::1:assumed-role/r/s\",\"accountId\":\"1\",\"sessionContext\":{\"attributes\":{\"creationDate\":\"2023-07-10T11:00:00Z\"}}}; default|session|1|arn:aws:sts::1:assumed-role/r/s@2023-07-10T11:00:00Z",
        "{\"type\":\"AssumedRole\",\"arn\":\"arn:aws:sts::1:assumed-role/r/s\",\"accountId\":\"1\"}; default|session|1|arn:aws:sts::1:assumed-role/r/s|2023-07-10",
        // an id that says nothing merges nobody
        "{\"type\":\"IAMUser\",\"arn\":\"arn:aws:iam::1:user/a\",\"accessKeyId\":\"REDACTED\"}; default|principal|1|arn:aws:iam::1:user/a|2023-07-10",
        "{\"type\":\"AWSService\",\"invokedBy\":\"ec2.amazonaws.com\"}; default|service|123837392027|ec2.amazonaws.com|2023-07-10",
        "{\"accountId\":\"1\",\"invokedBy\":\"ec2.amazonaws.com\"}; default|service|1|ec2.amazonaws.com|2023-07-10",
        "{\"type\":\"AWSAccount\",\"accountId\":\"9\",\"principalId\":\"AIDA9\"}; default|principal|9|AIDA9|2023-07-10",
        // the account is nobody: a person of its directory, a user whose password was wrong
        "{\"type\":\"IdentityCenterUser\",\"accountId\":\"1\",\"onBehalfOf\":{\"userId\":\"u-1\",\"identityStoreArn\":\"arn:aws:identitystore::1:identitystore/d-1\"}}; default|principal|1|arn:aws:identitystore::1:identitystore/d-1/user/u-1|2023-07-10",
        "{\"type\":\"IAMUser\",\"accountId\":\"1\",\"accessKeyId\":\"\",\"userName\":\"a\"}; default|principal|1|arn:aws:iam::1:user/a|2023-07-10",
        "{\"type\":\"IAMUser\",\"accountId\":\"1\",\"accessKeyId\":\"\",\"userName\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}; default|principal|1|HIDDEN_DUE_TO_SECURITY_REASONS|2023-07-10",
        // one who is about to sign in, of an account's many; anybody in the world, who is nobody
        "{\"type\":\"Unknown\",\"principalId\":\"1\",\"arn\":\"\",\"accountId\":\"1\",\"accessKeyId\":\"\",\"userName\":\"bob\"}; default|principal|1|bob|2023-07-10",
        "{\"type\":\"AWSAccount\",\"principalId\":\"\",\"accountId\":\"ANONYMOUS_PRINCIPAL\"}; default|event||e-1",
        "{}; default|event||e-1",
        "null; default|event||e-1",
      })
  void takesTheFirstIdThatAllRecordsOfTheExecutionCarry(String identity, String trailKey) {
    assertThat(event("\"userIdentity\":" + identity).getTrailKey()).isEqualTo(trailKey);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"AWSService\",\"invokedBy\":\"ec2.amazonaws.com\"}",
        "{\"type\":\"WebIdentityUser\",\"principalId\":\"idp:aud:sub\",\"userName\":\"sub\"}",
        "{\"type\":\"SAMLUser\",\"principalId\":\"x:y\",\"userName\":\"y\"}",
        "{\"type\":\"AWSAccount\",\"accountId\":\"9\",\"principalId\":\"AIDA9\"}",
        "null",
      })
  void followsTheIssuedCredentialWhereTheCallerHasNone(String identity) {
    // When
    IdentityEvent event = event("\"userIdentity\":" + identity + "," + ISSUES);

    // Then: two roles that one service hands out do not merge
    assertThat(event.getTrailKey()).isEqualTo("default|access-key|aws|ASIATFQR7NSC7E2ZIBM2");
    assertThat(event.getLinks()).extracting(Link::getMethod).containsExactly("role-session");
    assertThat(event.getCredential()).isNull();
  }

  @Test
  void readsWhatRolesAnywhereIssuesToACertificate() {
    // When
    IdentityEvent event =
        event(
            """
            "eventName":"CreateSession","userIdentity":{"type":"Unknown","principalId":"","accessKeyId":"","accountId":"1",
             "arn":"arn:aws:rolesanywhere:us-east-1:1:subject/s-1"},
            "requestParameters":{"roleArn":"arn:aws:iam::1:role/ra"},
            "responseElements":{"credentialSet":[{"credentials":{"accessKeyId":"ASIATFQR7NSC7E2ZIBM2"},
             "assumedRoleUser":{"arn":"arn:aws:sts::1:assumed-role/ra/00ab"}}]}""");

    // Then
    assertThat(event.getTrailKey()).isEqualTo("default|access-key|aws|ASIATFQR7NSC7E2ZIBM2");
    assertThat(event.getIssued().getPrincipal().getId())
        .isEqualTo("arn:aws:sts::1:assumed-role/ra/00ab");
  }

  @ParameterizedTest
  @CsvSource({
    "IAMUser,human",
    "AssumedRole,role",
    "Role,role",
    "Root,root",
    "FederatedUser,federated",
    "SAMLUser,federated",
    "WebIdentityUser,federated",
    "IdentityCenterUser,federated",
    "AWSService,service",
    "AWSAccount,account",
    "Unknown,unknown",
    "Directory,unknown"
  })
  void namesTheKindOfPrincipal(String type, String kind) {
    assertThat(
            event("\"userIdentity\":{\"type\":\"" + type + "\",\"principalId\":\"P1\"}")
                .getPrincipal()
                .getType())
        .isEqualTo(kind);
  }

  @Test
  void knowsTwoSessionsOfOneRoleByTheirIssuer() {
    // When
    var principal =
        event(
                """
                "userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/r/s","accessKeyId":"ASIATFQR7NSC8Q4X20BJ",
                 "sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::1:role/path/r","userName":"r"},
                  "attributes":{"mfaAuthenticated":"true","creationDate":"2023-07-10T11:00:00Z"}}}
                """)
            .getPrincipal();

    // Then
    assertThat(principal.getSessionIssuer()).isEqualTo("arn:aws:iam::1:role/path/r");
    assertThat(principal.getSessionName()).isEqualTo("s");
    assertThat(principal.getAccount()).isEqualTo("1");
    assertThat(principal.getName()).isEqualTo("r");
  }

  @Test
  void readsSecondFactorAndBeginningOfASession() {
    // When
    var credential =
        event(
                """
                "userIdentity":{"type":"IAMUser","accessKeyId":"ASIATFQR7NSC8Q4X20BJ",
                 "sessionContext":{"attributes":{"mfaAuthenticated":"true","creationDate":"2023-07-10T11:54:47Z"}}}
                """)
            .getCredential();

    // Then
    assertThat(credential.getMfa()).isTrue();
    assertThat(credential.getCreatedAt()).isEqualTo(TIME);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "AssumeRoleWithSAML; {\"roleArn\":\"arn:aws:iam::1:role/a\"}; {\"assumedRoleUser\":{\"arn\":\"arn:aws:sts::1:assumed-role/a/b\"},\"credentials\":{\"accessKeyId\":\"ASIA000000000001\"}}; arn:aws:sts::1:assumed-role/a/b; role; arn:aws:iam::1:role/a",
        "AssumeRole; {\"roleArn\":\"arn:aws:iam::1:role/p/a\",\"roleSessionName\":\"b\"}; {\"credentials\":{\"accessKeyId\":\"ASIA000000000001\"}}; arn:aws:sts::1:assumed-role/a/b; role; arn:aws:iam::1:role/p/a",
        "AssumeRoot; {\"targetPrincipal\":\"222222222222\"}; {\"credentials\":{\"accessKeyId\":\"ASIA000000000001\"}}; arn:aws:iam::222222222222:root; root; -",
        "GetFederationToken; {\"name\":\"f\"}; {\"federatedUser\":{\"arn\":\"arn:aws:sts::1:federated-user/f\"},\"credentials\":{\"accessKeyId\":\"ASIA000000000001\"}}; arn:aws:sts::1:federated-user/f; federated; arn:aws:iam::123837392027:user/ann",
        "GetSessionToken; null; {\"credentials\":{\"accessKeyId\":\"ASIA000000000001\"}}; arn:aws:iam::123837392027:user/ann; human; -",
        "CreateAccessKey; {\"userName\":\"bob\"}; {\"accessKey\":{\"accessKeyId\":\"AKIA000000000001\",\"userName\":\"bob\"}}; arn:aws:iam::123837392027:user/bob; human; -",
        "CreateAccessKey; null; {\"accessKey\":{\"accessKeyId\":\"AKIA000000000001\",\"userName\":\"ann\"}}; arn:aws:iam::123837392027:user/ann; human; -",
        "GetRoleCredentials; null; {\"roleCredentials\":{\"accessKeyId\":\"ASIA000000000001\"}}; arn:aws:iam::123837392027:user/ann; human; -",
      })
  void saysWhomAnIssuedCredentialSpeaksFor(
      String action,
      String request,
      String response,
      String principal,
      String type,
      String sessionIssuer) {
    // When
    var issued =
        Raw.event(
                "cloudtrail",
                record(
                        USER
                            + ",\"requestParameters\":"
                            + request
                            + ",\"responseElements\":"
                            + response)
                    .replace("\"eventName\":\"AssumeRole\"", "\"eventName\":\"" + action + '"'))
            .getIssued();

    // Then
    assertThat(issued.getPrincipal().getId()).isEqualTo(principal);
    assertThat(issued.getPrincipal().getType()).isEqualTo(type);
    assertThat(issued.getPrincipal().getSessionIssuer()).isEqualTo(sessionIssuer);
  }

  @Test
  void leavesTheExpiryOpenWhenItCannotBeRead() {
    // When
    IdentityEvent event =
        event(USER + "," + ISSUES.replace("Jul 10, 2023, 12:09:47 PM", "in a quarter of an hour"));

    // Then
    assertThat(event.getIssued().getExpiresAt()).isNull();
    assertThat(event.getFlags()).containsExactly("bad-expiry");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "\"errorCode\":\"AccessDenied\"; failure; AccessDenied",
        "\"errorMessage\":\"no such user\"; failure; -",
        "\"responseElements\":{\"AssumeRole\":\"Failure\"}; failure; -",
        "\"responseElements\":{\"AssumeRole\":\"Success\"}; success; -",
        "\"responseElements\":null; success; -",
        "\"eventName\":\"CredentialVerification\",\"serviceEventDetails\":{\"CredentialVerification\":\"Failure\"}; failure; -",
        "\"serviceEventDetails\":{\"keyId\":\"Failure\"}; success; -",
      })
  void tellsFailureFromSuccess(String members, String outcome, String code) {
    // When
    IdentityEvent event = event(members);

    // Then
    assertThat(event.getOutcome()).isEqualTo(outcome);
    assertThat(event.getErrorCode()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "192.0.2.7,192.0.2.7",
        "2001:db8::1,2001:db8::1",
        "AWS Internal,-",
        "ec2.amazonaws.com,-",
        "211.9.016.253,-",
        "225.01.00.16,-"
      })
  void keepsAnAddressAndCallsItIpOnlyWhenItIsOne(String address, String ip) {
    // When
    var network = event("\"sourceIPAddress\":\"" + address + '"').getNetwork();

    // Then
    assertThat(network.getAddress()).isEqualTo(address);
    assertThat(network.getIp()).isEqualTo(ip);
  }

  @Test
  void collectsResourcesInAllTheShapesTheyComeIn() {
    // When
    IdentityEvent event =
        event(
            """
            "resources":[{"ARN":"arn:aws:s3:::a","accountId":"1","type":"AWS::S3::Bucket"},{"arn":"arn:aws:iam::2:role/r"},"plain",7],
            "requestParameters":{"bucketName":"a","key":"k/1","secretId":"prod/db","instancesSet":{"items":[{"instanceId":"i-1"},{"instanceId":"i-2"}]}}
            """);

    // Then
    assertThat(event.getResources())
        .extracting(Resource::getId)
        .containsExactly(
            "arn:aws:s3:::a",
            "arn:aws:iam::2:role/r",
            "plain",
            "arn:aws:s3:::a/k/1",
            "prod/db",
            "i-1",
            "i-2");
    assertThat(event.getResources().get(1).getAccount()).isEqualTo("2");
  }

  @Test
  void summarisesOnOneLine() {
    // When
    IdentityEvent event =
        event(
            "\"requestParameters\":{\"roleArn\":\"arn:aws:iam::1:role/a\\nb\",\"roleSessionName\":\""
                + "x".repeat(500)
                + "\"}");

    // Then
    assertThat(event.getSummary()).startsWith("AssumeRole role/a b as xxx").hasSize(200);
  }

  @Test
  void keepsAtMostTwentyResources() {
    // Given
    var many = new StringBuilder("\"resources\":[\"r0\"");
    for (int i = 1; i < 100; i++) {
      many.append(",\"r").append(i).append('"');
    }

    // Then
    assertThat(event(many.append(']').toString()).getResources()).hasSize(20);
  }

  @Test
  void hashesTheCanonicalRecordWhereItHasNoId() {
    // Given
    String one =
        "{\"eventName\":\"X\",\"eventTime\":\"2023-07-10T11:54:47Z\",\"a\":{\"c\":1,\"b\":\"password=one\"}}";
    String reordered =
        "{\"a\":{\"b\":\"password=one\", \"c\":1},\"eventTime\":\"2023-07-10T11:54:47Z\", \"eventName\":\"X\"}";
    String other = one.replace("password=one", "password=two");

    // When
    IdentityEvent event = Raw.event("cloudtrail", one);

    // Then: order and white space do not count, what is redacted does
    assertThat(event.getEventId())
        .hasSize(64)
        .isEqualTo(Raw.event("cloudtrail", reordered).getEventId());
    assertThat(event.getEventId()).isNotEqualTo(Raw.event("cloudtrail", other).getEventId());
    assertThat(event.getFlags()).containsExactly("no-event-id");
  }

  @Test
  void readsRecordsWhoseMembersAreInLowerCase() {
    // When
    IdentityEvent event =
        Raw.event(
            "cloudtrail",
            "{\"eventid\":\"e-9\",\"eventname\":\"GetRecords\",\"eventtime\":\"2023-01-10 21:04:02\","
                + "\"useridentity\":{\"type\":\"AssumedRole\",\"accesskeyid\":\"ASIATFQR7NSC8Q4X20BJ\"}}");

    // Then
    assertThat(event.getEventId()).isEqualTo("e-9");
    assertThat(event.getCredential().getId()).isEqualTo("ASIATFQR7NSC8Q4X20BJ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{}",
        "{\"eventTime\":null}",
        "{\"eventTime\":17}",
        "{\"eventTime\":\"yesterday\"}",
        "{\"eventTime\":\"2023-02-30T00:00:00Z\"}",
        "{\"eventTime\":\"2300-01-01T00:00:00Z\"}",
        "{\"eventTime\":\"1678-01-01T00:00:00Z\"}",
      })
  void anEventWithoutAReadableTimeHasThatOfItsArrival(String time) {
    // Given
    ObjectNode record = (ObjectNode) SharedData.json(time);
    record.put("eventID", "e-1").put("eventName", "A").put("eventSource", "sts.amazonaws.com");

    // When
    IdentityEvent event = Raw.event("cloudtrail", record.toString());

    // Then
    assertThat(event.getTime()).isEqualTo(Raw.ARRIVED * 1_000_000);
    assertThat(event.getFlags()).containsExactly("arrival-time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"eventName\":{}}", "{\"eventName\":\" \"}", "{\"eventName\":7}"})
  void anEventWithoutANameIsGeneric(String name) {
    // Given
    ObjectNode record = (ObjectNode) SharedData.json(name);
    record.put("eventID", "e-1").put("eventTime", "2023-07-10T11:54:47Z");
    record.putObject("userIdentity").put("type", "IAMUser").put("arn", "arn:aws:iam::1:user/ann");

    // When
    IdentityEvent event = Raw.event("cloudtrail", record.toString());

    // Then
    assertThat(event.getAction()).isEqualTo("unknown");
    assertThat(event.getPrincipal().getId()).isEqualTo("arn:aws:iam::1:user/ann");
    assertThat(event.getFlags()).containsExactly("unknown-action", "generic-event");
  }

  /** Other logs name their events so, too. */
  @Test
  void aNameAloneIsGeneric() {
    assertThat(Raw.event("cloudtrail", "{\"eventID\":\"e-1\",\"eventName\":\"A\"}").getFlags())
        .containsExactlyInAnyOrder("arrival-time", "generic-event");
  }
}
