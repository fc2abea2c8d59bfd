package io.spoor.offline.input;

import static io.spoor.offline.input.ByteWindow.END;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into raw records.
 *
 * <p>A record is a line, or an element of a list, which may span lines and may follow another list:
 * a CloudTrail document {@code {"Records":[…]}} (AWS CloudTrail user guide, "log file examples"),
 * an answer {@code {"Events":[…]}} of {@code aws cloudtrail lookup-events}, or an array. Where the
 * stream begins with an object printed over several lines, such objects are records. Each record
 * has the very bytes it was written with; only the spans of an OTLP request, which are a record
 * each, are written anew ({@link Envelope}).
 *
 * <p>What is not JSON is a record too: whether it can be understood is not decided here. Blank
 * lines and a byte order mark are skipped. Memory is bounded by the greatest record allowed.
 */
public final class RecordReader {
  private enum Around {
    RECORDS,
    EVENTS,
    ARRAY
  }

  private final ByteWindow in;
  private final Cutting record;
  private final Queue<RawRecordLine> spans = new ArrayDeque<>();
  private @Nullable Around list;
  private boolean atStart = true;
  // Among lines, what looks like the beginning of more is a torn line, and must not take others
  // along.
  private boolean lines;

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
   * @throws IOException as the stream throws it, or where it ends within a list; records returned
   *     before are whole
   */
  public @Nullable RawRecordLine next() throws IOException {
    if (atStart) {
      atStart = false;
      skipByteOrderMark();
    }
    while (true) {
      if (!spans.isEmpty()) {
        return spans.remove();
      }
      RawRecordLine cut = null;
      if (list != null) {
        cut = element(list);
      } else if (skipBlank() == END) {
        return null;
      } else if (!opensList()) {
        cut = lineOrObject();
      }
      if (cut != null && !holdsSpans(cut)) {
        return cut;
      }
    }
  }

  private RawRecordLine lineOrObject() throws IOException {
    record.begin(in.line());
    if (!lines && isSpreadObject()) {
      object();
    } else {
      lines = true;
      in.readLine(record);
    }
    return record.cut();
  }

  /** An object over lines. Those within it are indented: one that is not begins another record. */
  private void object() throws IOException {
    var nesting = new Nesting(0);
    int c = END;
    do {
      if (c == '\n' && in.peek(0) == '{') {
        lines = true;
        return;
      }
      c = in.read();
      nesting.take(c);
      record.keep(c);
    } while (!nesting.isOutside() && in.peek(0) != END);
  }

  /** The next element of the list, or null when the list has ended. */
  private @Nullable RawRecordLine element(Around around) throws IOException {
    int c;
    while ((c = skipBlank()) == ',') {
      in.read();
    }
    if (c == END) {
      throw new IOException("it ends within a list of records");
    }
    if (c == ']') {
      in.read();
      leave(around);
      return null;
    }
    record.begin(in.line());
    var nesting = new Nesting(0);
    while ((c = in.peek(0)) != END && !(nesting.isOutside() && (c == ',' || c == ']'))) {
      nesting.take(c);
      record.keep(in.read());
    }
    RawRecordLine cut = record.cut();
    return around == Around.EVENTS && cut instanceof RawRecordLine.Whole(long line, byte[] bytes)
        ? new RawRecordLine.Whole(line, Envelope.ofLookup(bytes))
        : cut;
  }

  /** Reads on behind a document's closing brace: its further members are not records. */
  private void leave(Around around) throws IOException {
    list = null;
    var nesting = new Nesting(around == Around.ARRAY ? 0 : 1);
    while (!nesting.isOutside() && in.peek(0) != END) {
      nesting.take(in.read());
    }
  }

  /** Whether the record is an OTLP request; its spans are next then. */
  private boolean holdsSpans(RawRecordLine cut) {
    if (!(cut instanceof RawRecordLine.Whole(long line, byte[] bytes))
        || !Envelope.mayHoldSpans(bytes)) {
      return false;
    }
    List<byte[]> found = Envelope.spans(bytes);
    if (found == null) {
      return false;
    }
    for (byte[] span : found) {
      spans.add(new RawRecordLine.Whole(line, span));
    }
    return true;
  }

  /** Whether a list's opening is next; takes it if so. */
  private boolean opensList() throws IOException {
    if (opensDocument("Records")) {
      list = Around.RECORDS;
    } else if (opensDocument("Events")) {
      list = Around.EVENTS;
    } else if (!lines && opensArray()) {
      list = Around.ARRAY;
    }
    return list != null;
  }

  private boolean opensDocument(String member) throws IOException {
    int at = 0;
    if (in.peek(at++) != '{') {
      return false;
    }
    at = blankEnd(at);
    if (in.peek(at++) != '"') {
      return false;
    }
    for (int i = 0; i < member.length(); i++) {
      if (in.peek(at++) != member.charAt(i)) {
        return false;
      }
    }
    if (in.peek(at++) != '"') {
      return false;
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

  /** An array of objects: a bracket may also begin a line of some other log. */
  private boolean opensArray() throws IOException {
    if (in.peek(0) != '[') {
      return false;
    }
    int first = in.peek(blankEnd(1));
    if (first != '{' && first != ']') {
      return false;
    }
    in.skip(1);
    return true;
  }

  /** Whether an object is next that does not end on its line. */
  private boolean isSpreadObject() throws IOException {
    if (in.peek(0) != '{') {
      return false;
    }
    var nesting = new Nesting(0);
    int c;
    for (int at = 0; (c = in.peek(at)) != END && c != '\n'; at++) {
      nesting.take(c);
    }
    return c == '\n' && nesting.isBetweenTokens();
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
