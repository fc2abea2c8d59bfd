package io.spoor.connectors.opinion.config;

import io.spoor.connectors.opinion.ask.OpinionLimits;
import io.spoor.connectors.sink.ConfigValues;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.connection.TlsConfig;
import io.spoor.platform.connection.TlsConfigReader;
import io.spoor.platform.files.OwnerOnlyPaths;
import io.spoor.platform.registry.RegistryConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the task. {@link OpinionSinkKeys} has the keys, their defaults and their
 * meaning.
 *
 * @param url the endpoint
 * @param tokenFile file with the bearer token; null: none
 * @param limits limits of asking
 * @param tls trust settings
 * @param connectTimeout timeout for opening a connection
 * @param requestTimeout timeout for a question and its answer
 * @param kafka connection for the answers
 * @param registry schema registry of the findings
 */
public record OpinionSinkConfig(
    URI url,
    @Nullable Path tokenFile,
    OpinionLimits limits,
    TlsConfig tls,
    Duration connectTimeout,
    Duration requestTimeout,
    KafkaConnection kafka,
    RegistryConfig registry) {

  /**
   * Reads a connector's properties, and checks that the token can be read.
   *
   * @throws ConfigException stating the error and the remedy; never contains a secret
   */
  public static OpinionSinkConfig of(Map<String, String> properties) {
    AbstractConfig values = new AbstractConfig(OpinionSinkKeys.definition(), properties, false);
    return new OpinionSinkConfig(
        URI.create(values.getString(OpinionSinkKeys.URL)),
        tokenFile(values.getString(OpinionSinkKeys.TOKEN_FILE)),
        new OpinionLimits(
            values.getInt(OpinionSinkKeys.PER_MINUTE),
            values.getInt(OpinionSinkKeys.PER_TENANT_MINUTE),
            values.getInt(OpinionSinkKeys.QUEUE),
            values.getInt(OpinionSinkKeys.IN_FLIGHT),
            ConfigValues.millis(values, OpinionSinkKeys.MAX_AGE),
            values.getInt(OpinionSinkKeys.RETRIES),
            ConfigValues.backoff(values, OpinionSinkKeys.BACKOFF, OpinionSinkKeys.BACKOFF_MAX)),
        ConfigValues.parse(
            () -> new TlsConfigReader(properties, OpinionSinkKeys.PREFIX, "PEM").read()),
        ConfigValues.millis(values, OpinionSinkKeys.CONNECT_TIMEOUT),
        ConfigValues.millis(values, OpinionSinkKeys.REQUEST_TIMEOUT),
        ConfigValues.parse(() -> KafkaConnection.fromMap(properties)),
        ConfigValues.parse(() -> RegistryConfig.fromMap(properties)));
  }

  private static @Nullable Path tokenFile(@Nullable String file) {
    if (file == null || file.isBlank()) {
      return null;
    }
    Path path = Path.of(file.strip());
    try {
      if (OwnerOnlyPaths.readSecret(path).isBlank()) {
        throw new ConfigException(OpinionSinkKeys.TOKEN_FILE + ": the file " + path + " is empty");
      }
    } catch (IOException e) {
      throw new ConfigException(OpinionSinkKeys.TOKEN_FILE + ": " + e.getMessage());
    }
    return path;
  }

  @Override
  public String toString() {
    return "second opinions of " + url.getHost();
  }
}
