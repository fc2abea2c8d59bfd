package io.spoor.evidence.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * Stores keys in files, created for their owner only: {@code FILE} is the private key (PKCS #8 in
 * PEM), {@code FILE.pub} the {@linkplain VerifierKey#text() verifier key} with the name.
 */
public final class KeyFiles {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private KeyFiles() {}

  /** Path of the verifier key that belongs to a private key's file. */
  public static Path publicFile(Path file) {
    return file.resolveSibling(file.getFileName() + ".pub");
  }

  /**
   * Generates a key and writes both files; never overwrites a file.
   *
   * @throws EvidenceException if a file exists or cannot be written
   */
  public static SigningKey create(Path file, String name) {
    SigningKey key = SigningKey.generate(name);
    String pem =
        BEGIN + "\n" + Base64.getEncoder().encodeToString(key.encoded()) + "\n" + END + "\n";
    Path publicFile = publicFile(file);
    try {
      if (Files.exists(publicFile)) {
        throw new FileAlreadyExistsException(publicFile.toString());
      }
      // Not readable by others at any moment.
      Files.createFile(file, OWNER_ONLY);
      Files.writeString(file, pem, StandardOpenOption.SYNC);
      Files.createFile(publicFile, OWNER_ONLY);
      Files.writeString(publicFile, key.verifier().text() + "\n", StandardOpenOption.SYNC);
    } catch (FileAlreadyExistsException e) {
      throw new EvidenceException(
          e.getFile() + " already exists; a key is never overwritten: choose another file", e);
    } catch (NoSuchFileException e) {
      throw new EvidenceException(
          "cannot write the key to " + file + ": the directory does not exist; create it first", e);
    } catch (IOException e) {
      throw new EvidenceException("cannot write the key to " + file + ": " + IoReason.of(e), e);
    }
    return key;
  }

  /**
   * Reads a private key and its verifier key.
   *
   * @throws EvidenceException if one is missing, unreadable or invalid, or they do not match
   */
  public static SigningKey read(Path file) {
    List<VerifierKey> verifiers = readVerifiers(publicFile(file));
    if (verifiers.size() != 1) {
      throw new EvidenceException(publicFile(file) + " holds more than one verifier key");
    }
    var key = new SigningKey(privateKey(file), verifiers.getFirst());
    byte[] probe = "spoor".getBytes(UTF_8);
    try {
      if (key.verifier().verifies(probe, key.sign(probe))) {
        return key;
      }
    } catch (InvalidKeyException e) {
      throw new EvidenceException("no Ed25519 private key in " + file, e);
    }
    throw new EvidenceException(
        "private key %s and verifier key %s do not belong together"
            .formatted(file, publicFile(file)));
  }

  private static PrivateKey privateKey(Path file) {
    String base64 = text(file).replace(BEGIN, "").replace(END, "").replaceAll("\\s", "");
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Omits the cause, which may quote the file.
      throw new EvidenceException("no Ed25519 private key (PKCS #8 in PEM) in " + file);
    }
  }

  /**
   * Reads verifier keys, one per line; empty lines and lines that begin with {@code #} are skipped.
   *
   * @throws EvidenceException if there is none, or a line is not a verifier key
   */
  public static List<VerifierKey> readVerifiers(Path file) {
    List<String> lines =
        text(file).lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
    if (lines.isEmpty()) {
      throw new EvidenceException("no verifier key in " + file);
    }
    if (lines.getFirst().equals(BEGIN)) {
      throw new EvidenceException(
          file + " is a private key; verification needs " + publicFile(file));
    }
    try {
      return lines.stream().map(String::strip).map(VerifierKey::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new EvidenceException("in " + file + ": " + e.getMessage(), e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new EvidenceException(
          "no key at "
              + file
              + ": set the right file, or create a key with bin/spoor evidence keys new "
              + "FILE --name NAME",
          e);
    } catch (IOException e) {
      throw new EvidenceException("cannot read the key " + file + ": " + IoReason.of(e), e);
    }
  }
}
