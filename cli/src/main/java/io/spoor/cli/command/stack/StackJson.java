package io.spoor.cli.command.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.localstack.ComponentStatus;
import io.spoor.localstack.ComponentStatus.State;
import io.spoor.localstack.Endpoints;
import io.spoor.schemas.text.TextSanitizer;
import java.util.Locale;

/** Writes the lines that {@code up --json} and {@code status --json} print. */
public final class StackJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private StackJson() {}

  static String endpoints(Endpoints endpoints) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("type", "stack")
            .put("bootstrap_servers", endpoints.bootstrapServers())
            .put("registry_url", endpoints.registryUrl())
            .put("elasticsearch_url", endpoints.elasticsearchUrl())
            .put("connect_url", endpoints.connectUrl())
            .put("app_health_url", endpoints.appHealthUrl());
    endpoints.decisionsUrl().ifPresent(url -> json.put("decisions_url", url));
    return TextSanitizer.escapeJson(json.toString());
  }

  public static String status(ComponentStatus status) {
    ObjectNode line =
        JSON.createObjectNode()
            .put("type", "component")
            .put("component", status.component().label())
            .put("state", stateText(status.state()));
    status
        .process()
        .ifPresentOrElse(
            process -> {
              if (status.state() == State.DOWN) {
                line.putNull("pid");
              } else {
                line.put("pid", process.pid());
              }
              line.put("resident_bytes", process.residentBytes())
                  .put("endpoint", process.endpoint())
                  .put("log", process.log());
            },
            () -> line.putNull("pid").put("resident_bytes", 0).putNull("endpoint").putNull("log"));
    return TextSanitizer.escapeJson(line.put("detail", status.detail()).toString());
  }

  static String stateText(State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
