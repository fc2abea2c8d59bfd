package io.spoor.launchers;

import java.nio.file.Path;

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

  static TlsFiles forServer(Path directory, String server) {
    return new TlsFiles(
        directory.resolve("ca.pem"),
        directory.resolve(server + ".crt"),
        directory.resolve(server + ".key"),
        directory.resolve(server + ".pem"));
  }
}
