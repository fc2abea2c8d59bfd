package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which links CloudTrail records state, and which they had better not. */
@NullUnmarked // what is null where it should not be fails the test
class CloudTrailJoinsTest {
  private static final String RUN = "7f3c2a10-5b7e-4c1d-9a55-0c1f5e2d9b71";
  private static final String KEY = "default|access-key|aws|ASIATFQR7NSC8Q4X20BJ";
  private static final String ISSUED_KEY = "default|access-key|aws|ASIATFQR7NSC7E2ZIBM2";
  private static final String ISSUED =
      """
      "responseElements":{"credentials":{"accessKeyId":"ASIATFQR7NSC7E2ZIBM2","expiration":"Jul 10, 2023, 12:54:47 PM"}}""";

  private static String record(String action, String... members) {
    return """
        {"eventID":"e-1","eventTime":"2023-07-10T11:54:47Z","eventName":"%s","recipientAccountId":"1",%s}
        """
        .formatted(action, String.join(",", members));
  }

  private static IdentityEvent event(String action, String... members) {
    return Raw.event("cloudtrail", record(action, members));
  }

  /** Caller: a session of a role with a name, and with further members of its context. */
  private static String session(String name, String context) {
    return """
        "userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/worker/%s","accountId":"1","accessKeyId":"ASIATFQR7NSC8Q4X20BJ",
         "sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::1:role/worker"},"attributes":{"creationDate":"2023-07-10T11:00:00Z"}%s}}"""
        .formatted(name, context);
  }

  private static List<Link> by(JoinMethod method, IdentityEvent event) {
    return event.getLinks().stream().filter(l -> l.getMethod().equals(method.label())).toList();
  }

  private static String words(Link link) {
    return link.getChild() + " " + link.getRelation() + " " + link.getParent();
  }

  @Test
  void chainsRolesAssumedFromRoles() {
    // When
    IdentityEvent event = event("AssumeRole", session("job", ""), ISSUED);

    // Then
    assertThat(by(JoinMethod.ISSUED_CREDENTIAL, event))
        .singleElement()
        .satisfies(
            link -> {
              assertThat(words(link)).isEqualTo(ISSUED_KEY + " join " + KEY);
              assertThat(link.getStatedBy()).isEqualTo("issuer");
              assertThat(link.getExpiresAt()).isEqualTo(event.getIssued().getExpiresAt());
            });
  }

