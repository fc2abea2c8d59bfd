package io.spoor.examples.target;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.connectors.alerts.notification.NotificationType;
import io.spoor.connectors.alerts.targets.DeliveryOutcome;
import io.spoor.connectors.alerts.targets.TargetRequest;
import io.spoor.extensionkit.AlertTargetContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NtfyContractTest extends AlertTargetContract {
  NtfyContractTest() {
    super(
        "ntfy",
        """
        {"url": "https://ntfy.example.com", "topic": "spoor", "token": {"file": "ntfy.token"}}
        """,
        Map.of("ntfy.token", "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2"));
  }

  @Test
  void aNewAlertIsAMessageWithItsPriority() throws Exception {
    TargetRequest request =
        target().request(notification(NotificationType.OPENED), null).orElseThrow();

    assertThat(new String(request.body(), UTF_8))
        .contains("\"topic\":\"spoor\"")
        .contains("\"priority\":4")
        .contains("\"title\":\"opened: deploy-agent: undeclared identity switch\"");
    assertThat(request.headers()).containsKey("Authorization");
    assertThat(outcome(200, "{\"id\":\"x\"}")).isInstanceOf(DeliveryOutcome.Delivered.class);
  }
}
