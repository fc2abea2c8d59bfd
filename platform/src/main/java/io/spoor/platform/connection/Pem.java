package io.spoor.platform.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds key stores from PEM text (RFC 7468): certificates, and private keys in unencrypted PKCS#8
 * (RFC 5958).
 */
public final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Pem() {}

  /**
   * A trust store with every certificate in the text.
   *
   * @throws GeneralSecurityException if there is none, or one is not valid; the message is a
   *     sentence
   */
  public static KeyStore trustStore(String text) throws GeneralSecurityException {
    KeyStore store = empty();
    int number = 0;
    for (Certificate certificate : certificates(text)) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    return store;
  }

  /**
   * A key store with one key and its chain, without password.
   *
   * @throws GeneralSecurityException if a text is not valid, or the key is not that of the first
   *     certificate; the message is a sentence
   */
  public static KeyStore keyStore(String chain, String key) throws GeneralSecurityException {
    KeyStore store = empty();
    PrivateKey privateKey = privateKey(key);
    List<Certificate> certificates = certificates(chain);
    if (!isPair(privateKey, certificates.getFirst().getPublicKey())) {
      throw new GeneralSecurityException(
          "the private key is not that of the first certificate of the chain");
    }
    store.setKeyEntry("client", privateKey, new char[0], certificates.toArray(new Certificate[0]));
    return store;
  }

  /** Java's key store takes any pair, and only a handshake would fail. */
  private static boolean isPair(PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (privateKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(privateKey);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException e) {
      // Keys of different kinds.
      return false;
    }
  }

  private static KeyStore empty() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return store;
  }

  private static List<Certificate> certificates(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> certificates = new ArrayList<>();
    for (byte[] der : blocks(text, "CERTIFICATE")) {
      certificates.add(factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("the PEM text has no CERTIFICATE block");
    }
    return certificates;
  }

  private static PrivateKey privateKey(String text) throws GeneralSecurityException {
    List<byte[]> keys = blocks(text, "PRIVATE KEY");
    if (keys.size() != 1) {
      throw new GeneralSecurityException(
          "the PEM text must have exactly one PRIVATE KEY block and has "
              + keys.size()
              + "; convert a key of another form with: openssl pkcs8 -topk8 -nocrypt");
    }
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm)
            .generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst()));
      } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
        // Tries the next algorithm: the block does not name its own in a form that Java accepts.
      }
    }
    throw new GeneralSecurityException("the private key is of none of the kinds " + KEY_ALGORITHMS);
  }

  private static List<byte[]> blocks(String text, String label) throws GeneralSecurityException {
    List<byte[]> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals(label)) {
        try {
          blocks.add(Base64.getMimeDecoder().decode(block.group(2).strip().getBytes(US_ASCII)));
        } catch (IllegalArgumentException e) {
          throw new GeneralSecurityException("a " + label + " block is not valid Base64", e);
        }
      }
    }
    return blocks;
  }
}
