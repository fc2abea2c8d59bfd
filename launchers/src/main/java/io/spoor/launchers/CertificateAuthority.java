package io.spoor.launchers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Creates a certificate authority and certificates for loopback with the JDK's keytool. The
 * authority's key is discarded after signing, so that no further certificate can be issued that its
 * clients trust.
 */
public final class CertificateAuthority {

  private static final int DAYS = 825;
  private static final String AUTHORITY = "spoor-authority";
  private static final String PASSWORD = "SPOOR_STORE";

  private final Path store;
  private final String password;

  private CertificateAuthority(Path store, String password) {
    this.store = store;
    this.password = password;
  }

  /**
   * Writes {@code ca.pem} and the {@link TlsFiles} of each server into the directory. Keys use the
   * curve P-256; certificates name 127.0.0.1 and localhost, are for servers and clients, and are
   * valid for {@value #DAYS} days.
   */
  public static void issue(Path directory, List<String> servers) {
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    var authority =
        new CertificateAuthority(
            PrivateFiles.directory(directory).resolve("authority.p12"),
            HexFormat.of().formatHex(secret));
    try {
      authority.run(directory, servers);
    } finally {
      Directories.delete(authority.store);
    }
  }

  /** The files of a server that {@link #issue} wrote. */
  public static TlsFiles files(Path directory, String server) {
    return TlsFiles.forServer(directory, server);
  }

  private void run(Path directory, List<String> servers) {
    keytool(AUTHORITY, "CN=Spoor local authority", List.of("-ext", "bc:c"));
    for (String server : servers) {
      keytool(
          server,
          "CN=" + server,
          List.of(
              "-signer",
              AUTHORITY,
              "-ext",
              "san=ip:127.0.0.1,dns:localhost",
              "-ext",
              "eku=serverAuth,clientAuth"));
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password.toCharArray());
      for (String server : servers) {
        write(TlsFiles.forServer(directory, server), keys, server);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "cannot read the keystore that keytool wrote: " + e.getMessage(), e);
    }
  }

  private void write(TlsFiles files, KeyStore keys, String server)
      throws GeneralSecurityException, IOException {
    String authority = pem("CERTIFICATE", keys.getCertificate(AUTHORITY).getEncoded());
    String certificate = pem("CERTIFICATE", keys.getCertificate(server).getEncoded());
    String key =
        pem(
            "PRIVATE KEY",
            Objects.requireNonNull(keys.getKey(server, password.toCharArray())).getEncoded());
    PrivateFiles.write(files.authority(), authority);
    PrivateFiles.write(files.certificate(), certificate);
    PrivateFiles.write(files.key(), key);
    PrivateFiles.write(files.both(), key + certificate);
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private void keytool(String alias, String name, List<String> options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                JavaCommand.home().resolve("bin/keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                Integer.toString(DAYS),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                // Not as an argument, which is visible to all users of the machine.
                "-storepass:env",
                PASSWORD));
    command.addAll(options);
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put(PASSWORD, password);
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            "keytool created no certificate of " + alias + ": " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run keytool of this Java", e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating certificates", interrupted);
    }
  }
}
