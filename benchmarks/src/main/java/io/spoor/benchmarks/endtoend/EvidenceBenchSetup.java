package io.spoor.benchmarks.endtoend;

import io.spoor.launchers.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where and with what sealing is measured.
 *
 * @param workspace a directory of its own; servers are started in it and stopped again
 * @param classPath of this module, the app and a logger
 * @param plugins Connect's plugin directory
 * @param connector the connector's usual configuration
 * @param jvmFlags for Connect's JVM, for example of a profiler
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

  /** Configuration of a connector for servers that are known once they run, and for a log. */
  @FunctionalInterface
  public interface ConnectorConfig {
    Map<String, String> of(String bootstrapServers, String registryUrl, Path log, Path key);
  }
}
