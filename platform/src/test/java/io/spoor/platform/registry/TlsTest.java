package io.spoor.platform.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.platform.connection.Secret;
import io.spoor.platform.connection.TlsConfig;
import io.spoor.platform.connection.TlsContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS against a real HTTPS server, with keys made by the JDK's keytool. */
class TlsTest {

  private static final String PASSWORD = "changeit";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static StubRegistry open;

  @SuppressWarnings("NullAway.Init")
  private static StubRegistry mutualTls;

  @BeforeAll
  static void start() throws IOException, InterruptedException, GeneralSecurityException {
    makeKey("server", "RSA");
    makeKey("client", "EC");
    TlsConfig server = new TlsConfig("schema.registry.", store("client"), store("server"));
    String level = "{\"compatibilityLevel\":\"FULL\"}";
    open = StubRegistry.https(TlsContext.of(server), false).respond(200, level);
    mutualTls = StubRegistry.https(TlsContext.of(server), true).respond(200, level);
  }

  @AfterAll
  static void stop() {
    open.close();
    mutualTls.close();
  }

  @Test
  void serverThatNobodyVouchesForIsRefusedAndNotAskedAgain() {
    assertThatThrownBy(() -> level(open, Map.of()))
        .isInstanceOf(RegistryException.Untrusted.class)
        .hasMessageContaining("TLS failed")
        .hasMessageContaining("schema.registry.ssl.");
  }

  @Test
  void serverIsTrustedByStore() {
    assertThat(level(open, trustStore())).isEqualTo(CompatibilityLevel.FULL);
  }

  @Test
  void serverIsTrustedByPemFileOrText() throws IOException, GeneralSecurityException {
    String pem = certificatePem("server");
    Path file = Files.writeString(directory.resolve("ca.pem"), "a comment\n" + pem);

    assertThat(
            level(
                open,
                Map.of("ssl.truststore.type", "PEM", "ssl.truststore.location", file.toString())))
        .isEqualTo(CompatibilityLevel.FULL);
    assertThat(level(open, Map.of("ssl.truststore.certificates", pem)))
        .isEqualTo(CompatibilityLevel.FULL);
  }

  @Test
  void clientWithoutCertificateIsRefusedWhereOneIsAsked() {
    assertThatThrownBy(() -> level(mutualTls, trustStore()))
        .isInstanceOf(RegistryException.Unavailable.class);
  }

  @Test
  void clientShowsTheCertificateOfAStore() {
    Map<String, String> config = new HashMap<>(trustStore());
    config.put("ssl.keystore.type", "PKCS12");
    config.put("ssl.keystore.location", file("client").toString());
    config.put("ssl.keystore.password", PASSWORD);

    assertThat(level(mutualTls, config)).isEqualTo(CompatibilityLevel.FULL);
  }

  @Test
  void clientShowsTheCertificateOfPemFileOrText() throws IOException, GeneralSecurityException {
    // Given
    String chain = certificatePem("client");
    String key =
        pem("PRIVATE KEY", load("client").getKey("client", PASSWORD.toCharArray()).getEncoded());
    Path file = Files.writeString(directory.resolve("client.pem"), key + chain);

    // When
    Map<String, String> fromFile = new HashMap<>(trustStore());
    fromFile.put("ssl.keystore.type", "PEM");
    fromFile.put("ssl.keystore.location", file.toString());
    Map<String, String> fromText = new HashMap<>(trustStore());
    fromText.put("ssl.keystore.certificate.chain", chain);
    fromText.put("ssl.keystore.key", key);

    // Then
    assertThat(level(mutualTls, fromFile)).isEqualTo(CompatibilityLevel.FULL);
    assertThat(level(mutualTls, fromText)).isEqualTo(CompatibilityLevel.FULL);
  }

  @Test
  void storesThatCannotBeUsedAreNamed() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> level(open, Map.of("ssl.truststore.location", "/nowhere.jks")))
        .withMessageContaining("schema.registry.ssl.truststore.location=/nowhere.jks")
        .withMessageContaining("file not found");
    Map<String, String> wrongPassword = new HashMap<>(trustStore());
    wrongPassword.put("ssl.truststore.password", "hunter2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> level(open, wrongPassword))
        .withMessageContaining("password")
        .withMessageNotContaining("hunter2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                level(
                    open,
                    Map.of(
                        "ssl.truststore.type", "PEM", "ssl.truststore.location", empty.toString())))
        .withMessageContaining("no CERTIFICATE block");
  }

  private static CompatibilityLevel level(StubRegistry registry, Map<String, String> ssl) {
    Map<String, String> config = new HashMap<>();
    config.put("schema.registry.url", registry.url().toString());
    config.put("schema.registry.max.retries", "0");
    ssl.forEach((key, value) -> config.put("schema.registry." + key, value));
    try (RegistryClient client = new RegistryClient(RegistryConfig.fromMap(config))) {
      return client.level();
    }
  }

  private static Map<String, String> trustStore() {
    return Map.of(
        "ssl.truststore.type",
        "PKCS12",
        "ssl.truststore.location",
        file("server").toString(),
        "ssl.truststore.password",
        PASSWORD);
  }

  private static Path file(String name) {
    return directory.resolve(name + ".p12");
  }

  private static TlsConfig.Store store(String name) {
    return new TlsConfig.Store(file(name), "PKCS12", new Secret(PASSWORD), null);
  }

  private static void makeKey(String name, String algorithm)
      throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file(name).toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static KeyStore load(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file(name))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static String certificatePem(String name) throws IOException, GeneralSecurityException {
    return pem("CERTIFICATE", Objects.requireNonNull(load(name).getCertificate(name)).getEncoded());
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
