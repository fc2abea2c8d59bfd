package io.spoor.offline.detectorcases;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Derives ids from names, so that a case can use {@code r1} for 32 hex digits of a record. */
final class CaseIds {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private CaseIds() {}

  static String run(String run) {
    return uuid("run/" + run);
  }

  /** A trace id, 32 hex digits. */
  static String trace(String run) {
    return hex("trace/" + run, 16);
  }

  /** A span id, 16 hex digits. */
  static String span(String name) {
    return hex("span/" + name, 8);
  }

  /** The token of a run ({@code r1}), or its token for a service ({@code r1/git}). */
  static String token(String run) {
    return uuid("token/" + run);
  }

  static String event(String name) {
    return uuid("event/" + name);
  }

  /**
   * A long-lived access key for {@code user/NAME}, a temporary one for {@code role/NAME/SESSION}.
   */
  static String key(String identity) {
    return aws(identity.startsWith("user/") ? "AKIA" : "ASIA", identity);
  }

  /** An id in the form of AWS unique ids: four letters, then sixteen. */
  static String aws(String prefix, String name) {
    byte[] hash = sha256(prefix + "/" + name);
    var id = new StringBuilder(prefix);
    for (int i = 0; i < 16; i++) {
      id.append(BASE32.charAt(hash[i] & 31));
    }
    return id.toString();
  }

  private static String uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
  }

  private static String hex(String name, int bytes) {
    return HexFormat.of().formatHex(sha256(name), 0, bytes);
  }

  private static byte[] sha256(String name) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
