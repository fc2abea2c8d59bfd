package io.spoor.connectors.elasticsearch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.connectors.elasticsearch.config.SinkConfig.BatchConfig;
import io.spoor.connectors.sink.BackoffConfig;
import io.spoor.schemas.connection.BasicAuth;
import io.spoor.schemas.connection.ElasticsearchConfig.Login;
import io.spoor.schemas.connection.Secret;
import io.spoor.schemas.connection.TlsConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class SinkConfigTest {

  private static final Map<String, String> LEAST =
      Map.of(
          "elasticsearch.url", "http://search:9200",
          "schema.registry.url", "http://registry:8081");

  @Test
  void hasTheseDefaults() {
    SinkConfig config = SinkConfig.of(LEAST);

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
    SinkConfig config =
        SinkConfig.of(
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
    SinkConfig config =
        SinkConfig.of(
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
    assertThat(SinkKeys.definition().configKeys().values())
        .allSatisfy(key -> assertThat(key.documentation).isNotBlank());
  }

  @Test
  void neverShowsASecret() {
    SinkConfig config = SinkConfig.of(with(Map.of("elasticsearch.api.key", "a2V5")));

    assertThat(config.toString()).doesNotContain("a2V5");
    refuses(Map.of("elasticsearch.url", "http://user:s3cret@search"), "elasticsearch.url");
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    refuses(
        Map.of("elasticsearch.api.key", "k", "elasticsearch.username", "u"),
        "elasticsearch.api.key");
    refuses(Map.of("elasticsearch.username", "u"), "elasticsearch.password");
    refuses(
        Map.of("elasticsearch.username", "u:v", "elasticsearch.password", "p"),
        "elasticsearch.username");
    refuses(Map.of("elasticsearch.retry.backoff.max.ms", "1"), "elasticsearch.retry.backoff");
  }

  @Test
  void refusesValuesOutOfBounds() {
    refuses(Map.of("elasticsearch.url", "ftp://search"), "elasticsearch.url");
    refuses(Map.of("elasticsearch.url", ""), "elasticsearch.url");
    refuses(Map.of("elasticsearch.bulk.in.flight", "0"), "elasticsearch.bulk.in.flight");
    refuses(Map.of("elasticsearch.ssl.truststore.type", "DER"), "truststore.type");
    refuses(Map.of("schema.registry.url", "nonsense"), "schema.registry.url");
  }

  @Test
  void aPrefixOfIndicesIsANameThatEndsWithADot() {
    for (String prefix : List.of("", "acme.", "acme-west_2.")) {
      Map<String, String> properties = with(Map.of("elasticsearch.index.prefix", prefix));
      assertThat(SinkConfig.of(properties).indexPrefix()).isEqualTo(prefix);
    }
    for (String prefix : List.of("acme", "Acme.", ".acme.", "a*.", "a,b.", "spoor-x.", "a.b.")) {
      refuses(Map.of("elasticsearch.index.prefix", prefix), "elasticsearch.index.prefix");
    }
  }

  private static void refuses(Map<String, String> properties, String named) {
    assertThatThrownBy(() -> SinkConfig.of(with(properties)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(named)
        .hasMessageNotContaining("s3cret");
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(LEAST);
    all.putAll(more);
    return all;
  }
}
