package io.spoor.examples.target;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.alerts.file.LinkTemplate;
import io.spoor.connectors.alerts.file.SecretSource;
import io.spoor.connectors.alerts.file.SecretSource.SecretMissing;
import io.spoor.connectors.alerts.notification.AlertNotification;
import io.spoor.connectors.alerts.targets.AlertTarget;
import io.spoor.connectors.alerts.targets.DeliveryOutcome;
import io.spoor.connectors.alerts.targets.TargetJson;
import io.spoor.connectors.alerts.targets.TargetRequest;
import io.spoor.connectors.alerts.targets.TargetResponse;
import io.spoor.connectors.alerts.targets.TargetType;
import io.spoor.schemas.operatorinput.DocumentObject;
import io.spoor.schemas.setting.SettingDescription;
import io.spoor.schemas.text.TextSanitizer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Example of an alert target: ntfy, which sends messages to phones
 * (https://docs.ntfy.sh/publish/#publish-as-json). {@code docs/extending/alert-target.md} explains
 * it.
 *
 * @param token access token; null: none
 */
record NtfyTarget(URI url, String topic, @Nullable SecretSource token, @Nullable LinkTemplate link)
    implements AlertTarget {
  private static final int MAX_TITLE_LENGTH = 250;
  private static final int MAX_MESSAGE_LENGTH = 3_000;

  /** The target type in the routing file; {@code META-INF/services} names this class. */
  public record Type() implements TargetType {
    @Override
    public String name() {
      return "ntfy";
    }

    @Override
    public List<SettingDescription> members() {
      return List.of(
          SettingDescription.required("url", "URL", "http or https", "Base URL of the server."),
          SettingDescription.required("topic", "text", "", "Topic of the messages."),
          SettingDescription.optional("token", "secret", "", "Access token."));
    }

    @Override
    public AlertTarget read(DocumentObject settings, Path directory, @Nullable LinkTemplate link) {
      URI url = settings.url("url");
      if (!settings.has("url")) {
        settings.fault("url", "is missing, such as https://ntfy.sh");
      }
      return new NtfyTarget(
          Objects.requireNonNullElse(url, URI.create("http://localhost")),
          settings.requiredText("topic"),
          settings.has("token") ? SecretSource.read(settings, "token", directory) : null,
          link);
    }
  }

  @Override
  public void checkSecrets() throws SecretMissing {
    if (token != null) {
      token.value();
    }
  }

  @Override
  public Optional<TargetRequest> request(AlertNotification message, @Nullable String reference)
      throws SecretMissing {
    ObjectNode body = TargetJson.object();
    body.put("topic", topic);
    body.put("priority", priority(message));
    switch (message) {
      case AlertNotification.StatusChange(var type, var alert, _, _, _) -> {
        body.put(
            "title", TextSanitizer.line(type.text() + ": " + alert.getTitle(), MAX_TITLE_LENGTH));
        body.put("message", TextSanitizer.line(alert.getExplanation(), MAX_MESSAGE_LENGTH));
      }
      case AlertNotification.AnalystVerdict(var type, var verdict, _, _, _) -> {
        body.put("title", type.text() + " by an analyst");
        body.put("message", TextSanitizer.line(verdict.getWho(), MAX_MESSAGE_LENGTH));
      }
    }
    if (link != null) {
      link.of(message.alertId(), message.chainId()).ifPresent(alert -> body.put("click", alert));
    }
    return Optional.of(
        new TargetRequest(
            url,
            token == null ? Map.of() : Map.of("Authorization", "Bearer " + token.value()),
            TargetJson.bytes(body)));
  }

  /** 5: the phone rings; 2: no sound. */
  private static int priority(AlertNotification message) {
    if (!message.type().callsAttention()) {
      return 2;
    }
    return switch (message.severity()) {
      case LOW -> 2;
      case MEDIUM -> 3;
      case HIGH -> 4;
      case CRITICAL -> 5;
    };
  }

  @Override
  public DeliveryOutcome outcome(
      TargetResponse response, AlertNotification message, @Nullable String reference) {
    return DeliveryOutcome.ofStatus(response);
  }
}
