package io.spoor.offline.input;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The name of the first member of the last complete record. Records of one writer begin alike, so
 * it shows where the next one begins behind a damaged record.
 */
final class RecordSignature {
  private static final int MAX_NAME = 64;

  private byte[] name = {};

  void learn(byte[] record) {
    if (record.length == 0 || record[0] != '{') {
      return;
    }
    int from = DocumentStart.blankEnd(i -> i < record.length ? record[i] : -1, 1);
    int to = from + 1;
    while (to < record.length && to - from < MAX_NAME && record[to] != '"') {
      to++;
    }
    if (to < record.length && record[from] == '"' && record[to] == '"') {
      name = Arrays.copyOfRange(record, from, to + 1);
    }
  }

  /** Whether an object begins at a position that has this member first. */
  boolean matches(IntUnaryOperator text, int position) {
    if (name.length == 0 || text.applyAsInt(position) != '{') {
      return false;
    }
    int from = DocumentStart.blankEnd(text, position + 1);
    for (int i = 0; i < name.length; i++) {
      if (text.applyAsInt(from + i) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
