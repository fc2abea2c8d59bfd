package io.spoor.connectors.evidence;

import io.spoor.connectors.evidence.config.EvidenceSinkConfig;
import io.spoor.connectors.evidence.config.EvidenceSinkKeys;
import io.spoor.connectors.sink.ValidatingSinkConnector;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the records of Spoor's topics to an evidence log: one log, one writer, one task. */
public final class EvidenceSinkConnector extends ValidatingSinkConnector {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceSinkConnector.class);

  /** Called by Connect. */
  public EvidenceSinkConnector() {
    super(
        EvidenceSinkKeys.definition(),
        EvidenceSinkConfig::of,
        EvidenceSinkKeys.DIRECTORY,
        EvidenceSinkTask.class);
  }

  /** Always one task, whatever the maximum: a log has one writer. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    if (maxTasks > 1) {
      LOG.info("tasks.max={} reduced to 1: an evidence log has one writer", maxTasks);
    }
    return super.taskConfigs(1);
  }
}
