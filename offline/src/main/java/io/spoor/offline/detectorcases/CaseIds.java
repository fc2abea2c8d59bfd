package io.spoor.offline.detectorcases;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Ids derived from names, so that a case says {@code r1} where a record has 32 hex digits. */
final class CaseIds {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private CaseIds() {}

  static String run(String run) {
    return uuid("run/" + run);
  }

  /** 32 hex digits. */
  static String trace(String run) {
    return hex("trace/" + run, 16);
  }

  /** 16 hex digits. */
  static String span(String name) {
    return hex("span/" + name, 8);
  }

  /** The token of a run ({@code r1}), or the one that it got for a service ({@code r1/git}). */
  static String token(String run) {
    return uuid("token/" + run);
  }

  static String event(String name) {
    return uuid("event/" + name);
  }

  /** Of {@code user/NAME} a long-lived access key, of {@code role/NAME/SESSION} a temporary one. */
  static String key(String identity) {
    return aws(identity.startsWith("user/") ? "AKIA" : "ASIA", identity);
  }

  /** In the form of AWS's unique ids: four letters, then sixteen. */
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
