package io.spoor.extensionkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.alerts.file.SecretSource.SecretMissing;
import io.spoor.connectors.alerts.notification.AlertNotification;
import io.spoor.connectors.alerts.notification.AlertSeverity;
import io.spoor.connectors.alerts.notification.NotificationType;
import io.spoor.connectors.alerts.routing.RoutingFileParser;
import io.spoor.connectors.alerts.targets.AlertTarget;
import io.spoor.connectors.alerts.targets.DeliveryOutcome;
import io.spoor.connectors.alerts.targets.TargetRequest;
import io.spoor.connectors.alerts.targets.TargetResponse;
import io.spoor.connectors.alerts.targets.TargetType;
import io.spoor.connectors.alerts.targets.TargetTypes;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.schemas.setting.SettingDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every type of alert target must do. The test of a target extends it and adds its own. */
public abstract class AlertTargetContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

  private final String type;
  private final String settings;
  private final Map<String, String> secrets;

  @TempDir private Path directory = Path.of("");

  /**
   * A contract of a target type.
   *
   * @param settings members of a valid target in a routing file, as JSON, without {@code type}
   * @param secrets contents of the files that the settings name
   */
  protected AlertTargetContract(String type, String settings, Map<String, String> secrets) {
    this.type = type;
    this.settings = settings;
    this.secrets = Map.copyOf(secrets);
  }

  @BeforeEach
  final void writeSecrets() throws IOException {
    for (Map.Entry<String, String> secret : secrets.entrySet()) {
      Files.writeString(directory.resolve(secret.getKey()), secret.getValue());
    }
  }

  private AlertTarget target(ObjectNode members) throws InvalidDocumentException {
    ObjectNode routing = JSON.createObjectNode();
    routing.putObject("targets").set("tested", members.put("type", type));
    routing.putArray("otherwise").add("tested");
    return Objects.requireNonNull(
        RoutingFileParser.parse(routing.toString().getBytes(UTF_8), "routing.json", directory)
            .targets()
            .get("tested"));
  }

  private ObjectNode members() throws IOException {
    return (ObjectNode) JSON.readTree(settings);
  }

  /** The target of the valid settings. */
  protected final AlertTarget target() throws IOException, InvalidDocumentException {
    return target(members());
  }

  /** A notification of this type about an alert of severity high. */
  protected static AlertNotification notification(NotificationType type) {
    return type == NotificationType.ACKNOWLEDGED || type == NotificationType.CLOSED
        ? new AlertNotification.AnalystVerdict(type, verdict(type), AlertSeverity.HIGH, NOON)
        : new AlertNotification.StatusChange(type, alert(type), AlertSeverity.HIGH, NOON);
  }

  private static Alert alert(NotificationType type) {
    long time = NOON.toEpochMilli() * 1_000_000;
    return Alert.newBuilder()
        .setAlertId("alert-1")
        .setTenant("default")
        .setRevision(1)
        .setGeneration(0)
        .setStatus(type.endsAlert() ? "resolved" : "open")
        .setSeverity("high")
        .setTitle("deploy-agent: undeclared identity switch")
        .setExplanation("It switched to role/ops-admin, which its manifest does not declare.")
        .setChainId("chain-1")
        .setChainKey("default|trace|otel|1")
        .setFindingIds(List.of("finding-1"))
        .setOwner("platform@example.com")
        .setRoute("platform")
        .setOpened(time)
        .setUpdated(time)
        .setAgentId("deploy-agent")
        .setRunId("run-17")
        .setPrincipals(List.of("arn:aws:iam::111122223333:role/ops-admin"))
        .setRiskScore(92)
        .setFindingCount(1)
        .setCounts(List.of(new AlertCount("undeclared-identity-switch", "high", 1L)))
        .setPageSeverity("high")
        .setNotify(type.text())
        .setNotified("high")
        .setNextSteps("Ask the owner whether the role is meant to be used.")
        .build();
  }

  private static AlertVerdict verdict(NotificationType type) {
    boolean isClosed = type == NotificationType.CLOSED;
    return AlertVerdict.newBuilder()
        .setVerdictId("verdict-1")
        .setTenant("default")
        .setAlertId("alert-1")
        .setChainId("chain-1")
        .setAction(isClosed ? "close" : "acknowledge")
        .setVerdict(isClosed ? "true-positive" : null)
        .setWho("ann@example.com")
        .setNote("see CHG-1234")
        .setTime(NOON.toEpochMilli() * 1_000_000)
        .setRules(List.of("undeclared-identity-switch"))
        .setSeverity("high")
        .setAgentId("deploy-agent")
        .setOwner("platform@example.com")
        .build();
  }

  @Test
  final void itIsFoundByItsName() {
    assertThat(TargetTypes.byName()).as("META-INF/services").containsKey(type);
  }

  @Test
  final void aMissingSettingIsAFaultThatNamesIt() throws IOException {
    TargetType found = Objects.requireNonNull(TargetTypes.byName().get(type));
    for (SettingDescription member : found.members()) {
      ObjectNode without = members();
      if (member.defaultValue().equals(SettingDescription.REQUIRED)
          && without.remove(member.key()) != null) {
        assertThatThrownBy(() -> target(without))
            .isInstanceOf(InvalidDocumentException.class)
            .hasMessageContaining("/targets/tested/" + member.key());
      }
    }
  }

  @Test
  final void aMissingSecretIsReportedWithItsLocation() throws Exception {
    AlertTarget target = target();
    target.checkSecrets();
    for (String file : secrets.keySet()) {
      Files.delete(directory.resolve(file));

      assertThatThrownBy(target::checkSecrets)
          .isInstanceOf(SecretMissing.class)
          .hasMessageContaining(file);
      writeSecrets();
    }
  }

  @Test
  final void itNotifiesOfANewAlert() throws Exception {
    assertThat(target().request(notification(NotificationType.OPENED), null)).isPresent();
  }

  @Test
  final void aRequestIsJsonAndItsTextHasNoSecret() throws Exception {
    AlertTarget target = target();
    for (NotificationType each : NotificationType.values()) {
      Optional<TargetRequest> request = target.request(notification(each), null);
      if (request.isPresent()) {
        assertThat(request.get().url().getScheme()).as(each.text()).isIn("http", "https");
        assertThat(JSON.readTree(request.get().body())).as(each.text()).isNotEmpty();
        assertThat(request.get().toString() + target)
            .as(each.text())
            .doesNotContain(secrets.values());
      }
    }
  }

  @Test
  final void aFailureThatIsNotTheMessagesFaultIsRetried() throws Exception {
    for (int status : new int[] {401, 403, 404, 408, 429, 500, 502, 503}) {
      assertThat(outcome(status, "{}"))
          .as("HTTP %d", status)
          .isInstanceOf(DeliveryOutcome.RetryLater.class);
    }
    assertThat(outcome(400, "{}")).isNotInstanceOf(DeliveryOutcome.Delivered.class);
  }

  /** The meaning of a response to the notification of a new alert. */
  protected final DeliveryOutcome outcome(int status, String body)
      throws IOException, InvalidDocumentException {
    return target()
        .outcome(
            new TargetResponse(status, null, body.getBytes(UTF_8)),
            notification(NotificationType.OPENED),
            null);
  }
}
