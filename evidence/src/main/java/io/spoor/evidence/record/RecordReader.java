package io.spoor.evidence.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.spoor.evidence.merkle.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code records} file record by record and computes each leaf hash from the bytes that are
 * there. Memory does not grow with the file. For one thread.
 *
 * <p>A malformed line is an {@link IllegalArgumentException}; {@link #index} and {@link #begin}
 * then say which record it is in.
 */
public final class RecordReader {
  private static final int HEADER = '{';
  private static final int FIELD = '[';
  private static final int WITHHELD = '-';
  private static final int DELETED = '=';
  private static final HexFormat HEX = HexFormat.of();

  private final Lines lines;
  private final LeafHash leafHash = new LeafHash();
  private final @Nullable ByteArrayOutputStream kept;

  private int index = -1;
  private long begin;
  private int withheld;
  private boolean deleted;
  private byte[] leaf = new byte[0];
  private @Nullable RecordHeader header;

  private RecordReader(InputStream in, boolean keepsLines) {
    this.lines = new Lines(in);
    this.kept = keepsLines ? new ByteArrayOutputStream() : null;
  }

  /** Computes hashes only. */
  public static RecordReader hashing(InputStream in) {
    return new RecordReader(in, false);
  }

  /** Keeps the bytes of each record too. */
  public static RecordReader keepingLines(InputStream in) {
    return new RecordReader(in, true);
  }

  /** Goes on to the next record; false if there is none. */
  public boolean next() throws IOException {
    begin = lines.position();
    index++;
    if (!lines.next()) {
      return false;
    }
    if (kept != null) {
      kept.reset();
    }
    withheld = 0;
    deleted = firstByte() == DELETED;
    if (deleted) {
      takeDeleted();
      return true;
    }
    if (firstByte() != HEADER) {
      throw new IllegalArgumentException("a record does not begin with a header");
    }
    header = RecordHeader.parse(lines.buffer(), lines.lineFrom(), lines.lineLength());
    take();
    for (int next = lines.peek(); isOfRecord(next); next = lines.peek()) {
      lines.next();
      take();
    }
    leaf = leafHash.finish();
    return true;
  }

  private static boolean isOfRecord(int firstByte) {
    return firstByte != -1 && firstByte != HEADER && firstByte != DELETED;
  }

  private void takeDeleted() {
    header = RecordHeader.DELETED;
    leaf = hash("a deleted record");
    keep();
  }

  private int firstByte() {
    return lines.lineLength() == 0 ? -1 : lines.buffer()[lines.lineFrom()];
  }

  private void take() {
    switch (firstByte()) {
      case HEADER, FIELD -> leafHash.line(lines.buffer(), lines.lineFrom(), lines.lineLength());
      case WITHHELD -> {
        leafHash.withheld(hash("a withheld field"));
        withheld++;
      }
      default -> throw new IllegalArgumentException("a line is neither header nor field");
    }
    keep();
  }

  private void keep() {
    if (kept != null) {
      kept.write(lines.buffer(), lines.lineFrom(), lines.lineLength());
      kept.write('\n');
    }
  }

  private byte[] hash(String what) {
    int from = lines.lineFrom() + 1;
    byte[] hex = Arrays.copyOfRange(lines.buffer(), from, from + lines.lineLength() - 1);
    String text = new String(hex, ISO_8859_1);
    // Upper case would be the same hash in other bytes.
    if (hex.length != 2 * Sha256.BYTES || !text.chars().allMatch(RecordReader::isLowerHex)) {
      throw new IllegalArgumentException(what + " is not 64 lower-case hex digits");
    }
    return HEX.parseHex(text);
  }

  private static boolean isLowerHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  /** Number of the record in the file, from 0; after the last, how many there are. */
  public int index() {
    return index;
  }

  /** Byte of the file at which the record begins. */
  public long begin() {
    return begin;
  }

  /** Leaf hash, 32 bytes; a new array for each record. */
  public byte[] leafHash() {
    return leaf;
  }

  /** Its fields that are withheld. */
  public int withheld() {
    return withheld;
  }

  /** Whether it is deleted: nothing but its leaf hash is there. */
  public boolean deleted() {
    return deleted;
  }

  /** Its header; {@link RecordHeader#DELETED} if it is deleted. */
  public RecordHeader header() {
    if (header == null) {
      throw new IllegalStateException("next() was not called");
    }
    return header;
  }

  /** Its lines as they are stored, if they are kept. */
  public byte[] lines() {
    if (kept == null) {
      throw new IllegalStateException("this reader computes hashes only");
    }
    return kept.toByteArray();
  }
}
