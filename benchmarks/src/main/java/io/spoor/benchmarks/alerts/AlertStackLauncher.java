package io.spoor.benchmarks.alerts;

import java.nio.file.Path;
import java.util.Map;

/** Starts a local stack of its own that tells of alerts. */
@FunctionalInterface
public interface AlertStackLauncher {

  /** It runs until it is closed. */
  interface Stack extends AutoCloseable {
    String bootstrapServers();

    @Override
    void close();
  }

  /**
   * Returns when all of it is ready.
   *
   * @param routing who is told of alerts
   * @param app settings of the app
   */
  Stack start(Path routing, Map<String, String> app);
}
