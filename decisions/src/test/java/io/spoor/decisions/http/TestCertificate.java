package io.spoor.decisions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.platform.connection.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that its own key signed, made with the JDK's keytool.
 *
 * @param chain PEM
 * @param key PEM, PKCS#8
 */
record TestCertificate(X509Certificate certificate, Path chain, Path key) {
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "a";

  /** {@code names}: alternative names as keytool has them, such as {@code ip:127.0.0.1}. */
  static TestCertificate create(Path folder, String file, String subject, String names) {
    return create(folder, file, subject, names, List.of());
  }

  /** One that was valid for a day, and is not any more. */
  static TestCertificate createExpired(Path folder, String file, String subject, String names) {
    return create(folder, file, subject, names, List.of("-startdate", "-3d", "-validity", "1"));
  }

  private static TestCertificate create(
      Path folder, String file, String subject, String names, List<String> validity) {
    Path store = folder.resolve(file + ".p12");
    try {
      keytool(store, subject, names, validity);
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      var certificate = (X509Certificate) keys.getCertificate(ALIAS);
      byte[] key = keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
      return new TestCertificate(
          certificate,
          Files.writeString(
              folder.resolve(file + ".pem"), pem("CERTIFICATE", certificate.getEncoded())),
          Files.writeString(folder.resolve(file + ".key"), pem("PRIVATE KEY", key)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void keytool(Path store, String subject, String names, List<String> validity)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                ALIAS,
                "-dname",
                subject,
                "-keyalg",
                "EC",
                "-ext",
                "san=" + names));
    command.addAll(validity);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    if (process.waitFor() != 0) {
      throw new AssertionError(new String(process.getInputStream().readAllBytes(), UTF_8));
    }
  }

  static String pem(String type, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(der), type);
  }

  DecisionServer.TlsFiles files() {
    return new DecisionServer.TlsFiles(chain, key);
  }

  /** A client that trusts this certificate; {@code own}: the one it presents, null: none. */
  HttpClient client(@Nullable TestCertificate own) {
    try {
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(Pem.trustStore(Files.readString(chain)));
      KeyManager[] keys = null;
      if (own != null) {
        KeyManagerFactory managers =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(
            Pem.keyStore(Files.readString(own.chain()), Files.readString(own.key())), new char[0]);
        keys = managers.getKeyManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trusted.getTrustManagers(), null);
      return HttpClient.newBuilder().sslContext(context).build();
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
