package io.spoor.local.input;

import static io.spoor.local.input.ByteWindow.END;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into raw records, each with the very bytes it was written with.
 *
 * <p>A record is a line, or an element of a CloudTrail document {@code {"Records":[…]}} (AWS
 * CloudTrail user guide, "log file examples"), which may span lines and may follow another
 * document. What is not JSON is a record too: whether it can be understood is not decided here.
 * Blank lines and a byte order mark are skipped. Memory is bounded by the greatest record allowed.
 */
public final class RecordReader {
  private static final byte[] RECORDS = "\"Records\"".getBytes(US_ASCII);

  private final ByteWindow in;
  private final Cutting record;
  private boolean inDocument;
  private boolean atStart = true;

  /**
   * {@code maxBytes}: a longer record comes without its bytes, as {@link RawRecordLine.TooLarge}.
   */
  public RecordReader(InputStream in, int maxBytes) {
    this.in = new ByteWindow(in);
    this.record = new Cutting(maxBytes);
  }

  /**
   * The next record, or null at the end of input.
   *
   * @throws IOException as the stream throws it; records returned before are whole
   */
  public @Nullable RawRecordLine next() throws IOException {
    if (atStart) {
      atStart = false;
      skipByteOrderMark();
    }
    while (true) {
      if (inDocument) {
        RawRecordLine element = element();
        if (element != null) {
          return element;
        }
      } else if (skipBlank() == END) {
        return null;
      } else if (opensDocument()) {
        inDocument = true;
      } else {
        record.begin(in.line());
        in.readLine(record);
        return record.cut();
      }
    }
  }

  /** The next element of the document's array, or null when the document has ended. */
  private @Nullable RawRecordLine element() throws IOException {
    int c;
    while ((c = skipBlank()) == ',') {
      in.read();
    }
    if (c == END || c == ']') {
      in.read();
      leaveDocument();
      return null;
    }
    record.begin(in.line());
    var nesting = new Nesting(0);
    while ((c = in.peek(0)) != END && !(nesting.isOutside() && (c == ',' || c == ']'))) {
      nesting.take(c);
      record.keep(in.read());
    }
    return record.cut();
  }

  /** Reads on behind the document's closing brace: its further members are not records. */
  private void leaveDocument() throws IOException {
    inDocument = false;
    var nesting = new Nesting(1);
    while (!nesting.isOutside() && in.peek(0) != END) {
      nesting.take(in.read());
    }
  }

  /** Whether a document's opening is next; takes it if so. */
  private boolean opensDocument() throws IOException {
    int at = 0;
    if (in.peek(at++) != '{') {
      return false;
    }
    at = blankEnd(at);
    for (byte expected : RECORDS) {
      if (in.peek(at++) != expected) {
        return false;
      }
    }
    at = blankEnd(at);
    if (in.peek(at++) != ':') {
      return false;
    }
    at = blankEnd(at);
    if (in.peek(at++) != '[') {
      return false;
    }
    in.skip(at);
    return true;
  }

  private int blankEnd(int from) throws IOException {
    int at = from;
    while (Cutting.isBlank(in.peek(at))) {
      at++;
    }
    return at;
  }

  private int skipBlank() throws IOException {
    while (Cutting.isBlank(in.peek(0))) {
      in.read();
    }
    return in.peek(0);
  }

  private void skipByteOrderMark() throws IOException {
    if (in.peek(0) == 0xEF && in.peek(1) == 0xBB && in.peek(2) == 0xBF) {
      in.skip(3);
    }
  }
}
