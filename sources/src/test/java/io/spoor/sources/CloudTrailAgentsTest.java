package io.spoor.sources;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.Resource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Calls of agents, their platforms and their servers of tools in CloudTrail. */
class CloudTrailAgentsTest {
  private static final AuditSamples.Source SOURCE = AuditSamples.CLOUDTRAIL;
  private static final String TOKEN =
      "default|token|https://login.larkfield.example/tenant-7|7d0c7f52-0a3e-4f55-9d0e-b8b3a0c4d6e1";
  private static final String SIGN_IN =
      "default|session|aws-signin|arn:aws:signin:eu-central-1:111122223333:session/5b1f0c9e-7d42-4c1a-9a54-2f6d0e8b7c31";

  @TestFactory
  Stream<DynamicTest> recordsAreWhatTheTableSays() {
    return AuditTablesTest.tests(SOURCE);
  }

  @Test
  void everySampleIsInTheTable() {
    assertThat(SOURCE.table().stream().map(AuditSamples.Row::sample))
        .containsExactlyElementsOf(SOURCE.byName().keySet());
  }

  private static List<String> links(IdentityEvent event) {
    return event.getLinks().stream()
        .filter(link -> link.getRelation().equals("join"))
        .map(CloudTrailAgentsTest::text)
        .toList();
  }

  private static String text(Link link) {
    return link.getMethod() + ": " + link.getChild() + " < " + link.getParent();
  }

  @Test
  void anAcceptedTokenIsTheTrailUnderTheKeyOfItsIssuer() {
    IdentityEvent event = SOURCE.event("gateway calls a tool for a program");

    assertThat(event.getTrailKey()).isEqualTo(TOKEN);
    assertThat(requireNonNull(event.getCredential()).getKey()).isEqualTo(TOKEN);
    assertThat(event.getCredential().getScopes()).containsExactly("claims/read", "claims/write");
    assertThat(event.getResources()).extracting(Resource::getId).contains("ClaimsApi___ListClaims");
  }

  @Test
  void aRefusedTokenJoinsNothing() {
    IdentityEvent event = SOURCE.event("gateway refuses a token with claims");

    assertThat(event.getTrailKey()).isEqualTo("default|event||" + event.getEventId());
    assertThat(event.getCredential()).isNull();
    assertThat(event.getErrorCode()).isEqualTo("unauthorized");
    assertThat(event.toString()).doesNotContain("\"id\": \"somebody-else\"");
    assertThat(links(event)).isEmpty();
  }

  @Test
  void twoAnonymousCallersAreNotOneTrail() {
    String record = requireNonNull(SOURCE.byName().get("gateway refuses a token")).toString();
    IdentityEvent one = Raw.event("cloudtrail", record);
    IdentityEvent other =
        Raw.event("cloudtrail", record.replace(one.getEventId(), "another-event-id"));

    assertThat(one.getTrailKey()).isNotEqualTo(other.getTrailKey());
  }

  @Test
  void valuesThatCallersChooseAreShownAndJoinNothing() {
    IdentityEvent event = SOURCE.event("agent is invoked");

    assertThat(event.getLabels())
        .containsEntry("session", "claims-session-000000000000000000017")
        .containsEntry("claimed_user", "ada@larkfield.example")
        .doesNotContainKey("delegated_by");
    assertThat(event.getTrailKey()).isEqualTo("default|access-key|aws|ASIAEXAMPLECLAIMS01");
    assertThat(event.getLinks().toString()).doesNotContain("claims-session", "ada@larkfield");
  }

  @Test
  void argumentsResultsAndMessagesAreRemovedWhateverMayBeCaptured() {
    for (var sample : SOURCE.byName().entrySet()) {
      String event =
          Raw.event("cloudtrail", sample.getValue().toString(), Raw.capture(ContentCapture.FULL))
              .toString();

      assertThat(event)
          .as(sample.getKey())
          .doesNotContainIgnoringCase("grace")
          .doesNotContain("no such bucket");
    }
  }

  @Test
  void textThatIsNoMessageIsRemovedAsAWhole() {
    String record =
        requireNonNull(SOURCE.byName().get("gateway lists its tools"))
            .toString()
            .replace("\"params\":{}", "\"params\":\"pay Grace\"");
    String text =
        """
        {"eventID":"e1","eventTime":"2026-03-10T09:00:00Z","eventSource":"bedrock-agentcore.amazonaws.com",
         "eventName":"InvokeGateway","requestParameters":{"body":"pay Grace"},"responseElements":{"body":"paid Grace"}}
        """;

    assertThat(Raw.event("cloudtrail", record).toString()).doesNotContain("Grace");
    assertThat(Raw.event("cloudtrail", text).toString()).doesNotContain("Grace");
  }

