package io.spoor.benchmarks.sink;

import io.spoor.launchers.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where and with what the sink is measured.
 *
 * @param workspace a directory of its own; servers are started in it and stopped again
 * @param plugins Connect's plugin directory
 * @param connector the connector's usual configuration
 * @param jvmFlags for Connect's JVM, for example of a profiler
 */
public record SinkBenchSetup(
    Workspace workspace, Path plugins, ConnectorConfig connector, List<String> jvmFlags) {

  public SinkBenchSetup {
    jvmFlags = List.copyOf(jvmFlags);
  }

  /** Configuration of a connector for servers that are known once they run. */
  @FunctionalInterface
  public interface ConnectorConfig {
    Map<String, String> of(String registryUrl, String elasticsearchUrl);
  }
}
