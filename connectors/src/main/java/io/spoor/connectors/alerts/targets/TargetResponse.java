package io.spoor.connectors.alerts.targets;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response.
 *
 * @param status HTTP status
 * @param retryAfter value of that header as received; null if there is none
 * @param body the first part of the body
 */
public record TargetResponse(int status, @Nullable String retryAfter, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public String text() {
    return new String(body, UTF_8);
  }

  /** The body; missing if it is not JSON. */
  public JsonNode json() {
    try {
      JsonNode parsed = JSON.readTree(body);
      return parsed == null ? MissingNode.getInstance() : parsed;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetResponse response
        && response.status == status
        && Arrays.equals(response.body, body);
  }

  @Override
  public int hashCode() {
    return status;
  }
}
