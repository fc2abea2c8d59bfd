package io.spoor.sources;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.vocabulary.EventLabels;
import org.junit.jupiter.api.Test;

class KeycloakTest {
  private static final String ADA = "3d0f9a10-1111-4c2e-9a01-0a0a0a0a0a01";
  private static final String SESSION = "5b7d2c40-2222-4d3f-8b02-0b0b0b0b0b01";

  private static IdentityEvent event(String sample) {
    return AuditSamples.of("keycloak").event(sample);
  }

  private static IdentityEvent line(String message) {
    JsonNode record = AuditSamples.line("org.keycloak.events", message);
    return Raw.event("keycloak", record.toString());
  }

  @Test
  void tokensAreOfTheSessionFromWhichTheyCome() {
    IdentityEvent signedIn = event("signed in");
    IdentityEvent refreshed = event("token refreshed");

    assertThat(signedIn.getTrailKey()).isEqualTo("default|session|keycloak|" + SESSION);
    assertThat(refreshed.getTrailKey()).isEqualTo(signedIn.getTrailKey());
    String token = "6c8e3d50-3333-4e40-9c03-0c0c0c0c0c04";
    assertThat(refreshed.getLinks())
        .extracting(Link::getChild)
        .containsExactly(
            "default|token|keycloak|" + token,
            "default|name|token|" + token,
            "default|name|sign-in|" + token);
  }

  /** Several runs may exchange tokens in one session. */
  @Test
  void anExchangeIsATrailInItsSession() {
    IdentityEvent event = event("token exchanged");

    assertThat(event.getTrailKey()).startsWith("default|event|keycloak|");
    assertThat(event.getLinks())
        .filteredOn(link -> link.getMethod().equals("exchanged"))
        .singleElement()
        .satisfies(
            link -> assertThat(link.getParent()).isEqualTo(event("signed in").getTrailKey()));
  }

  @Test
  void aClientThatExchangesATokenActsForItsSubject() {
    IdentityEvent event = event("token exchanged");

    assertThat(event.getLabels())
        .containsEntry(EventLabels.DELEGATED_BY, ADA)
        .containsEntry("audience", "stock-service")
        .containsEntry("subject_token_client", "portal")
        .containsEntry("client_auth_method", "client-secret");
    assertThat(requireNonNull(requireNonNull(event.getIssued()).getPrincipal()).getId())
        .isEqualTo(ADA);
  }

  /** The exchanged token has no session of the user then. */
  @Test
  void anActorIsThePrincipalAndItsUserTheDelegator() {
    IdentityEvent event = event("exchange by an actor");

    assertThat(requireNonNull(event.getPrincipal()).getId())
        .isEqualTo(requireNonNull(event("client signed in").getPrincipal()).getId());
    assertThat(event.getLinks())
        .extracting(Link::getMethod)
        .contains("issued-credential", "run-token", "subject", "delegation");
    assertThat(event.getLinks().getLast().getParent()).contains("|principal|").contains(ADA);
  }

  @Test
  void aRefusedExchangeIssuesNothing() {
    assertThat(event("exchange refused").getIssued()).isNull();
  }

  @Test
  void anImpersonatorIsIssuedTheSessionOfTheUser() {
    IdentityEvent event = event("user impersonated");

    assertThat(event.getLinks())
        .extracting(Link::getChild)
        .containsExactly("default|session|keycloak|5b7d2c40-2222-4d3f-8b02-0b0b0b0b0b02");
  }

  @Test
  void aRoleOfAnAdministratorIsFullAccess() {
    assertThat(event("role of an administrator").getLabels())
        .containsEntry(EventLabels.GRANTS, "admin");
    assertThat(event("role taken away").getLabels()).doesNotContainKey(EventLabels.GRANTS);
  }

  @Test
  void aLineOfTheLogIsTheEventThatItTells() {
    IdentityEvent event =
        line(
            "type=\"LOGIN\", realmId=\"r-1\", realmName=\"larkfield\", clientId=\"portal\", userId=\""
                + ADA
                + "\", sessionId=\""
                + SESSION
                + "\", ipAddress=\"192.0.2.1\", auth_method=\"openid-connect\", username=\"ada\"");

    assertThat(event.getAction()).isEqualTo("LOGIN");
    assertThat(requireNonNull(event.getPrincipal()).getId()).isEqualTo(ADA);
    assertThat(event.getTrailKey()).isEqualTo(event("signed in").getTrailKey());
    assertThat(event.getFlags()).containsExactly("no-event-id");
  }

  @Test
  void aLineOfAnOldVersionQuotesOnlyValuesWithSpaces() {
    IdentityEvent event =
        line(
            "type=CLIENT_LOGIN_ERROR, realmId=larkfield, clientId=stock-agent, userId=null, "
                + "ipAddress=192.0.2.2, error=invalid_client, reason='no such client, or no secret'");

    assertThat(requireNonNull(event.getPrincipal()).getId()).isEqualTo("stock-agent");
    assertThat(event.getErrorCode()).isEqualTo("invalid_client");
    assertThat(event.getErrorMessage()).isEqualTo("no such client, or no secret");
    assertThat(event.getOutcome()).isEqualTo("failure");
  }

  @Test
  void aLineTellsOfAdministrationToo() {
    IdentityEvent event =
        line(
            "operationType=\"DELETE\", realmId=\"r-1\", clientId=\"admin-cli\", userId=\""
                + ADA
                + "\", ipAddress=\"192.0.2.3\", resourceType=\"USER\", resourcePath=\"users/u-9\"");

    assertThat(event.getAction()).isEqualTo("DELETE USER");
    assertThat(event.getEffects())
        .extracting(effect -> effect.getKind())
        .containsExactly("removes-identity", "administers-access");
  }

  /** The path of the resource tells what an operation is about, and its type does not. */
  @Test
  void aPartOfAResourceIsNotTheResource() {
    IdentityEvent role = event("role put into a role of a client");

    assertThat(event("identity linked by an administrator").getEffects())
        .extracting(effect -> effect.getKind())
        .doesNotContain("creates-identity");
    assertThat(event("role put into a role").getLabels())
        .containsEntry(EventLabels.GRANTEE, "r-ops")
        .containsEntry(EventLabels.GRANTS, "admin");
    assertThat(role.getResources().getFirst().getId()).isEqualTo("reader");
  }

  @Test
  void aConsentInTheConsoleIsGivenToTheClientOfTheDetails() {
    assertThat(event("consent given in the account console").getResources())
        .extracting(resource -> resource.getId())
        .containsExactly("stock-agent");
  }
}
