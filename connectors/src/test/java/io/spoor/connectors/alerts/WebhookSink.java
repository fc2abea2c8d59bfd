package io.spoor.connectors.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.connectors.alerts.vendor.WebhookServer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A webhook that receives alerts, and tasks of the sink that deliver to it. */
final class WebhookSink implements AutoCloseable {
  static final String SECRET =
      "whsec_" + Base64.getEncoder().encodeToString("a-secret-of-24-bytes-or-more".getBytes(UTF_8));

  private final Path directory;
  private final WebhookServer server = new WebhookServer(SECRET);
  private final InMemoryDeliveryLog log = new InMemoryDeliveryLog();

  /** {@code directory}: of the files with targets and secrets. */
  WebhookSink(Path directory) {
    this.directory = directory;
    AlertTaskHarness.write(directory.resolve("secret"), SECRET + "\n");
  }

  /**
   * A task with these settings apart from the defaults. A later one reads the same delivery log.
   */
  AlertTaskHarness start(Map<String, String> overrides) {
    return AlertTaskHarness.start(
        directory,
        "{\"type\": \"webhook\", \"url\": \""
            + server.url()
            + "\", \"secret\": {\"file\": \"secret\"}}",
        log,
        overrides);
  }

  WebhookServer server() {
    return server;
  }

  InMemoryDeliveryLog log() {
    return log;
  }

  /** Types of the accepted messages, in order. */
  List<String> types() {
    return server.accepted().stream().map(each -> each.path("type").asText()).toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
