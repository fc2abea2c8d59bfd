package io.spoor.evidence.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.evidence.EvidenceException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A text with one signature (c2sp.org/signed-note): the text, an empty line, {@code — NAME BASE64}.
 * Notes are equal only if all their bytes are.
 */
public final class SignedNote {
  private static final String SIGNATURE_MARK = "— ";
  private static final int ID_BYTES = 4;

  private final String text;
  private final String keyName;
  private final byte[] keyId;
  private final byte[] signature;

  private SignedNote(String text, String keyName, byte[] keyId, byte[] signature) {
    this.text = text;
    this.keyName = keyName;
    this.keyId = keyId;
    this.signature = signature;
  }

  /** Signs a text that ends in a newline. */
  static SignedNote sign(String text, SigningKey key) {
    try {
      VerifierKey verifier = key.verifier();
      return new SignedNote(text, verifier.name(), verifier.id(), key.sign(text.getBytes(UTF_8)));
    } catch (InvalidKeyException e) {
      throw new EvidenceException("key " + key + " cannot sign: " + e.getMessage(), e);
    }
  }

  /**
   * Parses a note; does not verify the signature.
   *
   * @throws IllegalArgumentException if it is not a note with exactly one signature
   */
  static SignedNote parse(byte[] bytes) {
    String all = utf8(bytes);
    int end = all.lastIndexOf("\n\n");
    if (end < 0) {
      throw new IllegalArgumentException("no empty line between text and signature");
    }
    String text = all.substring(0, end + 1);
    String line = all.substring(end + 2);
    String[] parts =
        line.startsWith(SIGNATURE_MARK)
            ? line.substring(SIGNATURE_MARK.length()).split(" ", -1)
            : new String[0];
    if (parts.length != 2 || line.indexOf('\n') != line.length() - 1) {
      throw new IllegalArgumentException("the empty line is not followed by exactly one signature");
    }
    byte[] signed = StrictBase64.decode(parts[1].substring(0, parts[1].length() - 1));
    if (signed.length <= ID_BYTES) {
      throw new IllegalArgumentException("the signature is too short");
    }
    return new SignedNote(
        text,
        KeyName.check(parts[0]),
        Arrays.copyOf(signed, ID_BYTES),
        Arrays.copyOfRange(signed, ID_BYTES, signed.length));
  }

  private static String utf8(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8", e);
    }
  }

  /** The signed text; ends in a newline. */
  String text() {
    return text;
  }

  /** Name and id of the key according to the signature. */
  String signer() {
    return keyName + "+" + HexFormat.of().formatHex(keyId);
  }

  /** The key among these that signed it, if any. */
  Optional<VerifierKey> signedBy(Collection<VerifierKey> keys) {
    byte[] message = text.getBytes(UTF_8);
    return keys.stream()
        .filter(key -> key.name().equals(keyName) && Arrays.equals(key.id(), keyId))
        .filter(key -> key.verifies(message, signature))
        .findFirst();
  }

  /** The stored form. */
  byte[] bytes() {
    byte[] signed = Arrays.copyOf(keyId, ID_BYTES + signature.length);
    System.arraycopy(signature, 0, signed, ID_BYTES, signature.length);
    String line = SIGNATURE_MARK + keyName + " " + Base64.getEncoder().encodeToString(signed);
    return (text + "\n" + line + "\n").getBytes(UTF_8);
  }
}
