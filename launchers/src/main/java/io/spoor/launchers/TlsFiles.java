package io.spoor.launchers;

import java.nio.file.Path;

/**
 * What a server shows its clients and whom it trusts, as PEM files (RFC 7468) that only their owner
 * may read, but for the authority.
 *
 * @param authority certificate of the authority that vouches for every server of a workspace
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
