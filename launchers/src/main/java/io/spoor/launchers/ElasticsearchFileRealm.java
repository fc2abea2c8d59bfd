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

  /**
   * Writes the files and returns the corresponding settings.
   *
   * @param transport certificate for the connections between nodes; its authority must have issued
   *     no other certificates
   */
  static Map<String, String> write(
      Path config, TlsFiles tls, TlsFiles transport, List<ServerUser> users, String roles) {
    PrivateFiles.write(
        config.resolve("users"), lines(users, user -> user.name() + ":" + hash(user)));
    PrivateFiles.write(
        config.resolve("users_roles"), lines(users, user -> user.role() + ":" + user.name()));
    PrivateFiles.write(config.resolve("roles.yml"), roles);
    // Elasticsearch reads certificates only from its own configuration directory.
    PrivateFiles.write(config.resolve("http.crt"), text(tls.certificate()));
    PrivateFiles.write(config.resolve("http.key"), text(tls.key()));
    PrivateFiles.write(config.resolve("transport.crt"), text(transport.certificate()));
    PrivateFiles.write(config.resolve("transport.key"), text(transport.key()));
    PrivateFiles.write(config.resolve("transport-ca.crt"), text(transport.authority()));
    return Map.ofEntries(
        Map.entry("xpack.security.enabled", "true"),
        Map.entry("xpack.security.autoconfiguration.enabled", "false"),
        Map.entry("xpack.security.http.ssl.enabled", "true"),
        Map.entry("xpack.security.http.ssl.certificate", "http.crt"),
        Map.entry("xpack.security.http.ssl.key", "http.key"),
        // Whoever reaches this port and has a certificate is a node, with all permissions.
        Map.entry("xpack.security.transport.ssl.enabled", "true"),
        Map.entry("xpack.security.transport.ssl.certificate", "transport.crt"),
        Map.entry("xpack.security.transport.ssl.key", "transport.key"),
        Map.entry("xpack.security.transport.ssl.certificate_authorities", "transport-ca.crt"),
        Map.entry("xpack.security.transport.ssl.client_authentication", "required"),
        Map.entry("xpack.security.transport.ssl.verification_mode", "full"));
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
      return "{PBKDF2}%s$%s$%s"
          .formatted(ROUNDS, base64.encodeToString(salt), base64.encodeToString(hash));
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
