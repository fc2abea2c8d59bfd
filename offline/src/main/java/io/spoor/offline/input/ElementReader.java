package io.spoor.offline.input;

import static io.spoor.offline.input.LookaheadInput.END;

import org.jspecify.annotations.Nullable;

/**
 * Reads one element of a list or one line. A torn or damaged one ends where the next document or
 * element begins, so that it costs no other record.
 */
final class ElementReader {
  private static final long FREE_REREAD = 1 << 20;

  private final LookaheadInput in;
  private final RecordBuffer record;
  private final RecordSignature signature = new RecordSignature();
  private long reread;
  private boolean torn;

  /** Bytes of the record that were read as something else, and hold no other document. */
  private int known;

  ElementReader(LookaheadInput in, int maxBytes) {
    this.in = in;
    this.record = new RecordBuffer(maxBytes);
  }

  /** Whether the last record was torn, so that the list around it may have ended too. */
  boolean isTorn() {
    return torn;
  }

  /** Whether an object begins here that begins as records do. */
  boolean startsRecord() {
    return signature.matches(in::peek, 0);
  }

  /**
   * Reads an element up to the separator or the end of its list. Members without a brace before
   * them are one element: a damaged record closed early.
   */
  InputRecord element() {
    start();
    var syntax = new JsonSyntax();
    boolean isString = in.peek(0) == '"';
    boolean isText = false;
    while (true) {
      int c = in.peek(0);
      if (c == END) {
        return tear();
      }
      if (isString && syntax.isOutside() && c == ':') {
        syntax = JsonSyntax.afterName();
        isString = false;
      }
      if (isText ? c == ',' || c == ']' || c == '\n' : endsElement(syntax, c)) {
        return complete();
      }
      if (!isText && !syntax.accept(c)) {
        if (!syntax.isOutside()) {
          return tear();
        }
        isText = true;
      }
      if (record.isFull() && DocumentStart.within(record.bytes(), 0, in::peek) > 0) {
        return tear();
      }
      record.append(in.read());
    }
  }

  private static boolean endsElement(JsonSyntax syntax, int c) {
    return syntax.isOutside()
        && (c == ',' || c == ']' || (syntax.isClosed() && !RecordBuffer.isBlank(c)));
  }

  /**
   * Reads the value of a member, up to the comma or brace that follows; check {@link #isTorn}.
   * Other members than lists of records are small.
   */
  InputRecord value() {
    start();
    if (DocumentStart.opens(in::peek)) {
      return finishTorn();
    }
    var syntax = new JsonSyntax();
    while (true) {
      int c = in.peek(0);
      if (c != END && syntax.isOutside() && record.size() > 0 && (c == ',' || c == '}')) {
        return complete();
      }
      if (c == END || !syntax.accept(c)) {
        return tear();
      }
      record.append(in.read());
    }
  }

  /** Reads the other members of the object that holds a list; null if it ends with them. */
  @Nullable InputRecord restOfObject() {
    start();
    var syntax = JsonSyntax.afterList();
    while (!syntax.isClosed()) {
      int c = in.peek(0);
      if (c == END || !syntax.accept(c)) {
        return record.isBlank() ? null : tear();
      }
      record.append(in.read());
    }
    return null;
  }

  /**
   * Reads an object over several lines. Lines within it are indented; an unindented object starts
   * another record.
   */
  InputRecord object() {
    start();
    var syntax = new JsonSyntax();
    int last = END;
    while (!syntax.isClosed()) {
      int c = in.peek(0);
      if (last == '\n' && c == '{') {
        return cutAtNext() ? record.finish() : finishTorn();
      }
      if (c == END || !syntax.accept(c)) {
        return tear();
      }
      record.append(in.read());
      last = c;
    }
    return complete();
  }

  /** Reads a line, or the first object on it: text behind it does not make it invalid. */
  InputRecord line() {
    start();
    var syntax = new JsonSyntax();
    boolean isJson = in.peek(0) == '{';
    int c;
    while ((c = in.peek(0)) != END && c != '\n') {
      if (isJson && syntax.isClosed()) {
        if (!RecordBuffer.isBlank(c)) {
          skipSeparator();
          return complete();
        }
      } else if (isJson && !syntax.accept(c)) {
        if (cutAtNext()) {
          return record.finish();
        }
        isJson = false;
      }
      if (!isJson && c == '{' && record.size() > 0 && opensRecord()) {
        return finishTorn();
      }
      record.append(in.read());
    }
    if (isJson && !syntax.isClosed() && cutAtNext()) {
      return record.finish();
    }
    in.read();
    return isJson && syntax.isClosed() ? complete() : finishTorn();
  }

