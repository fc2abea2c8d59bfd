package io.spoor.connectors.sink;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** Reads typed values of a sink's configuration. */
public final class ConfigValues {

  private ConfigValues() {}

  /** Runs a reader and converts its error to Connect's exception. */
  public static <T> T parse(Supplier<T> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      ConfigException invalid = new ConfigException(e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }

  public static Duration millis(AbstractConfig values, String key) {
    return Duration.ofMillis(values.getInt(key));
  }

  /**
   * Pauses between tries.
   *
   * @throws ConfigException if the maximum is less than the initial pause
   */
  public static BackoffConfig backoff(AbstractConfig values, String first, String longest) {
    Duration initialDelay = millis(values, first);
    Duration maxDelay = millis(values, longest);
    if (maxDelay.compareTo(initialDelay) < 0) {
      throw new ConfigException(longest + " must not be smaller than " + first);
    }
    return new BackoffConfig(initialDelay, maxDelay);
  }
}
