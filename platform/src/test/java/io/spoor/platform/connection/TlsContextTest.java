package io.spoor.platform.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsContextTest {
  @TempDir private Path directory = Path.of("");

  /** Any authority of the Java installation, as PEM. */
  private static String certificate() throws GeneralSecurityException, IOException {
    Path authorities = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    KeyStore store = KeyStore.getInstance(authorities.toFile(), (char[]) null);
    byte[] der = store.getCertificate(store.aliases().nextElement()).getEncoded();
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }

  @Test
  void trustsTheCertificatesOfAPemFile() throws Exception {
    Path file = Files.writeString(directory.resolve("ca.pem"), "Our CA\n" + certificate());

    assertThat(TlsContext.trusting(file).getProtocol()).isEqualTo("TLS");
  }

  @Test
  void namesTheFileThatHasNoCertificates() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "\n");
    Path binary = Files.write(directory.resolve("ca.der"), new byte[] {0x30, (byte) 0x82, 0});
    Path missing = directory.resolve("nowhere.pem");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsContext.trusting(empty))
        .withMessageContaining(empty + ": the PEM text has no CERTIFICATE block");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsContext.trusting(binary))
        .withMessageContaining("cannot read " + binary + ": it is not text");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsContext.trusting(missing))
        .withMessageContaining("cannot read " + missing + ": file not found");
  }
}
