package io.spoor.platform.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {

  @Test
  void withoutAnythingItIsPlain() {
    KafkaConnection connection = KafkaConnection.fromMap(with(Map.of()));

    assertThat(connection).isEqualTo(KafkaConnection.plain("broker:9093"));
    assertThat(connection.clientConfig())
        .containsOnly(Map.entry("bootstrap.servers", "broker:9093"));
    assertThat(connection.describe()).isEqualTo("broker:9093 (PLAINTEXT)");
  }

  @Test
  void aUserMeansScramOverTls() {
    KafkaConnection connection =
        KafkaConnection.fromMap(
            with(
                Map.of(
                    "kafka.username", "app",
                    "kafka.password", "quo\"te\\d",
                    "kafka.ssl.truststore.location", "/etc/ca.pem")));

    assertThat(connection.settings())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"app\""
                + " password=\"quo\\\"te\\\\d\";")
        .doesNotContainKeys("username", "password");
    assertThat(connection.describe()).isEqualTo("broker:9093 as user app (SASL_SSL)");
  }

  @Test
  void whatIsSaidStays() {
    KafkaConnection connection =
        KafkaConnection.fromMap(
            with(
                Map.of(
                    "kafka.username", "app",
                    "kafka.password", "p",
                    "kafka.sasl.mechanism", "PLAIN",
                    "kafka.security.protocol", "SASL_PLAINTEXT",
                    "kafka.ssl.truststore.location", "/etc/ca.pem",
                    "kafka.ssl.truststore.type", "PKCS12")));

    assertThat(connection.settings())
        .containsEntry("security.protocol", "SASL_PLAINTEXT")
        .containsEntry("ssl.truststore.type", "PKCS12")
        .hasEntrySatisfying(
            "sasl.jaas.config", jaas -> assertThat(jaas).contains("PlainLoginModule"));
  }

  @Test
  void neverShowsASecret() {
    Map<String, String> config = with(Map.of("kafka.username", "app", "kafka.password", "hunter2"));

    assertThat(KafkaConnection.fromMap(config).toString())
        .contains("user app", "sasl.jaas.config")
        .doesNotContain("hunter2");
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    assertRejected(Map.of("kafka.username", "app"), "kafka.password");
    assertRejected(Map.of("kafka.password", "hunter2"), "kafka.username");
    assertRejected(
        Map.of(
            "kafka.username", "app",
            "kafka.password", "hunter2",
            "kafka.security.protocol", "SSL"),
        "kafka.security.protocol");
    assertRejected(
        Map.of(
            "kafka.username", "app",
            "kafka.password", "hunter2",
            "kafka.sasl.mechanism", "GSSAPI"),
        "kafka.sasl.mechanism");
    assertRejected(
        Map.of(
            "kafka.username", "app",
            "kafka.password", "hunter2",
            "kafka.sasl.jaas.config", "x required;"),
        "kafka.sasl.jaas.config");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaConnection.fromMap(Map.of()))
        .withMessageContaining("bootstrap.servers");
  }

  private static void assertRejected(Map<String, String> config, String expectedMention) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaConnection.fromMap(with(config)))
        .withMessageContaining(expectedMention)
        .withMessageNotContaining("hunter2");
  }

  private static Map<String, String> with(Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>(overrides);
    all.put("bootstrap.servers", "broker:9093");
    return all;
  }
}
