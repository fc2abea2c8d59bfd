package io.spoor.offline.input;

import static io.spoor.offline.input.LookaheadInput.END;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Splits a byte stream into raw records.
 *
 * <p>A record is a line, or an element of a list, which may span lines and may follow another list.
 * Lists are a CloudTrail document {@code {"Records":[…]}} (AWS CloudTrail user guide, "log file
 * examples"), a response {@code {"Events":[…]}} of {@code aws cloudtrail lookup-events}, or an
 * array. If the stream begins with an object printed over several lines, its records are such
 * objects. Each record has exactly its original bytes; only the spans of an OTLP request, which are
 * separate records, are serialised again ({@link EnvelopeUnwrapper}).
 *
 * <p>Text that is not JSON is a record too; its validity is not decided here. Blank lines and a
 * byte order mark are skipped. Memory is bounded by the maximum record size.
 */
public final class RawRecordReader {
  private enum Container {
    RECORDS,
    EVENTS,
    ARRAY
  }

  private final LookaheadInput in;
  private final RecordBuffer record;
  private final Queue<InputRecord> spans = new ArrayDeque<>();
  private @Nullable Container list;
  private boolean atDocumentStart = true;
  // Between lines, an apparent beginning of a multi-line object is a torn line, and must not
  // consume the lines after it.
  private boolean lines;

  /**
   * {@code maxBytes}: longer records are returned as {@link InputRecord.Oversized}, without bytes.
   */
  public RawRecordReader(InputStream in, int maxBytes) {
    this.in = new LookaheadInput(in);
    this.record = new RecordBuffer(maxBytes);
  }

  /**
   * The next record, or null at the end of input.
   *
   * @throws IOException on a read error, or if the stream ends within a list; records returned
   *     before are complete
   */
  public @Nullable InputRecord next() throws IOException {
    if (atDocumentStart) {
      atDocumentStart = false;
      skipByteOrderMark();
    }
    while (true) {
      if (!spans.isEmpty()) {
        return spans.remove();
      }
      InputRecord record = null;
      if (list != null) {
        record = element(list);
      } else if (skipBlank() == END) {
        return null;
      } else if (!opensList()) {
        record = lineOrObject();
      }
      if (record != null && !containsSpans(record)) {
        return record;
      }
    }
  }

  private InputRecord lineOrObject() throws IOException {
    record.start(in.line());
    if (!lines && isMultiLineObject()) {
      object();
    } else {
      lines = true;
      in.readLine(record);
    }
    return record.finish();
  }

  /**
   * Reads an object over several lines. Lines within it are indented; an unindented object starts
   * another record.
   */
  private void object() throws IOException {
    var nesting = new Nesting(0);
    int c = END;
    do {
      if (c == '\n' && in.peek(0) == '{') {
        lines = true;
        return;
      }
      c = in.read();
      nesting.accept(c);
      record.append(c);
    } while (!nesting.isOutside() && in.peek(0) != END);
  }

  /** The next element of the list; null at its end. */
  private @Nullable InputRecord element(Container around) throws IOException {
    int c;
    while ((c = skipBlank()) == ',') {
      in.read();
    }
    if (c == END) {
      throw new IOException("it ends within a list of records");
    }
    if (c == ']') {
      in.read();
      exitTo(around);
      return null;
    }
    record.start(in.line());
    var nesting = new Nesting(0);
    while ((c = in.peek(0)) != END && !(nesting.isOutside() && (c == ',' || c == ']'))) {
      nesting.accept(c);
      record.append(in.read());
    }
    InputRecord completed = record.finish();
    return around == Container.EVENTS
            && completed instanceof InputRecord.Complete(long line, byte[] bytes)
        ? new InputRecord.Complete(line, EnvelopeUnwrapper.ofLookup(bytes))
        : completed;
  }

  /** Reads past the closing brace of a document: its other members are not records. */
  private void exitTo(Container around) throws IOException {
    list = null;
    var nesting = new Nesting(around == Container.ARRAY ? 0 : 1);
    while (!nesting.isOutside() && in.peek(0) != END) {
      nesting.accept(in.read());
    }
  }

  /** Whether the record is an OTLP request; its spans are then returned next. */
  private boolean containsSpans(InputRecord record) {
    if (!(record instanceof InputRecord.Complete(long line, byte[] bytes))
        || !EnvelopeUnwrapper.mayContainSpans(bytes)) {
      return false;
    }
    List<byte[]> unwrapped = EnvelopeUnwrapper.spans(bytes);
    if (unwrapped == null) {
      return false;
    }
    for (byte[] span : unwrapped) {
      spans.add(new InputRecord.Complete(line, span));
    }
    return true;
  }

  /** Whether a list begins here; consumes its opening if so. */
  private boolean opensList() throws IOException {
    if (opensDocument("Records")) {
      list = Container.RECORDS;
    } else if (opensDocument("Events")) {
      list = Container.EVENTS;
    } else if (!lines && opensArray()) {
      list = Container.ARRAY;
    }
    return list != null;
  }

  private boolean opensDocument(String member) throws IOException {
    int position = 0;
    if (in.peek(position++) != '{') {
      return false;
    }
    position = blankEnd(position);
    if (in.peek(position++) != '"') {
      return false;
    }
    for (int i = 0; i < member.length(); i++) {
      if (in.peek(position++) != member.charAt(i)) {
        return false;
      }
    }
    if (in.peek(position++) != '"') {
      return false;
    }
    position = blankEnd(position);
    if (in.peek(position++) != ':') {
      return false;
    }
    position = blankEnd(position);
    if (in.peek(position++) != '[') {
      return false;
    }
    in.skip(position);
    return true;
  }

  /** Whether an array of objects begins here; a bracket may also begin a line of another log. */
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

  /** Whether an object begins here that does not end on its line. */
  private boolean isMultiLineObject() throws IOException {
    if (in.peek(0) != '{') {
      return false;
    }
    var nesting = new Nesting(0);
    int c;
    for (int position = 0; (c = in.peek(position)) != END && c != '\n'; position++) {
      nesting.accept(c);
    }
    return c == '\n' && nesting.isBetweenTokens();
  }

  private int blankEnd(int from) throws IOException {
    int position = from;
    while (RecordBuffer.isBlank(in.peek(position))) {
      position++;
    }
    return position;
  }

  private int skipBlank() throws IOException {
    while (RecordBuffer.isBlank(in.peek(0))) {
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
