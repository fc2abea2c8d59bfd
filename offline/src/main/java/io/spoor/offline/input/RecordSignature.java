package io.spoor.offline.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/**
 * Names of first members of records. Records of one writer begin alike, so they show where the next
 * one begins behind a damaged record: the name of the last complete record, that of the damaged
 * record itself, and those of formats whose writers all begin alike.
 */
final class RecordSignature {
  private static final int MAX_NAME = 64;

  /**
   * Field 1 of a span (OpenTelemetry trace.proto) and the first member of a CloudTrail record (AWS
   * CloudTrail user guide, "log file examples"): known before a first record was read.
   */
  private static final List<byte[]> KNOWN =
      Stream.of("traceId", "eventVersion").map(name -> ('"' + name + '"').getBytes(UTF_8)).toList();

  private byte[] name = {};
  private byte[] ownName = {};

  /** Remembers how a complete record begins. */
  void learn(byte[] record) {
    byte[] first = firstName(record);
    name = first.length > 0 ? first : name;
    ownName = name;
  }

  /** Remembers how the record begins that is being read. */
  void learnOwn(byte[] record) {
    ownName = firstName(record);
  }

  private static byte[] firstName(byte[] record) {
    if (record.length == 0 || record[0] != '{') {
      return new byte[0];
    }
    int from = DocumentStart.blankEnd(i -> i < record.length ? record[i] : -1, 1);
    int to = from + 1;
    while (to < record.length && to - from < MAX_NAME && record[to] != '"') {
      to++;
    }
    return to < record.length && record[from] == '"' && record[to] == '"'
        ? Arrays.copyOfRange(record, from, to + 1)
        : new byte[0];
  }

  /** Whether an object begins at a position that has one of these members first. */
  boolean matches(IntUnaryOperator text, int position) {
    if (text.applyAsInt(position) != '{') {
      return false;
    }
    int from = DocumentStart.blankEnd(text, position + 1);
    return isAt(text, from, name)
        || isAt(text, from, ownName)
        || KNOWN.stream().anyMatch(known -> isAt(text, from, known));
  }

  private static boolean isAt(IntUnaryOperator text, int from, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (text.applyAsInt(from + i) != name[i]) {
        return false;
      }
    }
    return name.length > 0;
  }
}
