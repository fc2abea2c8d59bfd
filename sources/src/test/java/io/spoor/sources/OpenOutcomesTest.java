package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of a sign-in that are neither its success nor its refusal, and parts of what is opened. */
class OpenOutcomesTest {
  @ParameterizedTest
  @CsvSource({
    "50140, unknown, unknown",
    "50074, unknown, unknown",
    "65001, unknown, unknown",
    "50126, failure, denied",
    "53003, failure, denied",
    "50033, failure, failure",
    "0, success, success"
  })
  void tellsInterruptsOfEntraFromRefusals(String code, String outcome, String ofSignIn) {
    assertOutcome(
        Raw.event(
            "entra-signin",
            """
            {"id":"a","createdDateTime":"2026-03-10T09:00:00Z","userId":"u","userPrincipalName":"u@x",
             "uniqueTokenIdentifier":"t","status":{"errorCode":%s}}
            """
                .formatted(code)),
        outcome,
        ofSignIn);
  }

  @ParameterizedTest
  @CsvSource({
    "CHALLENGE, , unknown, unknown",
    "FAILURE, INVALID_CREDENTIALS, failure, denied",
    "FAILURE, LOCKED_OUT, failure, denied",
    "ABANDONED, , failure, failure",
    "DENY, , failure, denied"
  })
  void tellsChallengesOfOktaFromRefusals(
      String result, String reason, String outcome, String ofSignIn) {
    assertOutcome(
        Raw.event(
            "okta",
            """
            {"uuid":"a","published":"2026-03-10T09:00:00Z","eventType":"user.session.start",
             "outcome":{"result":"%s","reason":"%s"},"actor":{"id":"u","type":"User"}}
            """
                .formatted(result, reason)),
        outcome,
        ofSignIn);
  }

  @ParameterizedTest
  @CsvSource({
    "cookie_not_found, failure, failure",
    "expired_code, failure, failure",
    "invalid_user_credentials, failure, denied",
    "not_allowed, failure, denied"
  })
  void tellsErrorsOfKeycloakFromRefusals(String error, String outcome, String ofSignIn) {
    assertOutcome(
        Raw.event(
            "keycloak",
            """
            {"id":"a","time":1773133200000,"realmId":"r","type":"LOGIN_ERROR","clientId":"c","error":"%s"}
            """
                .formatted(error)),
        outcome,
        ofSignIn);
  }

  @ParameterizedTest
  @CsvSource({
    "fsa, login_required, unknown, unknown",
    "f, interaction_required, unknown, unknown",
    "f, server_error, failure, failure",
    "fp, invalid_grant, failure, denied"
  })
  void tellsStepsOfTheProtocolFromRefusals(
      String type, String error, String outcome, String ofSignIn) {
    assertOutcome(
        Raw.event(
            "auth0",
            """
            {"log_id":"a","date":"2026-03-10T09:00:00Z","type":"%s","user_id":"u",
             "details":{"error":{"oauthError":"%s"}}}
            """
                .formatted(type, error)),
        outcome,
        ofSignIn);
  }

  @Test
  void nothingIsIssuedByAnInterrupt() {
    String record =
        """
        {"id":"a","createdDateTime":"2026-03-10T09:00:00Z","userId":"u","uniqueTokenIdentifier":"t",
         "status":{"errorCode":%d}}
        """;

    assertThat(Raw.event("entra-signin", record.formatted(0)).getIssued()).isNotNull();
    assertThat(Raw.event("entra-signin", record.formatted(50074)).getIssued()).isNull();
  }

  private static void assertOutcome(IdentityEvent event, String outcome, String ofSignIn) {
    assertThat(event.getOutcome()).isEqualTo(outcome);
    assertThat(event.getEffects())
        .filteredOn(effect -> effect.getKind().equals("authenticates"))
        .extracting(Effect::getOutcome)
        .containsExactly(ofSignIn);
  }
}
