package io.spoor.testkit.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/** Derives every id from a name, so that repeated scenarios give the same bytes. */
final class DeterministicIds {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private DeterministicIds() {}

  static String uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString();
  }

  /** 32 hex digits. */
  static String traceId(String name) {
    return hex("trace/" + name, 16);
  }

  /** 16 hex digits. */
  static String spanId(String name) {
    return hex("span/" + name, 8);
  }

  /**
   * An AWS id in the style of documentation: the prefix, nine characters of the name's hash, {@code
   * EXAMPLE}.
   */
  static String aws(String prefix, String name) {
    byte[] hash = sha256(prefix + "/" + name);
    var id = new StringBuilder(prefix);
    for (int i = 0; i < 9; i++) {
      id.append(BASE32.charAt(hash[i] & 31));
    }
    return id.append("EXAMPLE").toString();
  }

  /**
   * Resembles a session token in length and alphabet, and is marked in clear text as not being one.
   */
  static String sessionToken(String name) {
    var token = new StringBuilder("IQoJb3JpZ2luX2VjEXAMPLE");
    for (int i = 0; i < 8; i++) {
      token
          .append("NotARealSessionToken/")
          .append(Base64.getEncoder().encodeToString(sha256(name + i)), 0, 42);
    }
    return token.append("EXAMPLE==").toString();
  }

  /** A number from 0 to {@code bound} - 1. */
  static int number(String name, int bound) {
    byte[] hash = sha256("number/" + name);
    return Math.floorMod(
        (hash[0] << 24) | ((hash[1] & 255) << 16) | ((hash[2] & 255) << 8) | (hash[3] & 255),
        bound);
  }

  static String hex(String name, int bytes) {
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
