package io.spoor.platform.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.platform.registry.RegistryConfig;
import io.spoor.schemas.setting.SettingDescription;
import io.spoor.schemas.topic.TopicSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The descriptions of connections name the keys that are read, and no others. */
class ConnectionDescriptionsTest {

  /** Records the keys that a reader asks for. */
  @SuppressWarnings("serial")
  private static final class RecordingMap extends HashMap<String, Object> {
    private final Set<String> keys = new TreeSet<>();

    @Override
    public @Nullable Object get(Object key) {
      keys.add(String.valueOf(key));
      return super.get(key);
    }
  }

  /** Keys that a reader asks for, of a connection with stores of a type that has passwords. */
  private static Set<String> keysRead(String prefix, Consumer<Map<String, Object>> reader) {
    var config = new RecordingMap();
    config.put(prefix + "url", "https://server:1234");
    for (String store : List.of("truststore", "keystore")) {
      config.put(prefix + "ssl." + store + ".location", "/store");
      config.put(prefix + "ssl." + store + ".type", "PKCS12");
    }
    reader.accept(config);
    return config.keys;
  }

  @Test
  void theKeysOfTheRegistryAreDescribed() {
    assertThat(RegistryConfig.descriptions().stream().map(SettingDescription::key))
        .containsExactlyInAnyOrderElementsOf(
            keysRead(RegistryConfig.PREFIX, RegistryConfig::fromMap));
  }

  @Test
  void theKeysOfElasticsearchAreDescribed() {
    assertThat(ElasticsearchConfig.descriptions().stream().map(SettingDescription::key))
        .containsExactlyInAnyOrderElementsOf(
            keysRead(ElasticsearchConfig.PREFIX, ElasticsearchConfig::fromMap));
  }

  @Test
  void theKeysOfTopicsAreDescribed() {
    assertThat(TopicSettings.descriptions().stream().map(SettingDescription::key))
        .containsExactlyInAnyOrderElementsOf(
            keysRead("none.", config -> TopicSettings.fromMap(config, List.of())));
  }
}
