package io.spoor.connectors.opinion;

import io.spoor.connectors.opinion.config.OpinionSinkConfig;
import io.spoor.connectors.opinion.config.OpinionSinkKeys;
import io.spoor.connectors.sink.ValidatingSinkConnector;
import java.util.List;
import java.util.Map;

/**
 * Asks an endpoint of the operator about tool calls in doubt, and records its answers. One task, so
 * that the budget is that of the connector.
 */
public final class OpinionSinkConnector extends ValidatingSinkConnector {
  /** Called by Connect. */
  public OpinionSinkConnector() {
    super(
        OpinionSinkKeys.definition(),
        OpinionSinkConfig::of,
        OpinionSinkKeys.URL,
        OpinionSinkTask.class);
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return super.taskConfigs(1);
  }
}
