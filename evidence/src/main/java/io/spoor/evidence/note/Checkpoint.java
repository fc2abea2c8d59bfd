package io.spoor.evidence.note;

import io.spoor.evidence.merkle.Sha256;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;

/**
 * A signed root of a log (c2sp.org/tlog-checkpoint), without extension lines.
 *
 * @see SignedNote
 */
public final class Checkpoint {
  private final String log;
  private final long size;
  private final byte[] root;
  private final SignedNote note;

  private Checkpoint(String log, long size, byte[] root, SignedNote note) {
    this.log = log;
    this.size = size;
    this.root = root;
    this.note = note;
  }

  /**
   * Signs a root.
   *
   * @param log name of the log
   * @param size leaves of the log's tree: its segments
   * @param root 32 bytes
   */
  public static Checkpoint sign(String log, long size, byte[] root, SigningKey key) {
    return new Checkpoint(log, size, root.clone(), SignedNote.sign(text(log, size, root), key));
  }

  /**
   * Parses a checkpoint; does not verify the signature.
   *
   * @throws IllegalArgumentException if it is invalid
   */
  public static Checkpoint parse(byte[] bytes) {
    SignedNote note = SignedNote.parse(bytes);
    String[] lines = note.text().split("\n", -1);
    if (lines.length != 4) {
      throw new IllegalArgumentException(
          "a checkpoint has three lines (log, size, root), an empty line, and a signature");
    }
    long size = Long.parseLong(lines[1]);
    byte[] root = StrictBase64.decode(lines[2]);
    KeyName.check(lines[0]);
    if (size < 0
        || root.length != Sha256.BYTES
        || !text(lines[0], size, root).equals(note.text())) {
      throw new IllegalArgumentException("size or root is not in canonical form");
    }
    return new Checkpoint(lines[0], size, root, note);
  }

  private static String text(String log, long size, byte[] root) {
    return log + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
  }

  public String log() {
    return log;
  }

  /** Number of segments that it covers. */
  public long size() {
    return size;
  }

  public byte[] root() {
    return root.clone();
  }

  /** Name and id of the key according to the signature; not verified. */
  public String signer() {
    return note.signer();
  }

  /** The key among these that signed it, if any. */
  public Optional<VerifierKey> signedBy(Collection<VerifierKey> keys) {
    return note.signedBy(keys);
  }

  /** The stored form, which {@link #parse} reads. */
  public byte[] bytes() {
    return note.bytes();
  }
}
