package io.spoor.evidence.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.spoor.evidence.merkle.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code records} file record by record and computes each leaf hash from the bytes read.
 * Memory does not grow with the file. Not thread-safe.
 *
 * <p>A line can represent absent records: in a log one deleted record, in an extract the omitted
 * records of a subtree. {@link #pruned} then returns their number, and {@link #leafHash} the root
 * of their subtree. In an extract, a line can also represent a field that is left out.
 *
 * <p>A malformed line causes an {@link IllegalArgumentException}; {@link #index} and {@link
 * #startOffset} then identify its record.
 */
public final class RecordFileReader {
  private static final int HEADER = '{';
  private static final int FIELD = '[';
  private static final int WITHHELD = FieldWithholder.WITHHELD;
  private static final int LEFT_OUT = FieldWithholder.LEFT_OUT;
  private static final int PRUNED_MARK = '=';

  /** No segment has 2^31 records. */
  private static final int HIGHEST_LEVEL = 30;

  private static final HexFormat HEX = HexFormat.of();

  private final LineScanner scanner;
  private final @Nullable LeafHasher hasher;
  private final @Nullable ByteArrayOutputStream keptLines;
  private final boolean extract;
  private final FieldVisitor visitor;

  private int index = -1;
  private int pruned;
  private long startOffset;
  private int withheld;
  private byte[] leaf = new byte[0];
  private @Nullable RecordHeader header;

  /** Receives the lines of fields, without withheld ones. */
  @FunctionalInterface
  public interface FieldVisitor {
    /** {@code buffer}: must not be modified, and changes after this call. */
    void field(byte[] buffer, int from, int length);
  }

  private RecordFileReader(
      InputStream in, boolean hashes, boolean retainsLines, boolean extract, FieldVisitor visitor) {
    this.scanner = new LineScanner(in);
    this.hasher = hashes ? new LeafHasher() : null;
    this.keptLines = retainsLines ? new ByteArrayOutputStream() : null;
    this.extract = extract;
    this.visitor = visitor;
  }

  /** A reader that only computes hashes. */
  public static RecordFileReader hashing(InputStream in) {
    return hashing(in, (buffer, from, length) -> {});
  }

  /** A reader that computes hashes and passes each field on. */
  public static RecordFileReader hashing(InputStream in, FieldVisitor visitor) {
    return new RecordFileReader(in, true, false, false, visitor);
  }

  /** A reader that also retains the bytes of each record. */
  public static RecordFileReader retainingLines(InputStream in) {
    return new RecordFileReader(in, true, true, false, (buffer, from, length) -> {});
  }

  /** A reader for an extract that computes hashes and passes each field on. */
  public static RecordFileReader hashingExtract(InputStream in, FieldVisitor visitor) {
    return new RecordFileReader(in, true, false, true, visitor);
  }

  /**
   * A reader for a log or an extract whose hashes are verified before or after: retains the bytes
   * of each record and computes no hashes.
   */
  public static RecordFileReader withoutHashes(InputStream in) {
    return new RecordFileReader(in, false, true, true, (buffer, from, length) -> {});
  }

  /** Advances to the next record, or the next omitted ones; false if there is none. */
  public boolean next() throws IOException {
    startOffset = scanner.position();
    if (index > Integer.MAX_VALUE - Math.max(1, pruned)) {
      throw new IllegalArgumentException("no segment has so many records");
    }
    index += Math.max(1, pruned);
    pruned = 0;
    if (!scanner.next()) {
      return false;
    }
    if (keptLines != null) {
      keptLines.reset();
    }
    withheld = 0;
    if (firstByte() == PRUNED_MARK) {
      readPruned();
      return true;
    }
    if (firstByte() != HEADER) {
      throw new IllegalArgumentException("a record does not begin with a header");
    }
    header = RecordHeader.parse(scanner.buffer(), scanner.lineFrom(), scanner.lineLength());
    readRecord();
    for (int next = scanner.peek();
        next != -1 && next != HEADER && next != PRUNED_MARK;
        next = scanner.peek()) {
      scanner.next();
      readRecord();
    }
    leaf = hasher == null ? new byte[0] : hasher.finish();
    return true;
  }

  private int firstByte() {
    return scanner.lineLength() == 0 ? -1 : scanner.buffer()[scanner.lineFrom()];
  }

  private void readRecord() {
    switch (firstByte()) {
      case HEADER, FIELD -> {
        if (hasher != null) {
          hasher.line(scanner.buffer(), scanner.lineFrom(), scanner.lineLength());
        }
        if (firstByte() == FIELD) {
          visitor.field(scanner.buffer(), scanner.lineFrom(), scanner.lineLength());
        }
      }
      case WITHHELD -> {
        addCommitment();
        withheld++;
      }
      case LEFT_OUT -> {
        if (!extract) {
          throw new IllegalArgumentException(
              "a field is left out, which is allowed in an extract only and not in a log");
        }
        addCommitment();
      }
      default -> throw new IllegalArgumentException("a line is neither header nor field");
    }
    retainLine();
  }

  private void addCommitment() {
    byte[] commitment = commitment();
    if (hasher != null) {
      hasher.withheld(commitment);
    }
  }

  private void retainLine() {
    if (keptLines != null) {
      keptLines.write(scanner.buffer(), scanner.lineFrom(), scanner.lineLength());
      keptLines.write('\n');
    }
  }

  /** {@code =LEVEL HASH}: the root of 2^LEVEL records. */
  private void readPruned() {
    String line =
        new String(scanner.buffer(), scanner.lineFrom(), scanner.lineLength(), ISO_8859_1)
            .substring(1);
    int blank = line.indexOf(' ');
    String level = line.substring(0, Math.max(0, blank));
    if (!level.matches("0|[1-9]\\d?") || Integer.parseInt(level) > HIGHEST_LEVEL) {
      throw new IllegalArgumentException("a line for records left out has no level");
    }
    header = RecordHeader.PRUNED;
    pruned = 1 << Integer.parseInt(level);
    if (!extract && pruned > 1) {
      throw new IllegalArgumentException(
          "several records are left out at once, which is allowed in an extract only and not in a log");
    }
    retainLine();
    leaf = hash(line.substring(blank + 1), "a line for records left out");
  }

  private byte[] commitment() {
    String hex =
        new String(scanner.buffer(), scanner.lineFrom(), scanner.lineLength(), ISO_8859_1)
            .substring(1);
    return hash(hex, "a withheld field");
  }

  private static byte[] hash(String hex, String description) {
    // Upper case would encode the same hash in other bytes.
    if (hex.length() != 2 * Sha256.BYTES || !hex.chars().allMatch(RecordFileReader::isLowerHex)) {
      throw new IllegalArgumentException(description + " is not 64 lower-case hex digits");
    }
    return HEX.parseHex(hex);
  }

  private static boolean isLowerHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  /** Number of the record in the file, from 0; after the last, the number of records. */
  public int index() {
    return index;
  }

  /** Byte offset of the record in the file. */
  public long startOffset() {
    return startOffset;
  }

  /** Leaf hash, 32 bytes, a new array for each record; empty if no hashes are computed. */
  public byte[] leafHash() {
    return leaf;
  }

  /**
   * Number of omitted or, in a log, deleted records that the line represents; 0 if it is a record.
   */
  public int pruned() {
    return pruned;
  }

  /** Number of its withheld fields. */
  public int withheld() {
    return withheld;
  }

  /** Its header; {@link RecordHeader#PRUNED} for omitted records. */
  public RecordHeader header() {
    if (header == null) {
      throw new IllegalStateException("next() was not called");
    }
    return header;
  }

  /** Its stored lines, if retained. */
  public byte[] lines() {
    if (keptLines == null) {
      throw new IllegalStateException("this reader computes hashes only");
    }
    return keptLines.toByteArray();
  }
}
