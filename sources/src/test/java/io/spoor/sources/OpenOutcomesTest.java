package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of a sign-in that are neither its success nor its refusal. */
class OpenOutcomesTest {
  private final Normalisers normalisers = Normalisers.create(NormaliseSettings.defaults());

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "entra-signin | `{'id': 'a', 'createdDateTime': '2026-03-10T09:00:00Z', 'userId': 'u', 'userPrincipalName': 'u@x', 'status': {'errorCode': 50140}}` | unknown | unknown",
        "entra-signin | `{'id': 'a', 'createdDateTime': '2026-03-10T09:00:00Z', 'userId': 'u', 'userPrincipalName': 'u@x', 'status': {'errorCode': 50074}}` | unknown | unknown",
        "entra-signin | `{'id': 'a', 'createdDateTime': '2026-03-10T09:00:00Z', 'userId': 'u', 'userPrincipalName': 'u@x', 'status': {'errorCode': 50126}}` | failure | denied",
        "entra-signin | `{'id': 'a', 'createdDateTime': '2026-03-10T09:00:00Z', 'userId': 'u', 'userPrincipalName': 'u@x', 'status': {'errorCode': 53003}}` | failure | denied",
        "entra-signin | `{'id': 'a', 'createdDateTime': '2026-03-10T09:00:00Z', 'userId': 'u', 'userPrincipalName': 'u@x', 'status': {'errorCode': 50033}}` | failure | failure",
        "okta | `{'uuid': 'a', 'published': '2026-03-10T09:00:00Z', 'eventType': 'user.session.start', 'outcome': {'result': 'CHALLENGE'}, 'actor': {'id': 'u', 'type': 'User'}}` | unknown | unknown",
        "okta | `{'uuid': 'a', 'published': '2026-03-10T09:00:00Z', 'eventType': 'user.session.start', 'outcome': {'result': 'FAILURE', 'reason': 'INVALID_CREDENTIALS'}, 'actor': {'id': 'u', 'type': 'User'}}` | failure | denied",
        "okta | `{'uuid': 'a', 'published': '2026-03-10T09:00:00Z', 'eventType': 'user.session.start', 'outcome': {'result': 'ABANDONED'}, 'actor': {'id': 'u', 'type': 'User'}}` | failure | failure",
        "keycloak | `{'id': 'a', 'time': 1773133200000, 'realmId': 'r', 'type': 'LOGIN_ERROR', 'error': 'cookie_not_found', 'clientId': 'c'}` | failure | failure",
        "keycloak | `{'id': 'a', 'time': 1773133200000, 'realmId': 'r', 'type': 'LOGIN_ERROR', 'error': 'invalid_user_credentials', 'clientId': 'c'}` | failure | denied",
        "auth0 | `{'log_id': 'a', 'date': '2026-03-10T09:00:00Z', 'type': 'fsa', 'user_id': 'u', 'details': {'error': {'oauthError': 'login_required'}}}` | unknown | unknown",
        "auth0 | `{'log_id': 'a', 'date': '2026-03-10T09:00:00Z', 'type': 'f', 'user_id': 'u', 'details': {'error': {'oauthError': 'interaction_required'}}}` | unknown | unknown",
        "auth0 | `{'log_id': 'a', 'date': '2026-03-10T09:00:00Z', 'type': 'f', 'user_id': 'u', 'details': {'error': {'oauthError': 'server_error'}}}` | failure | failure",
        "auth0 | `{'log_id': 'a', 'date': '2026-03-10T09:00:00Z', 'type': 'fp', 'user_id': 'u'}` | failure | denied",
      })
  void tellsRefusalsFromInterruptsAndErrors(
      String source, String record, String outcome, String ofSignIn) {
    IdentityEvent event = event(source, record.replace('\'', '"'));

    assertThat(event.getOutcome()).isEqualTo(outcome);
    assertThat(event.getEffects())
        .filteredOn(effect -> effect.getKind().equals("authenticates"))
        .extracting(Effect::getOutcome)
        .containsExactly(ofSignIn);
  }

  private IdentityEvent event(String source, String record) {
    return ((NormaliseResult.Event)
            normalisers
                .get(source)
                .normalise(Raw.of(source, record.getBytes(StandardCharsets.UTF_8))))
        .event();
  }
}
