package io.spoor.benchmarks.alerts;

import java.nio.file.Path;
import java.util.Map;

/** Starts a separate local stack that sends alerts. */
@FunctionalInterface
public interface AlertStackLauncher {

  /** A stack that runs until it is closed. */
  interface Stack extends AutoCloseable {
    String bootstrapServers();

    @Override
    void close();
  }

  /**
   * Returns when all components are ready.
   *
   * @param routing the routing file of alerts
   * @param app app settings
   */
  Stack start(Path routing, Map<String, String> app);
}
