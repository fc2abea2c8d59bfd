package io.spoor.connectors.alerts.targets;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.alerts.notification.AlertNotification;
import io.spoor.schemas.text.TextSanitizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** JSON helpers for requests to targets. */
public final class TargetJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TargetJson() {}

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** UTF-8; ids are not altered, and unsafe characters are escaped. */
  public static byte[] bytes(JsonNode node) {
    try {
      String json = TextSanitizer.repairSurrogates(MAPPER.writeValueAsString(node));
      return TextSanitizer.escapeJson(json).getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  static void text(ObjectNode target, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      target.put(name, value);
    }
  }

  /** Adds the member {@code evidence}: the last checkpoint of the evidence log, if one is known. */
  static void evidence(ObjectNode target, AlertNotification message) {
    message
        .checkpoint()
        .ifPresent(
            checkpoint -> {
              ObjectNode evidence = target.putObject("evidence");
              evidence.put("checkpoint", checkpoint.toString());
              evidence.put("log", checkpoint.log());
              evidence.put("size", checkpoint.size());
              evidence.put("root", Base64.getEncoder().encodeToString(checkpoint.root()));
              checkpoint.sealed().ifPresent(time -> evidence.put("sealed", time.toString()));
            });
  }

  /** {@code epochNanos}: nanoseconds since the Unix epoch; result: RFC 3339, UTC, milliseconds. */
  static String time(long epochNanos) {
    return time(Instant.ofEpochSecond(0, epochNanos));
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
