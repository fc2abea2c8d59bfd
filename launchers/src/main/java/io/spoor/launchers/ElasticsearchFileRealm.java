package io.spoor.launchers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Writes users, roles and certificates for Elasticsearch's file realm
 * (https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/file-based),
 * with passwords as PBKDF2 hashes.
 */
final class ElasticsearchFileRealm {

  private static final int ROUNDS = 10_000;
  private static final int BYTES = 32;

  private ElasticsearchFileRealm() {}

  /** Writes the files and returns the corresponding settings. */
  static Map<String, String> write(
      Path config, TlsFiles tls, List<ServerUser> users, String roles) {
    PrivateFiles.write(
        config.resolve("users"), lines(users, user -> user.name() + ":" + hash(user)));
    PrivateFiles.write(
        config.resolve("users_roles"), lines(users, user -> user.role() + ":" + user.name()));
    PrivateFiles.write(config.resolve("roles.yml"), roles);
    // Elasticsearch reads certificates only from its own configuration directory.
    PrivateFiles.write(config.resolve("http.crt"), text(tls.certificate()));
    PrivateFiles.write(config.resolve("http.key"), text(tls.key()));
    return Map.of(
        "xpack.security.enabled", "true",
        "xpack.security.autoconfiguration.enabled", "false",
        "xpack.security.http.ssl.enabled", "true",
        "xpack.security.http.ssl.certificate", "http.crt",
        "xpack.security.http.ssl.key", "http.key",
        // A single node does not use the transport protocol.
        "xpack.security.transport.ssl.enabled", "false");
  }

  private static String lines(List<ServerUser> users, Function<ServerUser, String> line) {
    return users.stream().map(line).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String hash(ServerUser user) {
    try {
      byte[] salt = new byte[BYTES];
      new SecureRandom().nextBytes(salt);
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2withHMACSHA512")
              .generateSecret(
                  new PBEKeySpec(user.password().toCharArray(), salt, ROUNDS, BYTES * Byte.SIZE))
              .getEncoded();
      Base64.Encoder base64 = Base64.getEncoder();
      return "{PBKDF2}"
          + ROUNDS
          + "$"
          + base64.encodeToString(salt)
          + "$"
          + base64.encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PBKDF2", e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
