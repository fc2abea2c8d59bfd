package io.spoor.offline.input;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** Recognises where a document of records begins: an envelope of a vendor, or a line's object. */
final class DocumentStart {
  private static final List<String> MEMBERS =
      List.of("Records", "Events", OtlpSignal.TRACES.resources(), OtlpSignal.LOGS.resources());

  private DocumentStart() {}

  /**
   * Number of bytes of the begin of an object whose first member is this list; 0 if the text begins
   * otherwise.
   *
   * @param text bytes by position, negative behind the end
   */
  static int opening(IntUnaryOperator text, String member) {
    if (text.applyAsInt(0) != '{') {
      return 0;
    }
    int position = blankEnd(text, 1);
    if (text.applyAsInt(position++) != '"') {
      return 0;
    }
    for (int i = 0; i < member.length(); i++) {
      if (text.applyAsInt(position++) != member.charAt(i)) {
        return 0;
      }
    }
    if (text.applyAsInt(position++) != '"') {
      return 0;
    }
    position = blankEnd(text, position);
    if (text.applyAsInt(position) != ':') {
      return 0;
    }
    position = blankEnd(text, position + 1);
    return text.applyAsInt(position) == '[' ? position + 1 : 0;
  }

  /** Whether an envelope begins here. */
  static boolean opens(IntUnaryOperator text) {
    for (String member : MEMBERS) {
      if (opening(text, member) > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Position of the first document that begins within a torn record; 0 if there is none. In a
   * complete record, an envelope may be a value, and in a string its quotes have escapes.
   *
   * @param after position behind which it begins
   * @param behind the text that follows the record
   */
  static int within(byte[] record, int after, IntUnaryOperator behind) {
    IntUnaryOperator text = joined(record, behind);
    for (int i = after + 1; i < record.length; i++) {
      if (record[i] == '{') {
        int from = i;
        if (isLineStart(record, i) || opens(ahead -> text.applyAsInt(from + ahead))) {
          return i;
        }
      }
    }
    return 0;
  }

  private static boolean isLineStart(byte[] record, int position) {
    int before = position - 1;
    while (before > 0 && isOfByteOrderMark(record[before] & 0xFF)) {
      before--;
    }
    return record[before] == '\n';
  }

  /** Whether a byte order mark is here: at the start of a file, also of one behind another. */
  static boolean isByteOrderMark(IntUnaryOperator text) {
    return text.applyAsInt(0) == 0xEF && text.applyAsInt(1) == 0xBB && text.applyAsInt(2) == 0xBF;
  }

  /** Whether a byte may be part of the byte order mark of a file behind another one. */
  static boolean isOfByteOrderMark(int c) {
    return c == 0xEF || c == 0xBB || c == 0xBF;
  }

  /** A record and the text that follows it, by position. */
  static IntUnaryOperator joined(byte[] record, IntUnaryOperator behind) {
    return i -> i < record.length ? record[i] : behind.applyAsInt(i - record.length);
  }

  static int blankEnd(IntUnaryOperator text, int from) {
    int position = from;
    while (RecordBuffer.isBlank(text.applyAsInt(position))) {
      position++;
    }
    return position;
  }
}
