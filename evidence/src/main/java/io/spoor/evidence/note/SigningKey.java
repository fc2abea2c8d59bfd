package io.spoor.evidence.note;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;

/** A named key that signs notes. Only the key file receives its private half. */
public final class SigningKey {
  private final PrivateKey key;
  private final VerifierKey verifier;

  SigningKey(PrivateKey key, VerifierKey verifier) {
    this.key = key;
    this.verifier = verifier;
  }

  /** Generates a key with the JDK's secure random numbers. */
  public static SigningKey generate(String name) {
    KeyName.check(name);
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new SigningKey(pair.getPrivate(), VerifierKey.of(name, pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 15 and newer have Ed25519", e);
    }
  }

  /** The public half. */
  public VerifierKey verifier() {
    return verifier;
  }

  /** PKCS #8. */
  byte[] encoded() {
    return key.getEncoded();
  }

  /**
   * The signature, 64 bytes (RFC 8032).
   *
   * @throws InvalidKeyException if the private key is not an Ed25519 key
   */
  byte[] sign(byte[] message) throws InvalidKeyException {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(key);
      ed25519.update(message);
      return ed25519.sign();
    } catch (InvalidKeyException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 15 and newer have Ed25519", e);
    }
  }

  @Override
  public String toString() {
    return verifier.shortText();
  }
}