  @Test
  void findsTheFederatedSessionThatSignedInToTheConsole() {
    // Given
    String answer =
        """
        "responseElements":{"credentials":{"accessKeyId":"ASIATFQR7NSC7E2ZIBM2"},"federatedUser":{"arn":"arn:aws:sts::1:federated-user/ghost"}}""";
    String user =
        """
        "userIdentity":{"type":"FederatedUser","arn":"arn:aws:sts::1:federated-user/ghost","accountId":"1","sessionContext":{"attributes":{"creationDate":"2023-07-10T11:54:47Z"}}}""";

    // When
    IdentityEvent issues = event("GetFederationToken", session("job", ""), answer);
    IdentityEvent signsIn = event("ConsoleLogin", user);

    // Then
    Link claim = by(JoinMethod.ROLE_SESSION, issues).getFirst();
    Link goesBy = by(JoinMethod.ROLE_SESSION, signsIn).getFirst();
    assertThat(claim.getParent()).isEqualTo(ISSUED_KEY);
    assertThat(goesBy.getParent()).isEqualTo(claim.getChild());
    assertThat(by(JoinMethod.ROLE_SESSION, event("ListUsers", user))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "AssumeRoleWithWebIdentity; {\"type\":\"WebIdentityUser\",\"principalId\":\"idp:aud:sub\"}; credentials",
        "AssumeRoleWithSAML; {\"type\":\"SAMLUser\",\"principalId\":\"x:y\"}; credentials",
        "GetCredentialsForIdentity; {\"type\":\"Unknown\"}; credentials",
        "GetRoleCredentials; {\"type\":\"Unknown\",\"principalId\":\"1\",\"userName\":\"ann\"}; roleCredentials",
        "AssumeRole; {\"type\":\"AWSService\",\"invokedBy\":\"ecs-tasks.amazonaws.com\"}; credentials",
      })
  void beginsAChainWithTheCredentialWhereItsHolderHadNoneBefore(
      String action, String identity, String holder) {
    // When
    IdentityEvent event =
        event(
            action,
            "\"userIdentity\":" + identity,
            ISSUED.replace("\"credentials\"", '"' + holder + '"'));

    // Then
    assertThat(event.getTrailKey()).isEqualTo(ISSUED_KEY);
    assertThat(by(JoinMethod.ISSUED_CREDENTIAL, event)).isEmpty();
    assertThat(event.getIssued().getExpiresAt()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GetFederationToken", "GetSessionToken", "AssumeRoot", "CreateAccessKey"})
  void joinsWhatAUserWasIssuedToTheKeyThatAsked(String action) {
    // When
    IdentityEvent event =
        event(
            action,
            "\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"arn:aws:iam::1:user/a\",\"accessKeyId\":\"AKIATFQR7NSC8Q4X20BJ\"}",
            action.equals("CreateAccessKey") ? ISSUED.replace("credentials", "accessKey") : ISSUED);

    // Then
    assertThat(by(JoinMethod.ISSUED_CREDENTIAL, event))
        .extracting(CloudTrailJoinsTest::words)
        .containsExactly(
            ISSUED_KEY + " join default|access-key|aws|AKIATFQR7NSC8Q4X20BJ|2023-07-10");
  }

  @Test
  void letsASessionNamedAfterARunGoByIt() {
    // When
    Link link = by(JoinMethod.ROLE_SESSION_NAME, event("ListBuckets", session(RUN, ""))).getFirst();

    // Then: whoever assumes a role chooses the name, so nobody vouches for it
    assertThat(words(link)).isEqualTo(KEY + " name default|name|run|" + RUN);
    assertThat(link.getStatedBy()).isEqualTo("agent");
    assertThat(link.getStrength()).isLessThan(JoinMethod.PRESENTED.strength());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i-0dbc91f429e48eeed",
        "botocore-session-1688990082",
        "aws-go-sdk-1688990082523",
        "MandoService2842426183934887787",
        "AssumeRoleSession1",
        "GitHubActions",
        "EKS-prod-worker-9f2b",
        "ann@example.org",
        "backend",
        "deployment-session",
        "123837392027",
        "job-7",
      })
  void takesANameThatManySessionsHaveForNoRun(String name) {
    assertThat(event("ListBuckets", session(name, "")).getLinks()).isEmpty();
  }

  @Test
  void namesNoRunForTheSessionOfARoleThatOnlyServicesAssume() {
    assertThat(
            event(
                    "ListBuckets",
                    session(RUN, "")
                        .replace(":role/worker", ":role/aws-service-role/x.amazonaws.com/Worker"))
                .getLinks())
        .isEmpty();
  }

  @Test
  void namesNoRunForALongLivedKey() {
    // Given: a user's key serves many runs in a day; one name among them says nothing of the others
    String user =
        "\"userIdentity\":{\"type\":\"IAMUser\",\"arn\":\"arn:aws:sts::1:federated-user/%s\",\"accessKeyId\":\"AKIATFQR7NSC8Q4X20BJ\"}"
            .formatted(RUN);

    // Then
    assertThat(event("ListBuckets", user).getLinks()).isEmpty();
  }

  @Test
  void ranksTheSourceIdentityBeforeTheSessionName() {
    // Given: a second role, assumed from the first, under a name of its own
    IdentityEvent event =
        event("ListBuckets", session("step-0002", ",\"sourceIdentity\":\"" + RUN + '"'));

    // Then
    assertThat(event.getLinks())
        .extracting(CloudTrailJoinsTest::words)
        .containsExactly(
            KEY + " name default|name|run|" + RUN, KEY + " name default|name|run|step-0002");
    assertThat(JoinMethod.SOURCE_IDENTITY.strength())
        .isGreaterThan(JoinMethod.ROLE_SESSION_NAME.strength());
  }

  @Test
  void namesTheRunWhereAFederatedCallerIsIssuedItsFirstCredential() {
    // When
    IdentityEvent event =
        event(
            "AssumeRoleWithWebIdentity",
            "\"userIdentity\":{\"type\":\"WebIdentityUser\",\"principalId\":\"idp:aud:sub\"}",
            "\"requestParameters\":{\"roleArn\":\"arn:aws:iam::1:role/worker\",\"roleSessionName\":\"%s\",\"sourceIdentity\":\"%s\"}"
                .formatted("step-0002", RUN),
            ISSUED);

    // Then
    assertThat(by(JoinMethod.SOURCE_IDENTITY, event))
        .extracting(CloudTrailJoinsTest::words)
        .containsExactly(ISSUED_KEY + " name default|name|run|" + RUN);
    assertThat(by(JoinMethod.ROLE_SESSION_NAME, event)).hasSize(1);
  }

  @Test
  void joinsTheTwoRecordsOfOneCallAcrossAccounts() {
    // Given: the caller's account knows the key; the owner's knows the caller by principal only
    String shared = "\"sharedEventID\":\"5c2d6c0e-1f6b\"";
    IdentityEvent callers = event("Encrypt", session("job", ""), shared);
    IdentityEvent owners =
        event(
            "Encrypt",
            "\"userIdentity\":{\"type\":\"AWSAccount\",\"principalId\":\"AROA1:job\",\"accountId\":\"9\"}",
            shared);

    // Then: other calls of that principal may be other runs', so the record stands for itself
    assertThat(owners.getTrailKey()).isEqualTo("default|event||e-1");
    assertThat(by(JoinMethod.SHARED_EVENT, callers))
        .extracting(CloudTrailJoinsTest::words)
        .containsExactly("default|name|shared-event|5c2d6c0e-1f6b claim " + KEY);
    assertThat(by(JoinMethod.SHARED_EVENT, owners))
        .extracting(CloudTrailJoinsTest::words)
        .containsExactly("default|event||e-1 name default|name|shared-event|5c2d6c0e-1f6b");
    assertThat(by(JoinMethod.SHARED_EVENT, owners).getFirst().getStatedBy()).isEqualTo("issuer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a service calls for many
        "\"userIdentity\":{\"type\":\"AWSService\",\"invokedBy\":\"cloudtrail.amazonaws.com\"}",
        // an Insights event shares its id with the end of the same anomaly, not with a call
        "\"eventType\":\"AwsCloudTrailInsight\"",
      })
  void sharesNoEventWhereNobodyInParticularCalled(String members) {
    assertThat(event("GetBucketAcl", members, "\"sharedEventID\":\"5c2d6c0e-1f6b\"").getLinks())
        .isEmpty();
  }

  @Test
  void joinsASessionThatAServiceActsInToItsOnlyIssuance() {
    // Given
    String arn = "arn:aws:sts::1:assumed-role/Inspector/Mando-1";
    IdentityEvent issuance =
        event(
            "AssumeRole",
            "\"userIdentity\":{\"type\":\"AWSService\",\"invokedBy\":\"inspector2.amazonaws.com\"}",
            "\"responseElements\":{\"credentials\":{\"accessKeyId\":\"ASIATFQR7NSC7E2ZIBM2\"},\"assumedRoleUser\":{\"arn\":\"%s\"}},\"requestParameters\":{\"roleArn\":\"arn:aws:iam::1:role/Inspector\"}"
                .formatted(arn));
    IdentityEvent use =
        event(
            "DescribeInstances",
            """
            "userIdentity":{"type":"AssumedRole","arn":"%s","accountId":"1","invokedBy":"inspector2.amazonaws.com",
             "sessionContext":{"attributes":{"creationDate":"2023-07-10T11:54:47Z"}}}"""
                .formatted(arn));

    // Then
    String name = "default|name|aws-session|" + arn + "@2023-07-10T11:54:47Z";
    assertThat(by(JoinMethod.ROLE_SESSION, issuance))
        .extracting(CloudTrailJoinsTest::words)
        .containsExactly(name + " claim " + ISSUED_KEY);
    assertThat(by(JoinMethod.ROLE_SESSION, use))
        .extracting(CloudTrailJoinsTest::words)
        .containsExactly("default|session|1|" + arn + "@2023-07-10T11:54:47Z name " + name);
  }

  @Test
  void claimsASessionForEachIssuanceSoThatTwoAtOnceMeanNobody() {
    // Given: an instance is given two keys in one second, under the same session name
    String second = ISSUED.replace("ASIATFQR7NSC7E2ZIBM2", "ASIATFQR7NSC36DZQP7P");
    String service =
        "\"userIdentity\":{\"type\":\"AWSService\",\"invokedBy\":\"ec2.amazonaws.com\"}";
    String request =
        "\"requestParameters\":{\"roleArn\":\"arn:aws:iam::1:role/worker\",\"roleSessionName\":\"i-0dbc91f429e48eeed\"}";

    // When
    Link one =
        by(JoinMethod.ROLE_SESSION, event("AssumeRole", service, request, ISSUED)).getFirst();
    Link other =
        by(JoinMethod.ROLE_SESSION, event("AssumeRole", service, request, second)).getFirst();

    // Then
    assertThat(one.getChild()).isEqualTo(other.getChild());
    assertThat(one.getParent()).isNotEqualTo(other.getParent());
    assertThat(one.getStatedBy()).isEqualTo(other.getStatedBy());
  }

  @Test
  void comparesAddressesOnlyWhenAskedTo() {
    // Given
    String call =
        record(
            "ListBuckets",
            session("job", ""),
            "\"sourceIPAddress\":\"192.0.2.7\",\"userAgent\":\"agent/1\"");
    NormaliseSettings asked = NormaliseSettings.defaults().withDisabledJoins(Set.of());

    // Then
    assertThat(Raw.event("cloudtrail", call).getLinks()).isEmpty();
    assertThat(Raw.event("cloudtrail", call, asked).getLinks())
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.getRelation()).isEqualTo("name");
              assertThat(link.getMethod()).isEqualTo("network");
              assertThat(link.getConfidence()).isEqualTo(0.3);
            });
    assertThat(Raw.event("cloudtrail", call.replace("192.0.2.7", "AWS Internal"), asked).getLinks())
        .isEmpty();
  }

  @Test
  void statesNothingByAMethodThatIsOff() {
    // Given
    String call =
        record("AssumeRole", session(RUN, ""), ISSUED, "\"sharedEventID\":\"5c2d6c0e-1f6b\"");
    NormaliseSettings none =
        NormaliseSettings.defaults().withDisabledJoins(Set.of(JoinMethod.values()));

    // Then
    assertThat(Raw.event("cloudtrail", call).getLinks()).hasSize(4);
    assertThat(Raw.event("cloudtrail", call, none).getLinks()).isEmpty();
  }
}
