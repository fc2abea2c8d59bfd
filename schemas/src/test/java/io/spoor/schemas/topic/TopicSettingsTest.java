package io.spoor.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicSettingsTest {

  private static final List<String> SOURCES = List.of("otel", "cloudtrail");

  @Test
  void defaultsAreForACluster() {
    TopicSettings settings = TopicSettings.fromMap(Map.of(), SOURCES);

    assertThat(settings).isEqualTo(TopicSettings.cluster(SOURCES));
    assertThat(settings.partitions()).isEqualTo(4);
    assertThat(settings.replication()).isEqualTo((short) 3);
    assertThat(settings.minInSyncReplicas()).isEqualTo(2);
    assertThat(settings.sources()).containsExactly("cloudtrail", "otel");
  }

  @Test
  void localIsOneCopy() {
    TopicSettings settings = TopicSettings.local(SOURCES);

    assertThat(settings.partitions()).isEqualTo(4);
    assertThat(settings.replication()).isEqualTo((short) 1);
    assertThat(settings.minInSyncReplicas()).isEqualTo(1);
  }

  @Test
  void everyKeyIsRead() {
    TopicSettings settings =
        TopicSettings.fromMap(
            Map.of(
                "topics.partitions",
                " 16 ",
                "topics.replication",
                5,
                "topics.min.insync.replicas",
                "3"),
            SOURCES);

    assertThat(settings.partitions()).isEqualTo(16);
    assertThat(settings.replication()).isEqualTo((short) 5);
    assertThat(settings.minInSyncReplicas()).isEqualTo(3);
  }

  @Test
  void wrongValuesAreNamed() {
    assertRejected("topics.partitions", "many");
    assertRejected("topics.partitions", "0");
    assertRejected("topics.replication", "-1");
    assertRejected("topics.replication", "70000");
    assertRejected("topics.min.insync.replicas", "4");
  }

  private static void assertRejected(String key, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TopicSettings.fromMap(Map.of(key, value), SOURCES))
        .withMessageContaining(key)
        .withMessageContaining(value);
  }
}
