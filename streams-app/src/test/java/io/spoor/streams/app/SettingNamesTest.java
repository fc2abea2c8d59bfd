package io.spoor.streams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.settings.StageSettingsRenderer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingNamesTest {
  /** Reading fails at the first unknown or missing key, so each is read. */
  @Test
  void eachDescribedKeyIsRead() {
    Map<String, String> valid =
        Map.of(
            "bootstrap.servers",
            "kafka:9092",
            "schema.registry.url",
            "http://registry:8081",
            "state.dir",
            "state");
    Map<String, String> faulty =
        Map.ofEntries(
            Map.entry("sources", "x"),
            Map.entry("tenant", " "),
            Map.entry("health.allowed.hosts", "app-1:8080"),
            Map.entry("taint.key.file", "/x"),
            Map.entry("detectors.file", "/x"));
    for (String key : SettingNames.NAMES) {
      if (List.of(
              "application.id",
              "health.host",
              "health.port.file",
              "replay",
              "bootstrap.servers",
              "state.dir")
          .contains(key)) {
        continue;
      }
      Map<String, String> config = new HashMap<>(valid);
      config.put(key, faulty.getOrDefault(key, "x"));
      assertThatThrownBy(() -> AppSettings.from(config))
          .as(key)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatIsWrittenDownIsKnown() {
    assertThat(
            SettingNames.unknown(StageSettingsRenderer.render(StageSettings.defaults()).keySet()))
        .isEmpty();
    assertThat(SettingNames.unknown(List.of("kafka.ssl.truststore.location", "streams.x")))
        .isEmpty();
  }

  @Test
  void saysWhatWasMeant() {
    assertThat(SettingNames.unknown(List.of("joins.of", "horizon", "elasticsearch.url")))
        .containsExactly(
            "the app has no setting named elasticsearch.url; docs/configuration.md lists them",
            "the app has no setting named joins.of; did you mean joins.off?");
  }
}