  /** Skips a comma up to the next object or the end. */
  private void skipSeparator() {
    int next = in.peek(0) == ',' ? DocumentStart.blankEnd(in::peek, 1) : 0;
    if (next > 0 && (in.peek(next) == '{' || in.peek(next) == END)) {
      in.skip(next);
    }
  }

  private boolean opensRecord() {
    return DocumentStart.opens(in::peek) || signature.matches(in::peek, 0);
  }

  /** Starts a torn record with text that was read already. */
  InputRecord tear(byte[] before) {
    start();
    record.append(before, 0, before.length);
    known = before.length;
    return tear();
  }

  /** Ends the record where the next document begins, or else the next element. */
  private InputRecord tear() {
    if (cutAtNext(true)) {
      return record.finish();
    }
    boolean isLineStart = record.endsWith('\n');
    int c;
    while ((c = in.peek(0)) != END) {
      boolean startsRecord =
          c == '{' && record.size() > 0 && (isLineStart || DocumentStart.opens(in::peek));
      boolean endsElement =
          c == ',' && signature.matches(in::peek, DocumentStart.blankEnd(in::peek, 1));
      if (startsRecord) {
        return finishTorn();
      }
      if (endsElement) {
        InputRecord damaged = record.finish();
        torn = false;
        return damaged;
      }
      isLineStart = c == '\n' || (isLineStart && DocumentStart.isOfByteOrderMark(c));
      record.append(in.read());
    }
    return finishTorn();
  }

  /**
   * Cuts the record at a document or element that begins within it. What is read again is limited,
   * so that hostile text costs linear time.
   */
  private boolean cutAtNext() {
    return cutAtNext(false);
  }

  /** {@code spansLines}: whether the element behind the record may be on another line. */
  private boolean cutAtNext(boolean spansLines) {
    if (record.isOversized()) {
      return false;
    }
    byte[] bytes = record.bytes();
    if (known == 0) {
      signature.learnOwn(bytes);
    }
    int document = DocumentStart.within(bytes, known, in::peek);
    int start = document == 0 ? elementAtEnd(bytes, spansLines) : document;
    int length = bytes.length - start;
    if (start == 0 || reread + length > FREE_REREAD + 2 * in.sourceBytes()) {
      return false;
    }
    reread += length;
    in.unread(bytes, start);
    record.truncate(start);
    torn = document > 0;
    return true;
  }

  /**
   * Position of the separator of the next element, if the record lacks a brace, or if that
   * element's first quote was taken for the end of a string; 0 otherwise.
   */
  private int elementAtEnd(byte[] bytes, boolean spansLines) {
    int last = lastNonBlank(bytes, bytes.length - 1);
    if (last > known
        && bytes[last] == ','
        && signature.matches(in::peek, spansLines ? DocumentStart.blankEnd(in::peek, 0) : 0)) {
      return last;
    }
    int quote = bytes.length - 1;
    int brace = lastNonBlank(bytes, quote - 1);
    int comma = lastNonBlank(bytes, brace - 1);
    return comma > known
            && bytes[quote] == '"'
            && bytes[brace] == '{'
            && bytes[comma] == ','
            && signature.matches(DocumentStart.joined(bytes, in::peek), brace)
        ? comma
        : 0;
  }

  private static int lastNonBlank(byte[] bytes, int from) {
    int position = from;
    while (position > 0 && RecordBuffer.isBlank(bytes[position])) {
      position--;
    }
    return Math.max(0, position);
  }

  private void start() {
    torn = false;
    known = 0;
    record.start(in.line());
  }

  private InputRecord finishTorn() {
    torn = true;
    return record.finish();
  }

  private InputRecord complete() {
    InputRecord completed = record.finish();
    if (completed instanceof InputRecord.Complete(long _, byte[] bytes)) {
      signature.learn(bytes);
    }
    return completed;
  }
}
