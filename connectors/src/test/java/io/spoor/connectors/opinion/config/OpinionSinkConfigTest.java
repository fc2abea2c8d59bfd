package io.spoor.connectors.opinion.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.connectors.opinion.OpinionSinkConnector;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpinionSinkConfigTest {
  @TempDir Path directory;

  private static Map<String, String> properties(String key, String value) {
    Map<String, String> all = new HashMap<>();
    all.put("opinion.url", "https://judge.example/ask");
    all.put("bootstrap.servers", "kafka:9092");
    all.put("schema.registry.url", "https://registry:8081");
    all.put(key, value);
    return all;
  }

  @Test
  void hasDefaults() {
    OpinionSinkConfig config =
        OpinionSinkConfig.of(properties("opinion.url", "https://judge.example/ask"));

    assertThat(config.url()).isEqualTo(URI.create("https://judge.example/ask"));
    assertThat(config.tokenFile()).isNull();
    assertThat(config.limits().perMinute()).isEqualTo(30);
    assertThat(config.limits().perTenantMinute()).isEqualTo(10);
    assertThat(config.limits().queue()).isEqualTo(1_000);
    assertThat(config.limits().inFlight()).isEqualTo(4);
    assertThat(config.limits().maxAge()).isEqualTo(Duration.ofHours(1));
    assertThat(config.limits().retries()).isEqualTo(3);
    assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config).hasToString("second opinions of judge.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/ask",
        "http://127.0.0.1:8080",
        "http://[::1]:8080/ask",
        "https://judge.example:8443/ask?model=a"
      })
  void takesHttpsAndThisMachine(String url) {
    assertThat(OpinionSinkConfig.of(properties("opinion.url", url)).url())
        .isEqualTo(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://judge.example/ask",
        "http://localhost.example/ask",
        "http://127.0.0.1.example/ask",
        "https://ann:hunter2@judge.example/ask",
        "ftp://localhost/ask",
        "judge.example",
        "https:///ask",
        "not a url"
      })
  void refusesOtherUrlsWithoutQuotingThem(String url) {
    assertThatThrownBy(() -> OpinionSinkConfig.of(properties("opinion.url", url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("opinion.url must be an https:// URL")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void refusesATokenThatOthersMayRead() throws IOException {
    Path file = directory.resolve("token");
    Files.writeString(file, "hunter2");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> OpinionSinkConfig.of(properties("opinion.token.file", "" + file)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("chmod 600")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void refusesAMissingOrEmptyToken() throws IOException {
    Path file = directory.resolve("token");
    assertThatThrownBy(() -> OpinionSinkConfig.of(properties("opinion.token.file", "" + file)))
        .hasMessageContaining("opinion.token.file");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    assertThatThrownBy(() -> OpinionSinkConfig.of(properties("opinion.token.file", "" + file)))
        .hasMessageContaining("is empty");
  }

  /** The budget is that of the connector, whatever the number of tasks. */
  @Test
  void hasOneTask() {
    var connector = new OpinionSinkConnector();
    connector.start(properties("opinion.per.minute", "7"));

    assertThat(connector.taskConfigs(8)).hasSize(1);
  }
}
