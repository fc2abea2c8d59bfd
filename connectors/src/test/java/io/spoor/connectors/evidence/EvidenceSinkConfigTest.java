package io.spoor.connectors.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.connectors.evidence.config.EvidenceSinkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceSinkConfigTest {
  @TempDir private Path directory;

  private Map<String, String> config(String... overrides) {
    return EvidenceTaskHarness.config(directory, overrides);
  }

  @Test
  void hasDefaults() {
    Map<String, String> properties = config();
    properties
        .keySet()
        .removeIf(key -> key.startsWith("evidence.segment.") || key.startsWith("evidence.retry."));

    EvidenceSinkConfig config = EvidenceSinkConfig.of(properties);

    assertThat(config.limits().records()).isEqualTo(10_000);
    assertThat(config.limits().bytes()).isEqualTo(16 << 20);
    assertThat(config.limits().interval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.retries().initial()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.retries().max()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.log().previousKey()).isEmpty();
    assertThat(config.log().directory()).isEqualTo(directory.resolve("log"));
  }

  @Test
  void saysWhatIsWrong() {
    assertRejected(
        "raw records may hold secrets",
        "topics",
        "spoor.raw.otel",
        "spoor.raw.otel cannot be sealed");
    assertRejected("which ones is not left open", "topics.regex", "spoor.*", "name the topics");
    assertRejected("a name of its own", "evidence.log.name", "two words", "evidence.log.name");
    assertRejected("a file", "evidence.key.file", "nowhere", "nowhere");
    assertRejected("bounds", "evidence.segment.records", "0", "evidence.segment.records");
    assertRejected("pauses grow", "evidence.retry.backoff.max.ms", "1", "must not be smaller");
  }

  private void assertRejected(String reason, String key, String value, String expectedMessage) {
    Map<String, String> properties = config(key, value);
    assertThatThrownBy(() -> EvidenceSinkConfig.of(properties))
        .as(reason)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expectedMessage);
  }

  @Test
  void hasOneTaskWhateverIsAskedForAndChecksFilesBeforeItIsTaken() {
    var connector = new EvidenceSinkConnector();
    connector.start(config());
    assertThat(connector.taskConfigs(8)).containsExactly(config());

    Config evaluated = connector.validate(config("evidence.key.file", "nowhere"));

    List<String> errors =
        evaluated.configValues().stream().flatMap(v -> v.errorMessages().stream()).toList();
    assertThat(errors).singleElement().asString().contains("nowhere");
  }
}
