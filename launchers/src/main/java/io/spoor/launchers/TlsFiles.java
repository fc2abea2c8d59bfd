package io.spoor.launchers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * A server's TLS certificate and trust, as PEM files (RFC 7468) that only their owner can read,
 * except the authority's certificate.
 *
 * @param authority certificate of the authority that signed the certificate of every server of a
 *     workspace
 * @param certificate the server's certificate
 * @param key its private key, PKCS#8
 * @param both key and certificate in one file
 */
public record TlsFiles(Path authority, Path certificate, Path key, Path both) {

  /** Key and certificate as PKCS#12, for servers that read no PEM. */
  Path keyStore() {
    return both.resolveSibling(both.getFileName().toString().replaceFirst("pem$", "p12"));
  }

  /** Key, certificate and, as trusted, the authority. */
  KeyStore load(String password) throws IOException, GeneralSecurityException {
    Certificate own = certificate(certificate);
    String pem = Files.readString(key).replaceAll("-----[A-Z ]+-----|\\s", "");
    PrivateKey privateKey =
        KeyFactory.getInstance(own.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", privateKey, password.toCharArray(), new Certificate[] {own});
    store.setCertificateEntry("authority", certificate(authority));
    return store;
  }

  private static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  /** Writes {@link #keyStore()}, encrypted with the password. */
  public void writeKeyStore(String password) {
    try (OutputStream out = Files.newOutputStream(PrivateFiles.write(keyStore(), ""))) {
      load(password).store(out, password.toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot write " + keyStore(), e);
    }
  }

  static TlsFiles forServer(Path directory, String server) {
    return new TlsFiles(
        directory.resolve("ca.pem"),
        directory.resolve(server + ".crt"),
        directory.resolve(server + ".key"),
        directory.resolve(server + ".pem"));
  }
}
