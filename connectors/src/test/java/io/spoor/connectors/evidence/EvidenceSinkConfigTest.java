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

  private Map<String, String> config(String... more) {
    return RunningEvidenceTask.config(directory, more);
  }

  @Test
  void hasDefaults() {
    Map<String, String> given = config();
    given
        .keySet()
        .removeIf(key -> key.startsWith("evidence.segment.") || key.startsWith("evidence.retry."));

    EvidenceSinkConfig config = EvidenceSinkConfig.of(given);

    assertThat(config.limits().records()).isEqualTo(10_000);
    assertThat(config.limits().bytes()).isEqualTo(16 << 20);
    assertThat(config.limits().interval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.retries().first()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.retries().longest()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.log().old()).isEmpty();
    assertThat(config.log().directory()).isEqualTo(directory.resolve("log"));
  }

  @Test
  void saysWhatIsWrong() {
    refuses(
        "raw records may hold secrets", "topics", "spoor.raw.otel", "spoor.raw.otel is not kept");
    refuses("which ones is not left open", "topics.regex", "spoor.*", "name the topics");
    refuses("a name of its own", "evidence.log.name", "two words", "evidence.log.name");
    refuses("a file", "evidence.key.file", "nowhere", "nowhere");
    refuses("bounds", "evidence.segment.records", "0", "evidence.segment.records");
    refuses("pauses grow", "evidence.retry.backoff.max.ms", "1", "must not be smaller");
  }

  private void refuses(String why, String key, String value, String says) {
    Map<String, String> given = config(key, value);
    assertThatThrownBy(() -> EvidenceSinkConfig.of(given))
        .as(why)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(says);
  }

  @Test
  void hasOneTaskWhateverIsAskedForAndChecksFilesBeforeItIsTaken() {
    var connector = new EvidenceSinkConnector();
    connector.start(config());
    assertThat(connector.taskConfigs(8)).containsExactly(config());

    Config judged = connector.validate(config("evidence.key.file", "nowhere"));

    List<String> errors =
        judged.configValues().stream().flatMap(v -> v.errorMessages().stream()).toList();
    assertThat(errors).singleElement().asString().contains("nowhere");
  }
}
