package io.spoor.offline.input;

import static io.spoor.offline.input.LookaheadInput.END;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Splits a byte stream into raw records.
 *
 * <p>A record is a line, or an element of a list, which may span lines and may follow another list.
 * Lists are a CloudTrail document {@code {"Records":[…]}} (AWS CloudTrail user guide, "log file
 * examples"), a response {@code {"Events":[…]}} of {@code aws cloudtrail lookup-events}, the spans
 * or log records of an OTLP request, or an array. If the stream begins with an object printed over
 * several lines, its records are such objects. Each record has exactly its original bytes; only
 * those of OTLP requests are serialised again, with their resource and scope ({@link
 * EnvelopeUnwrapper}).
 *
 * <p>Text that is not JSON is a record too; its validity is not decided here. A torn document or a
 * damaged element is a record up to the next document or element, which are read as if it was not
 * there. Blank lines and byte order marks are skipped. Memory is bounded by the maximum record
 * size.
 */
public final class RawRecordReader {
  private enum Container {
    RECORDS,
    EVENTS,
    ARRAY
  }

  /** Lists in torn lists; deeper ones are followed without knowing the outermost. */
  private static final int MAX_LISTS = 64;

  private final LookaheadInput in;
  private final int maxBytes;
  private final ElementReader elements;
  private final Deque<Container> lists = new ArrayDeque<>();
  private @Nullable OtlpRequestReader request;
  // Between lines, an apparent beginning of a multi-line object is a torn line, and must not
  // consume the lines after it.
  private boolean lines;

  /**
   * {@code maxBytes}: longer records are returned as {@link InputRecord.Oversized}, without their
   * end.
   */
  public RawRecordReader(InputStream in, int maxBytes) {
    this.in = new LookaheadInput(in);
    this.maxBytes = maxBytes;
    this.elements = new ElementReader(this.in, maxBytes);
  }

  /**
   * The next record, or null at the end of input.
   *
   * @throws IOException on a read error, or if the stream ends within a list; records returned
   *     before are complete, except that the last one may be torn
   */
  public @Nullable InputRecord next() throws IOException {
    while (true) {
      InputRecord record = read();
      if (record == null && isAtEnd()) {
        return null;
      }
      if (record != null
          && !(record instanceof InputRecord.Complete(long _, byte[] bytes) && bytes.length == 0)) {
        return record;
      }
    }
  }

  private boolean isAtEnd() throws IOException {
    if (request != null || in.peek(0) != END) {
      return false;
    }
    if (in.failure() != null) {
      throw in.failure();
    }
    if (!lists.isEmpty()) {
      throw new IOException("it ends within a list of records");
    }
    return true;
  }

  /** Reads the next part; null if it has no record. */
  private @Nullable InputRecord read() {
    if (request != null) {
      InputRecord span = request.next();
      request = span == null ? null : request;
      return span;
    }
    int c = skipBlank();
    if (c == END || opensList()) {
      return null;
    }
    if (lists.isEmpty()) {
      return lineOrObject();
    }
    return element(c);
  }

  private InputRecord lineOrObject() {
    if (!lines && isMultiLineObject()) {
      InputRecord object = elements.object();
      lines = elements.isTorn();
      return object;
    }
    lines = true;
    return elements.line();
  }

  /** Reads an element of the list, or its end. */
  private @Nullable InputRecord element(int c) {
    if (c == ',') {
      in.read();
      return null;
    }
    if (c == ']') {
      in.read();
      return lists.pop() == Container.ARRAY ? null : elements.restOfObject();
    }
    InputRecord completed = elements.element();
    return lists.peek() == Container.EVENTS
            && completed instanceof InputRecord.Complete(long line, byte[] bytes)
        ? new InputRecord.Complete(line, EnvelopeUnwrapper.ofLookup(bytes))
        : completed;
  }

  /** Whether a list begins here; consumes its opening if so. */
  private boolean opensList() {
    for (OtlpSignal signal : OtlpSignal.values()) {
      int bytes = DocumentStart.opening(in::peek, signal.resources());
      if (bytes > 0) {
        var opening = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
          opening.append((char) in.read());
        }
        request = new OtlpRequestReader(signal, in, elements, maxBytes, opening.toString());
        return true;
      }
    }
    return opens(DocumentStart.opening(in::peek, "Records"), Container.RECORDS)
        || opens(DocumentStart.opening(in::peek, "Events"), Container.EVENTS)
        || opens(!lines || !lists.isEmpty() ? arrayOpening() : 0, Container.ARRAY);
  }

  private boolean opens(int bytes, Container list) {
    if (bytes == 0) {
      return false;
    }
    in.skip(bytes);
    lists.push(list);
    if (lists.size() > MAX_LISTS) {
      lists.removeLast();
    }
    return true;
  }

  /** Whether an array of objects begins here; a bracket may also begin a line of another log. */
  private int arrayOpening() {
    if (in.peek(0) != '[') {
      return 0;
    }
    int first = in.peek(DocumentStart.blankEnd(in::peek, 1));
    return first == '{' || first == ']' ? 1 : 0;
  }

  /** Whether an object begins here that does not end on its line. */
  private boolean isMultiLineObject() {
    if (in.peek(0) != '{') {
      return false;
    }
    var syntax = new JsonSyntax();
    int c;
    for (int position = 0; (c = in.peek(position)) != END && c != '\n'; position++) {
      if (!syntax.accept(c)) {
        return false;
      }
    }
    return c == '\n' && syntax.isBetweenTokens();
  }

  /** Skips blanks, and the byte order mark at the start of a file, also of one of several files. */
  private int skipBlank() {
    while (true) {
      int c = in.peek(0);
      if (RecordBuffer.isBlank(c)) {
        in.read();
      } else if (DocumentStart.isByteOrderMark(in::peek)) {
        in.skip(3);
      } else {
        return c;
      }
    }
  }
}
