package io.spoor.benchmarks.endtoend;

import io.spoor.launchers.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Environment of the sealing measurement.
 *
 * @param workspace a dedicated directory; servers are started in it and stopped again
 * @param classPath of this module, the app and a logger
 * @param plugins Connect's plugin directory
 * @param connector the connector's usual configuration
 * @param jvmFlags flags of Connect's JVM, for example of a profiler
 */
public record EvidenceBenchSetup(
    Workspace workspace,
    String classPath,
    Path plugins,
    ConnectorConfig connector,
    List<String> jvmFlags) {

  public EvidenceBenchSetup {
    jvmFlags = List.copyOf(jvmFlags);
  }

  /** Creates a connector's configuration for started servers and a log. */
  @FunctionalInterface
  public interface ConnectorConfig {
    Map<String, String> of(String bootstrapServers, String registryUrl, Path log, Path key);
  }
}
