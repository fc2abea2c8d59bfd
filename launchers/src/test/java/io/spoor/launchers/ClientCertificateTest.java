package io.spoor.launchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with the key store of a worker admits the holder of the client's key alone. */
class ClientCertificateTest {
  private static final String PASSWORD = "of-the-key-store";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static HttpsServer server;

  @SuppressWarnings("NullAway.Init")
  private static String url;

  @BeforeAll
  static void serve() throws Exception {
    CertificateAuthority.issue(directory.resolve("own"), List.of("connect", "client"));
    CertificateAuthority.issue(directory.resolve("other"), List.of("kafka"));
    TlsFiles files = CertificateAuthority.files(directory.resolve("own"), "connect");
    files.writeKeyStore(PASSWORD);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SSLContext context = context(files.keyStore());
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters settings = context.getDefaultSSLParameters();
            settings.setNeedClientAuth(true);
            parameters.setSSLParameters(settings);
          }
        });
    server.createContext(
        "/connectors",
        exchange -> {
          try (exchange) {
            byte[] body = "[\"one\"]".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    url = "https://127.0.0.1:" + server.getAddress().getPort();
  }

  /** As Connect reads its key store. */
  private static SSLContext context(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  @Test
  void theClientIsAdmitted() {
    TlsFiles client = CertificateAuthority.files(directory.resolve("own"), "client");

    assertThat(new ConnectClient(url, ServerCredentials.certificate(client)).connectorNames())
        .containsExactly("one");
  }

  @Test
  void noCertificateAndOneOfAnotherAuthorityAreRefused() {
    TlsFiles own = CertificateAuthority.files(directory.resolve("own"), "client");
    TlsFiles other = CertificateAuthority.files(directory.resolve("other"), "kafka");

    for (ServerCredentials stranger :
        List.of(
            ServerCredentials.tls(own.authority()),
            new ServerCredentials(
                Optional.of(own.authority()), Optional.empty(), Optional.of(other)))) {
      assertThatThrownBy(() -> new ConnectClient(url, stranger).connectorNames())
          .as("%s", stranger)
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void filesAreTheOwnersOnly() throws Exception {
    try (var files = Files.list(directory.resolve("own"))) {
      assertThat(files.toList())
          .hasSize(8)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }
}
