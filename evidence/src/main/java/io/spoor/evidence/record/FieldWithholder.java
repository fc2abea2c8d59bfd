package io.spoor.evidence.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.spoor.evidence.merkle.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;

/** Replaces fields in the stored lines of a record by commitments. */
public final class FieldWithholder {
  static final char WITHHELD = '-';
  static final char LEFT_OUT = '~';

  private static final JsonFactory JSON = new JsonFactory();
  private static final HexFormat HEX = HexFormat.of();

  private FieldWithholder() {}

  /**
   * Replaces fields by commitments; the leaf hash does not change.
   *
   * @param lines of one record, each with its newline
   * @param names of fields; absent or already withheld ones are skipped
   * @return the same array if nothing is withheld
   */
  public static byte[] withhold(byte[] lines, Set<String> names) {
    return replace(lines, names, WITHHELD);
  }

  /** As {@link #withhold}, for an extract: the log still has the fields. */
  public static byte[] leaveOut(byte[] lines, Set<String> names) {
    return replace(lines, names, LEFT_OUT);
  }

  private static byte[] replace(byte[] lines, Set<String> names, char mark) {
    if (names.isEmpty()) {
      return lines;
    }
    var out = new ByteArrayOutputStream(lines.length);
    boolean changed = false;
    for (int from = 0; from < lines.length; ) {
      int end = from;
      while (lines[end] != '\n') {
        end++;
      }
      if (lines[from] == '[' && names.contains(name(lines, from, end - from))) {
        MessageDigest sha256 = Sha256.digest();
        sha256.update(lines, from, end - from);
        out.writeBytes((mark + HEX.formatHex(sha256.digest()) + "\n").getBytes(UTF_8));
        changed = true;
      } else {
        out.write(lines, from, end + 1 - from);
      }
      from = end + 1;
    }
    return changed ? out.toByteArray() : lines;
  }

  private static String name(byte[] lines, int from, int length) {
    try (JsonParser parser = JSON.createParser(lines, from, length)) {
      parser.nextToken();
      parser.nextToken();
      parser.nextToken();
      return parser.getText();
    } catch (IOException e) {
      // Omits Jackson's message, which quotes the line.
      throw new IllegalArgumentException("a field is not valid JSON", e);
    }
  }
}
