package io.spoor.sources;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VaultTest {

  private static IdentityEvent event(String sample) {
    return AuditSamples.of("vault").event(sample);
  }

  private static ObjectNode record(String sample) {
    JsonNode record = requireNonNull(AuditSamples.of("vault").byName().get(sample));
    return record.deepCopy();
  }

  private static IdentityEvent ofDevice(String sample, String device) {
    return Raw.event("vault", record(sample).put("audit_device", device).toString());
  }

  private static Effect destruction(String operation, String path) {
    ObjectNode record = record("secret read");
    record.withObject("/request").put("operation", operation).put("path", path);
    return Raw.event("vault", record.toString()).getEffects().stream()
        .filter(effect -> effect.getKind().equals("destroys-data"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void allPathsOfASecretNameOneSecret() {
    Effect version = destruction("delete", "secret/data/team/app");
    Effect versions = destruction("update", "secret/delete/team/app");
    Effect destroyed = destruction("update", "secret/destroy/team/app");
    Effect whole = destruction("delete", "secret/metadata/team/app");

    assertThat(List.of(version, versions, destroyed, whole))
        .allSatisfy(effect -> assertThat(effect.getObjects()).containsExactly("secret/team/app"));
    assertThat(List.of(version, versions))
        .allSatisfy(
            effect ->
                assertThat(effect.getQualifiers()).isEqualTo(Map.of("manner", "recoverable")));
    assertThat(List.of(destroyed, whole))
        .allSatisfy(
            effect -> assertThat(effect.getQualifiers()).isEqualTo(Map.of("irreversible", "true")));
  }

  @Test
  void requestAndResponseAreStagesOfOneAction() {
    IdentityEvent begun = event("read begun");
    IdentityEvent ended = event("secret read");

    assertThat(begun.getEventId()).isEqualTo(ended.getEventId());
    assertThat(begun.getTrailKey()).isEqualTo(ended.getTrailKey());
    assertThat(begun.getLabels()).containsEntry(EventLabels.STAGE, "started");
    assertThat(ended.getLabels()).containsEntry(EventLabels.STAGE, "ended");
  }

  @Test
  void theRequestOfALoginIsOnTheTrailOfItsResponse() {
    ObjectNode request = record("workload logged in").put("type", "request");
    request.remove("response");
    request.putObject("auth");

    assertThat(Raw.event("vault", request.toString()).getTrailKey())
        .isEqualTo(event("workload logged in").getTrailKey());
  }

  @Test
  void aLoginIssuesTheTokenOfLaterRequests() {
    assertThat(event("workload logged in").getLinks())
        .extracting(Link::getChild)
        .containsExactly(event("secret read").getTrailKey());
  }

  @Test
  void aTokenIssuesItsChild() {
    Link link = event("token created").getLinks().getFirst();

    assertThat(link.getParent()).isEqualTo(event("secret read").getTrailKey());
    assertThat(link.getChild()).isEqualTo(event("child token used").getTrailKey());
    assertThat(link.getMethod()).isEqualTo("issued-credential");
  }

  @Test
  void hashedAccessorsAreThoseOfOneDevice() {
    String file = ofDevice("secret read", "file").getTrailKey();

    assertThat(ofDevice("old engine read", "file").getTrailKey()).isEqualTo(file);
    assertThat(ofDevice("secret read", "socket").getTrailKey()).isNotEqualTo(file);
    assertThat(ofDevice("token created", "file").getLinks().getFirst().getParent()).isEqualTo(file);
  }

  @Test
  void plainAccessorsAreThoseOfAllDevices() {
    ObjectNode record = record("secret read");
    ((ObjectNode) record.get("request")).put("client_token_accessor", "larkfieldAccessor1");

    IdentityEvent file = Raw.event("vault", record.put("audit_device", "file").toString());
    IdentityEvent socket = Raw.event("vault", record.put("audit_device", "socket").toString());

    assertThat(file.getTrailKey()).isEqualTo(socket.getTrailKey());
  }

  @Test
  void theLeaseOfADynamicSecretIsKept() {
    assertThat(event("database login made").getLabels())
        .containsEntry("lease_id", "database/creds/stock-ro/Qk3rLarkfieldLease2")
        .containsEntry("policies", "default stock")
        .containsEntry("token_type", "service");
  }

  @Test
  void aRootTokenIsFullAccess() {
    assertThat(event("root token created").getLabels()).containsEntry(EventLabels.GRANTS, "admin");
    assertThat(event("token created").getLabels()).doesNotContainKey(EventLabels.GRANTS);
  }

  /** Versions before 1.13 do not state the mount. */
  @Test
  void anUnstatedMountIsGuessedFromThePath() {
    ObjectNode record = record("database login made");
    ((ObjectNode) record.get("request")).remove("mount_type");
    ((ObjectNode) record.get("request")).remove("mount_point");

    IdentityEvent event = Raw.event("vault", record.toString());

    assertThat(event.getAction()).isEqualTo("read database/creds");
    assertThat(event.getEffects())
        .extracting(effect -> effect.getKind())
        .containsExactly("mints-credential");
  }

  @Test
  void anUnknownEndpointIsAGenericEvent() {
    ObjectNode record = record("database login made");
    ((ObjectNode) record.get("request"))
        .put("mount_type", "dreams")
        .put("mount_point", "dreams/")
        .put("path", "dreams/about/sheep");

    assertThat(Raw.event("vault", record.toString()).getFlags()).containsExactly("generic-event");
  }

  /** A wrapped response states the accessor of the token in place of the token's own members. */
  @Test
  void aWrappedLoginIssuesTheTokenInside() {
    ObjectNode record = record("workload logged in");
    String accessor = record.at("/response/auth/accessor").textValue();
    ObjectNode response = record.putObject("response");
    response.putObject("wrap_info").put("wrapped_accessor", accessor).put("ttl", 60);

    assertThat(Raw.event("vault", record.toString()).getLinks())
        .extracting(Link::getChild)
        .containsExactly(event("secret read").getTrailKey());
  }

  /** A renewal is no issuance, so the expiry of a token that can be renewed is not its end. */
  @Test
  void aTokenThatCanBeRenewedSaysSo() {
    ObjectNode record = record("workload logged in");
    ObjectNode auth = record.withObject("/response/auth");
    auth.put("token_type", "service").put("token_ttl", 3600);
    assertThat(Raw.event("vault", record.toString()).getLinks())
        .allSatisfy(link -> assertThat(link.getExpiresAt()).isNotNull())
        .allSatisfy(link -> assertThat(link.getRenewable()).isTrue())
        .isNotEmpty();

    auth.put("token_type", "batch");
    assertThat(Raw.event("vault", record.toString()).getLinks())
        .allSatisfy(link -> assertThat(link.getRenewable()).isFalse())
        .isNotEmpty();
  }

  /** Methods can be mounted under any name, which then begins the display name. */
  @Test
  void aUserNameTellsAPerson() {
    ObjectNode record = record("child token used");
    ((ObjectNode) record.get("auth")).put("display_name", "corp-ada");
    ((ObjectNode) record.get("auth")).putObject("metadata").put("username", "ada");

    assertThat(requireNonNull(Raw.event("vault", record.toString()).getPrincipal()).getType())
        .isEqualTo("human");
  }
}
