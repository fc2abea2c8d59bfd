package io.spoor.localstack.security;

import io.spoor.launchers.PrivateFiles;
import io.spoor.platform.access.ServiceAccount;
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
  private static final String CONNECT_KEY_STORE = "connect.keystore";

  void createMissing() {
    PrivateFiles.directory(directory);
    for (ServiceAccount account : ServiceAccount.values()) {
      for (SecuredServer server : SecuredServer.values()) {
        String name = name(account, server);
        if (!Files.exists(directory.resolve(name))) {
          create(name);
        }
      }
    }
  }

  /** Creates and returns the password of Connect's key store. */
  String createConnectKeyStore() {
    return create(CONNECT_KEY_STORE);
  }

  /** Reference to the password of Connect's key store. */
  String connectKeyStoreReference() {
    return reference(CONNECT_KEY_STORE);
  }

  private String create(String name) {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    String secret = HexFormat.of().formatHex(bytes);
    PrivateFiles.write(directory.resolve(name), secret);
    return secret;
  }

  /** Reference to the password, resolved wherever configuration is read. */
  String reference(ServiceAccount account, SecuredServer server) {
    return reference(name(account, server));
  }

  private String reference(String name) {
    return "${directory:" + directory + ":" + name + "}";
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
