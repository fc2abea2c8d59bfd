package io.spoor.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.spoor.platform.connection.BasicAuth;
import io.spoor.platform.connection.Secret;
import io.spoor.platform.connection.TlsConfig;
import io.spoor.platform.connection.TlsConfig.PemCertificates;
import io.spoor.platform.connection.TlsConfig.PemFile;
import io.spoor.platform.connection.TlsConfig.PemKeyPair;
import io.spoor.platform.connection.TlsConfig.Store;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {

  private static final String URL = "http://registry:8081";

  @Test
  void defaults() {
    RegistryConfig config = RegistryConfig.fromMap(Map.of("schema.registry.url", URL));

    assertThat(config).isEqualTo(RegistryConfig.of(URI.create(URL)));
    assertThat(config.basicAuth()).isNull();
    assertThat(config.tls()).isEqualTo(TlsConfig.javaDefault("schema.registry."));
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.retry())
        .isEqualTo(new RetryPolicy(5, Duration.ofMillis(200), Duration.ofSeconds(5)));
    assertThat(config.autoRegister()).isTrue();
  }

  @Test
  void everyKeyIsRead() {
    RegistryConfig config =
        RegistryConfig.fromMap(
            Map.ofEntries(
                Map.entry("schema.registry.url", "https://a:1/apis/ccompat/v7/, https://b"),
                Map.entry("schema.registry.basic.auth.user.info", "user:pass"),
                Map.entry("schema.registry.ssl.truststore.location", "/t.p12"),
                Map.entry("schema.registry.ssl.truststore.password", "tp"),
                Map.entry("schema.registry.ssl.truststore.type", "pkcs12"),
                Map.entry("schema.registry.ssl.keystore.location", "/k.jks"),
                Map.entry("schema.registry.ssl.keystore.password", new Password("kp")),
                Map.entry("schema.registry.ssl.keystore.type", "JKS"),
                Map.entry("schema.registry.ssl.key.password", "key"),
                Map.entry("schema.registry.connect.timeout.ms", "1500"),
                Map.entry("schema.registry.request.timeout.ms", 2500),
                Map.entry("schema.registry.max.retries", "7"),
                Map.entry("schema.registry.retries.wait.ms", "10"),
                Map.entry("schema.registry.retries.max.wait.ms", "100"),
                Map.entry("schema.registry.auto.register", "false"),
                Map.entry("bootstrap.servers", "ignored")));

    assertThat(config.urls())
        .containsExactly(URI.create("https://a:1/apis/ccompat/v7"), URI.create("https://b"));
    assertThat(config.basicAuth()).isEqualTo(new BasicAuth("user", new Secret("pass")));
    assertThat(config.tls().trust())
        .isEqualTo(new Store(Path.of("/t.p12"), "PKCS12", new Secret("tp"), null));
    assertThat(config.tls().identity())
        .isEqualTo(new Store(Path.of("/k.jks"), "JKS", new Secret("kp"), new Secret("key")));
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(config.requestTimeout()).isEqualTo(Duration.ofMillis(2500));
    assertThat(config.retry())
        .isEqualTo(new RetryPolicy(8, Duration.ofMillis(10), Duration.ofMillis(100)));
    assertThat(config.autoRegister()).isFalse();
  }

  @Test
  void pemIsReadFromFilesOrText() {
    TlsConfig files =
        with(
                "ssl.truststore.location",
                "/ca.pem",
                "ssl.truststore.type",
                "PEM",
                "ssl.keystore.location",
                "/me.pem",
                "ssl.keystore.type",
                "PEM")
            .tls();
    TlsConfig text =
        with(
                "ssl.truststore.certificates",
                "CA",
                "ssl.keystore.certificate.chain",
                "CHAIN",
                "ssl.keystore.key",
                "KEY")
            .tls();

    assertThat(files)
        .isEqualTo(
            new TlsConfig(
                "schema.registry.",
                new PemFile(Path.of("/ca.pem")),
                new PemFile(Path.of("/me.pem"))));
    assertThat(text)
        .isEqualTo(
            new TlsConfig(
                "schema.registry.",
                new PemCertificates("CA"),
                new PemKeyPair("CHAIN", new Secret("KEY"))));
  }

  @Test
  void credentialsInTheUrlAreTakenOutOfIt() {
    RegistryConfig config =
        RegistryConfig.fromMap(Map.of("schema.registry.url", "http://user:p%40ss@registry:8081"));

    assertThat(config.urls()).containsExactly(URI.create(URL));
    assertThat(config.basicAuth()).isEqualTo(new BasicAuth("user", new Secret("p@ss")));
  }

  @Test
  void secretsNeverShow() {
    RegistryConfig config =
        with(
            "basic.auth.user.info",
            "user:hunter2",
            "ssl.truststore.location",
            "/t",
            "ssl.truststore.password",
            "hunter2",
            "ssl.keystore.certificate.chain",
            "CHAIN",
            "ssl.keystore.key",
            "hunter2");

    assertThat(config.toString()).doesNotContain("hunter2");
  }

  @Test
  void wrongValuesAreNamedAndNeverShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegistryConfig.fromMap(Map.of()))
        .withMessageContaining("schema.registry.url is not set");
    for (String url :
        new String[] {
          "registry:8081", "ftp://u:hunter2@registry", "http://u:hunter2@a b", "http://a,,http://b"
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RegistryConfig.fromMap(Map.of("schema.registry.url", url)))
          .withMessageContaining("schema.registry.url")
          .withMessageNotContaining("hunter2");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with("basic.auth.user.info", "hunter2"))
        .withMessageContaining("schema.registry.basic.auth.user.info")
        .withMessageNotContaining("hunter2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with("request.timeout.ms", "soon"))
        .withMessageContaining("schema.registry.request.timeout.ms")
        .withMessageContaining("soon");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with("request.timeout.ms", "0"))
        .withMessageContaining("request.timeout.ms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with("max.retries", "-1"))
        .withMessageContaining("max.retries");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with("auto.register", "yes"))
        .withMessageContaining("yes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with("ssl.keystore.key", "hunter2"))
        .withMessageContaining("must be set together")
        .withMessageNotContaining("hunter2");
  }

  private static RegistryConfig with(String... keysAndValues) {
    Map<String, Object> config = new HashMap<>(Map.of("schema.registry.url", URL));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      config.put("schema.registry." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return RegistryConfig.fromMap(config);
  }
}
