package io.spoor.connectors.alerts.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.operatorinput.DocumentObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * URL template for viewing an alert; {@code {alert_id}} and {@code {chain_id}} are replaced by its
 * ids.
 */
public record LinkTemplate(String template) {
  private static final String ALERT = "{alert_id}";
  private static final String CHAIN = "{chain_id}";

  /** Reads the template; null if it is absent, or invalid, which is reported as a fault. */
  public static @Nullable LinkTemplate read(DocumentObject root, String name) {
    String text = root.text(name);
    if (text == null) {
      return null;
    }
    if (!text.contains(ALERT) && !text.contains(CHAIN)) {
      root.fault(
          name, "must contain {alert_id} or {chain_id}, the placeholders for the alert's ids");
    }
    try {
      URI url = new URI(text.replace(ALERT, "a").replace(CHAIN, "c"));
      if ("https".equals(url.getScheme()) || "http".equals(url.getScheme())) {
        return new LinkTemplate(text);
      }
    } catch (URISyntaxException e) {
      // Reported below.
    }
    root.fault(name, "must be an http:// or https:// URL");
    return null;
  }

  /** The URL for an alert; empty if the link is to a chain and the alert has none (a storm). */
  public Optional<String> of(String alertId, String chainId) {
    if (template.contains(CHAIN) && chainId.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        template
            .replace(ALERT, URLEncoder.encode(alertId, UTF_8))
            .replace(CHAIN, URLEncoder.encode(chainId, UTF_8)));
  }
}
