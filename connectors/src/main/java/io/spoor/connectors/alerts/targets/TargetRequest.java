package io.spoor.connectors.alerts.targets;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;

/**
 * One HTTP POST request.
 *
 * @param headers may contain secrets, as may {@code url}: neither is shown
 * @param body JSON, UTF-8
 */
public record TargetRequest(URI url, Map<String, String> headers, byte[] body) {

  public TargetRequest {
    headers = Map.copyOf(headers);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetRequest request
        && request.url.equals(url)
        && request.headers.equals(headers)
        && Arrays.equals(request.body, body);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(body);
  }

  @Override
  public String toString() {
    return "POST of " + body.length + " bytes to " + url.getHost();
  }
}