  @Test
  void contentOfOtherServicesStays() {
    IdentityEvent event =
        Raw.event(
            "cloudtrail",
            """
            {"eventID":"e1","eventTime":"2026-03-10T09:00:00Z","eventSource":"ssm.amazonaws.com","eventName":"SendCommand",
             "requestParameters":{"command":"ls","content":"c","body":"b"}}
            """);

    assertThat(requireNonNull(event.getOriginal())).contains("\"ls\"", "\"c\"", "\"b\"");
  }

  @Test
  void aSignInSessionOfAClientBelongsToThePersonWhoAuthorizedIt() {
    String person =
        "default|session|111122223333|arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Builders_0f3c/ada@larkfield.example@2026-03-10T08:55:00Z";

    IdentityEvent minting = SOURCE.event("client gets its token");
    assertThat(minting.getTrailKey()).isEqualTo(person);
    assertThat(requireNonNull(minting.getIssued()).getKey()).isEqualTo(SIGN_IN);
    assertThat(links(minting)).containsExactly("issued-credential: " + SIGN_IN + " < " + person);

    IdentityEvent renewal = SOURCE.event("client renews its token");
    assertThat(renewal.getTrailKey()).isEqualTo(person);

    assertThat(SOURCE.event("client gets no token").getIssued()).isNull();
  }

  @Test
  void callsUnderASignInSessionBelongToItWhateverKeyTheyCarry() {
    IdentityEvent keyless = SOURCE.event("tool under a session of OAuth");
    assertThat(keyless.getTrailKey()).isEqualTo(SIGN_IN);

    IdentityEvent rotated = SOURCE.event("call by the AWS MCP Server");
    assertThat(rotated.getTrailKey()).isEqualTo("default|access-key|aws|ASIAEXAMPLEROTATED1");
    assertThat(links(rotated))
        .containsExactly("token-parent: " + rotated.getTrailKey() + " < " + SIGN_IN);
    assertThat(rotated.getLabels()).containsEntry("mcp_server", "aws-mcp.amazonaws.com");
    assertThat(requireNonNull(rotated.getNetwork()).getVia()).isEqualTo("aws-mcp.amazonaws.com");
  }

  @Test
  void aSignInSessionOfAnotherFormIsNone() {
    String record =
        requireNonNull(SOURCE.byName().get("tool under a session of OAuth"))
            .toString()
            .replace("arn:aws:signin:", "arn:aws:sts:");

    assertThat(Raw.event("cloudtrail", record).getTrailKey()).startsWith("default|session|1111");
  }

  @Test
  void aDelegateIsBehindThePrincipalAndAPersonBehindARole() {
    assertThat(SOURCE.event("call by a delegate").getLabels())
        .containsEntry("delegated_by", "444455556666");
    assertThat(SOURCE.event("role for a person").getLabels())
        .containsEntry(
            "delegated_by",
            "arn:aws:identitystore::111122223333:identitystore/d-9067642ac7/user/544894e8-80c1-707f-60e3-3ba6510dfac1");
    assertThat(SOURCE.event("person of the directory").getLabels())
        .doesNotContainKey("delegated_by");
    assertThat(SOURCE.event("role of a function").getLabels())
        .containsEntry(
            "issued_to", "arn:aws:lambda:eu-central-1:111122223333:function:claims-tool");
  }

  @Test
  void theKeyThatADelegateGetsIsOfThePrincipalItStandsFor() {
    IdentityEvent event = SOURCE.event("delegate trades its token in");

    assertThat(requireNonNull(event.getIssued()).getKey())
        .isEqualTo("default|access-key|aws|ASIAEXAMPLEDELEGATE");
    assertThat(requireNonNull(event.getIssued().getPrincipal()).getId())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/Admin/ada");
    assertThat(event.getIssued().getPrincipal().getType()).isEqualTo("role");
  }

  @Test
  void aBearerTokenHasATrailOfItsOwn() {
    assertThat(SOURCE.event("person of the directory").getTrailKey())
        .isEqualTo("default|token|aws|bRq3VULjJdTUdPJfofVa1sufHDoj7aYcOYcxFVllWR_W");
    IdentityEvent key = SOURCE.event("model is invoked with an API key");
    assertThat(key.getTrailKey()).isEqualTo("default|token|aws|ACCAEXAMPLEKEY0001XY|2026-03-10");
    assertThat(key.getLabels()).containsEntry("bearer_token", "true");
  }

  @Test
  void namesOfMembersMayHaveAnyCase() {
    SOURCE
        .byName()
        .forEach(
            (sample, record) -> {
              IdentityEvent plain = Raw.event("cloudtrail", record.toString());
              IdentityEvent lower =
                  Raw.event("cloudtrail", JsonPlaces.lowerCase(record).toString());

              assertThat(lower.getTrailKey()).as(sample).isEqualTo(plain.getTrailKey());
              assertThat(lower.getPrincipal()).as(sample).isEqualTo(plain.getPrincipal());
              assertThat(lower.getEffects()).as(sample).isEqualTo(plain.getEffects());
              assertThat(lower.toString()).doesNotContainIgnoringCase("grace");
            });
  }
}
