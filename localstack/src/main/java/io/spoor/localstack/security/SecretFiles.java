package io.spoor.localstack.security;

import io.spoor.launchers.PrivateFiles;
import io.spoor.schemas.access.ServiceAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/**
 * One password file per account and server: random, created once; for an account that a later
 * version added, at the next start.
 *
 * @param directory directory of the files
 */
record SecretFiles(Path directory) {

  private static final int BYTES = 24;

  void createMissing() {
    PrivateFiles.directory(directory);
    for (ServiceAccount account : ServiceAccount.values()) {
      for (SecuredServer server : SecuredServer.values()) {
        Path file = directory.resolve(name(account, server));
        if (!Files.exists(file)) {
          byte[] secret = new byte[BYTES];
          new SecureRandom().nextBytes(secret);
          PrivateFiles.write(file, HexFormat.of().formatHex(secret));
        }
      }
    }
  }

  /** Reference to the password, resolved wherever configuration is read. */
  String reference(ServiceAccount account, SecuredServer server) {
    return "${directory:" + directory + ":" + name(account, server) + "}";
  }

  /** The password itself. */
  String read(ServiceAccount account, SecuredServer server) {
    Path file = directory.resolve(name(account, server));
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String name(ServiceAccount account, SecuredServer server) {
    return account.user() + "." + server.name().toLowerCase(Locale.ROOT);
  }
}
