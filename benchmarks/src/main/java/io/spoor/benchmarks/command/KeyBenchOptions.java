package io.spoor.benchmarks.command;

import io.spoor.benchmarks.endtoend.KeysSettings;
import io.spoor.client.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of {@code bench} for the measurement of many keys. */
final class KeyBenchOptions {
  private static final KeysSettings DEFAULTS = KeysSettings.defaults();

  /** No keys requested. */
  private static final int NONE = -1;

  @Option(
      names = "--keys",
      paramLabel = "N",
      arity = "0..1",
      defaultValue = "" + NONE,
      fallbackValue = "1000000",
      description =
          "Instead: the app with this many active keys (default: 1000000): memory, "
              + "state per key, starts after a clean stop and after kills with and without state.")
  private int keys;

  @Option(
      names = "--key-events",
      paramLabel = "N",
      description = "Events per key (default: ${DEFAULT-VALUE}).")
  private int events = DEFAULTS.events();

  @Option(
      names = "--take-over-keys",
      paramLabel = "N",
      description =
          "Then keys of two instances with a standby each, of which one is killed; "
              + "0: skip this (default: ${DEFAULT-VALUE}).")
  private int takeOverKeys = DEFAULTS.takeOverKeys();

  @Option(
      names = "--app",
      paramLabel = "KEY=VALUE",
      description =
          "Setting of that app to try, for example rows.cache.bytes=16777216 or "
              + "streams.enable.transactional.statestores=false.")
  private Map<String, String> app = new LinkedHashMap<>();

  /** Whether the measurement of many keys is requested. */
  boolean hasOptions() {
    return keys != NONE;
  }

  /**
   * The settings; the parameters are options shared by all measurements.
   *
   * @throws UsageException naming the invalid option
   */
  KeysSettings settings(int partitions, int threads, int commitMillis) {
    return new KeysSettings(
        BenchCommand.requireAtLeast(1, keys, "--keys"),
        BenchCommand.requireAtLeast(1, events, "--key-events"),
        BenchCommand.requireAtLeast(0, takeOverKeys, "--take-over-keys"),
        partitions,
        threads,
        commitMillis,
        app);
  }
}
