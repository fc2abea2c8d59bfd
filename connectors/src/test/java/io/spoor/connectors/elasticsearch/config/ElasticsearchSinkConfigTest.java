package io.spoor.connectors.elasticsearch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.connectors.elasticsearch.config.ElasticsearchSinkConfig.BatchConfig;
import io.spoor.connectors.sink.BackoffConfig;
import io.spoor.platform.connection.BasicAuth;
import io.spoor.platform.connection.ElasticsearchConfig.Login;
import io.spoor.platform.connection.Secret;
import io.spoor.platform.connection.TlsConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ElasticsearchSinkConfigTest {

  private static final Map<String, String> MINIMAL =
      Map.of(
          "elasticsearch.url", "http://search:9200",
          "schema.registry.url", "http://registry:8081");

  @Test
  void hasTheseDefaults() {
    ElasticsearchSinkConfig config = ElasticsearchSinkConfig.of(MINIMAL);

    assertThat(config.cluster().urls()).containsExactly(URI.create("http://search:9200"));
    assertThat(config.cluster().login()).isEqualTo(new Login.Anonymous());
    assertThat(config.cluster().tls().isJavaDefault()).isTrue();
    assertThat(config.cluster().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.cluster().requestTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.batches())
        .isEqualTo(new BatchConfig(2_000, 4 << 20, Duration.ofMillis(50), 2, 12 << 20));
    assertThat(config.retries())
        .isEqualTo(new BackoffConfig(Duration.ofMillis(100), Duration.ofSeconds(5)));
    assertThat(config.manageTemplates()).isTrue();
    assertThat(config.eventGeneration()).isZero();
    assertThat(config.registry().urls()).containsExactly(URI.create("http://registry:8081"));
  }

  @Test
  void readsEveryKey() {
    ElasticsearchSinkConfig config =
        ElasticsearchSinkConfig.of(
            with(
                Map.ofEntries(
                    Map.entry("elasticsearch.url", "https://a:9200, https://b:9200/search"),
                    Map.entry("elasticsearch.username", "writer"),
                    Map.entry("elasticsearch.password", "s3cret"),
                    Map.entry("elasticsearch.ssl.truststore.location", "/etc/ca.p12"),
                    Map.entry("elasticsearch.ssl.truststore.type", "PKCS12"),
                    Map.entry("elasticsearch.ssl.truststore.password", "store"),
                    Map.entry("elasticsearch.connect.timeout.ms", "1"),
                    Map.entry("elasticsearch.request.timeout.ms", "2"),
                    Map.entry("elasticsearch.bulk.documents", "3"),
                    Map.entry("elasticsearch.bulk.bytes", "4"),
                    Map.entry("elasticsearch.bulk.linger.ms", "5"),
                    Map.entry("elasticsearch.bulk.in.flight", "6"),
                    Map.entry("elasticsearch.buffer.bytes", "7000000"),
                    Map.entry("elasticsearch.retry.backoff.ms", "8"),
                    Map.entry("elasticsearch.retry.backoff.max.ms", "9"),
                    Map.entry("elasticsearch.templates.manage", "false"),
                    Map.entry("events.generation", "10"))));

    assertThat(config.cluster().urls())
        .containsExactly(URI.create("https://a:9200"), URI.create("https://b:9200/search"));
    assertThat(config.cluster().login())
        .isEqualTo(new Login.Basic(new BasicAuth("writer", new Secret("s3cret"))));
    assertThat(config.cluster().tls().trust())
        .isEqualTo(
            new TlsConfig.Store(Path.of("/etc/ca.p12"), "PKCS12", new Secret("store"), null));
    assertThat(config.cluster().connectTimeout()).isEqualTo(Duration.ofMillis(1));
    assertThat(config.cluster().requestTimeout()).isEqualTo(Duration.ofMillis(2));
    assertThat(config.batches())
        .isEqualTo(new BatchConfig(3, 4, Duration.ofMillis(5), 6, 7_000_000));
    assertThat(config.retries())
        .isEqualTo(new BackoffConfig(Duration.ofMillis(8), Duration.ofMillis(9)));
    assertThat(config.manageTemplates()).isFalse();
    assertThat(config.eventGeneration()).isEqualTo(10);
  }

  @Test
  void takesAnApiKeyAndAPemFile() {
    ElasticsearchSinkConfig config =
        ElasticsearchSinkConfig.of(
            with(
                Map.of(
                    "elasticsearch.api.key", "a2V5",
                    "elasticsearch.ssl.truststore.location", "/etc/ca.pem")));

    assertThat(config.cluster().login()).isEqualTo(new Login.ApiKey(new Secret("a2V5")));
    assertThat(config.cluster().tls().trust())
        .isEqualTo(new TlsConfig.PemFile(Path.of("/etc/ca.pem")));
  }

  @Test
  void documentsEveryKey() {
    assertThat(ElasticsearchSinkKeys.definition().configKeys().values())
        .allSatisfy(key -> assertThat(key.documentation).isNotBlank());
  }

  @Test
  void neverShowsASecret() {
    ElasticsearchSinkConfig config =
        ElasticsearchSinkConfig.of(with(Map.of("elasticsearch.api.key", "a2V5")));

    assertThat(config.toString()).doesNotContain("a2V5");
    assertRejected(Map.of("elasticsearch.url", "http://user:s3cret@search"), "elasticsearch.url");
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    assertRejected(
        Map.of("elasticsearch.api.key", "k", "elasticsearch.username", "u"),
        "elasticsearch.api.key");
    assertRejected(Map.of("elasticsearch.username", "u"), "elasticsearch.password");
    assertRejected(
        Map.of("elasticsearch.username", "u:v", "elasticsearch.password", "p"),
        "elasticsearch.username");
    assertRejected(
        Map.of("elasticsearch.retry.backoff.max.ms", "1"), "elasticsearch.retry.backoff");
  }

  @Test
  void refusesValuesOutOfBounds() {
    assertRejected(Map.of("elasticsearch.url", "ftp://search"), "elasticsearch.url");
    assertRejected(Map.of("elasticsearch.url", ""), "elasticsearch.url");
    assertRejected(Map.of("elasticsearch.bulk.in.flight", "0"), "elasticsearch.bulk.in.flight");
    assertRejected(Map.of("elasticsearch.ssl.truststore.type", "DER"), "truststore.type");
    assertRejected(Map.of("schema.registry.url", "nonsense"), "schema.registry.url");
  }

  @Test
  void aPrefixOfIndicesIsANameThatEndsWithADot() {
    for (String prefix : List.of("", "acme.", "acme-west_2.")) {
      Map<String, String> properties = with(Map.of("elasticsearch.index.prefix", prefix));
      assertThat(ElasticsearchSinkConfig.of(properties).indexPrefix()).isEqualTo(prefix);
    }
    for (String prefix : List.of("acme", "Acme.", ".acme.", "a*.", "a,b.", "spoor-x.", "a.b.")) {
      assertRejected(Map.of("elasticsearch.index.prefix", prefix), "elasticsearch.index.prefix");
    }
  }

  private static void assertRejected(Map<String, String> properties, String expectedMention) {
    assertThatThrownBy(() -> ElasticsearchSinkConfig.of(with(properties)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expectedMention)
        .hasMessageNotContaining("s3cret");
  }

  private static Map<String, String> with(Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>(MINIMAL);
    all.putAll(overrides);
    return all;
  }
}
