package io.spoor.localstack.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Readers of one tenant's documents, added to an Elasticsearch that runs: it reads the files of its
 * realm again by itself, within some seconds.
 */
final class TenantUsers {
  static final String PASSWORD = "a-tenants-password";

  private final Path config;

  /** {@code state}: state directory of the stack. */
  TenantUsers(Path state) {
    this.config = state.resolve("elasticsearch").resolve("config");
  }

  /** A user who may read what begins like this, and nothing else. */
  void add(String user, String indices) throws IOException, GeneralSecurityException {
    append(
        "roles.yml",
        """
        %s:
          cluster: [monitor]
          indices:
            - names: ['%s']
              privileges: [read, view_index_metadata]
        """
            .formatted(user, indices));
    append("users_roles", user + ":" + user + "\n");
    append("users", user + ":" + hash() + "\n");
  }

  private void append(String file, String lines) throws IOException {
    Files.writeString(config.resolve(file), lines, StandardOpenOption.APPEND);
  }

  private static String hash() throws GeneralSecurityException {
    byte[] salt = new byte[32];
    byte[] hash =
        SecretKeyFactory.getInstance("PBKDF2withHMACSHA512")
            .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), salt, 10_000, 256))
            .getEncoded();
    Base64.Encoder base64 = Base64.getEncoder();
    return "{PBKDF2}10000$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
  }
}
