package io.spoor.evidence.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.evidence.merkle.Sha256;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a key that signs notes. As text: {@code NAME+<id, 8 hex digits>+<base64 of
 * 0x01 and 32 bytes>}, the format of Go's {@code note} package and C2SP's tools. Two keys are equal
 * if their texts are.
 */
public final class VerifierKey {
  /** Signature type of Ed25519 (c2sp.org/signed-note). */
  private static final byte ED25519 = 1;

  private static final int ID_BYTES = 4;
  private static final int PUBLIC_BYTES = 32;

  /** Prefix of the 32 bytes of an Ed25519 key in X.509 form (RFC 8410, section 4). */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte[] raw;
  private final byte[] id;
  private final PublicKey key;

  private VerifierKey(String name, byte[] raw, PublicKey key) {
    this.name = name;
    this.raw = raw;
    this.key = key;
    this.id = id(name, raw);
  }

  static VerifierKey of(String name, PublicKey key) {
    byte[] encoded = key.getEncoded();
    return new VerifierKey(
        name, Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length), key);
  }

  /**
   * Parses the text of a key.
   *
   * @throws IllegalArgumentException if it is invalid, or its id does not match the rest
   */
  public static VerifierKey parse(String text) {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a verifier key (NAME+ID+BASE64): " + text);
    }
    KeyName.check(parts[0]);
    byte[] typed = StrictBase64.decode(parts[2]);
    if (typed.length != 1 + PUBLIC_BYTES || typed[0] != ED25519) {
      throw new IllegalArgumentException("not an Ed25519 key: " + text);
    }
    byte[] raw = Arrays.copyOfRange(typed, 1, typed.length);
    var key = new VerifierKey(parts[0], raw, publicKey(raw));
    if (!key.text().equals(text)) {
      throw new IllegalArgumentException("the id does not match the key: " + text);
    }
    return key;
  }

  private static PublicKey publicKey(byte[] raw) {
    byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + PUBLIC_BYTES);
    System.arraycopy(raw, 0, encoded, X509_PREFIX.length, PUBLIC_BYTES);
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a point of the curve: " + e.getMessage(), e);
    }
  }

  private static byte[] id(String name, byte[] raw) {
    var sha256 = Sha256.digest();
    sha256.update(name.getBytes(UTF_8));
    sha256.update((byte) '\n');
    sha256.update(ED25519);
    return Arrays.copyOf(sha256.digest(raw), ID_BYTES);
  }

  public String name() {
    return name;
  }

  /** Four bytes with which a signature identifies its key. */
  byte[] id() {
    return id.clone();
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    byte[] typed = new byte[1 + raw.length];
    typed[0] = ED25519;
    System.arraycopy(raw, 0, typed, 1, raw.length);
    return shortText() + "+" + Base64.getEncoder().encodeToString(typed);
  }

  /** Name and id, for people. */
  public String shortText() {
    return name + "+" + HexFormat.of().formatHex(id);
  }

  /** Whether this key created the signature (64 bytes, RFC 8032) of these bytes. */
  boolean verifies(byte[] message, byte[] signature) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(message);
      return ed25519.verify(signature);
    } catch (SignatureException | InvalidKeyException e) {
      return false; // not a signature, or the key is not a curve point
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 15 and newer have Ed25519", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey key && name.equals(key.name) && Arrays.equals(raw, key.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  @Override
  public String toString() {
    return shortText();
  }
}
