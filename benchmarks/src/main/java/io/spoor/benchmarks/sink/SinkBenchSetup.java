package io.spoor.benchmarks.sink;

import io.spoor.launchers.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Environment of the sink measurement.
 *
 * @param workspace a dedicated directory; servers are started in it and stopped again
 * @param plugins Connect's plugin directory
 * @param connector the connector's usual configuration
 * @param jvmFlags flags of Connect's JVM, for example of a profiler
 */
public record SinkBenchSetup(
    Workspace workspace, Path plugins, ConnectorConfig connector, List<String> jvmFlags) {

  public SinkBenchSetup {
    jvmFlags = List.copyOf(jvmFlags);
  }

  /** Creates a connector's configuration for started servers. */
  @FunctionalInterface
  public interface ConnectorConfig {
    Map<String, String> of(String registryUrl, String elasticsearchUrl);
  }
}
