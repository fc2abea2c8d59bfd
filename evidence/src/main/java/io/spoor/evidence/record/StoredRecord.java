package io.spoor.evidence.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The contents of a log record.
 *
 * @param fields by name, without withheld ones
 * @param withheld number of withheld fields, and of those left out of an extract
 */
public record StoredRecord(RecordHeader header, SortedMap<String, JsonNode> fields, int withheld) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Salt, name, value. */
  private static final int FIELD_PARTS = 3;

  public StoredRecord {
    fields = Collections.unmodifiableSortedMap(fields);
  }

  /**
   * Parses a record from its lines; each ends in a newline.
   *
   * @throws IllegalArgumentException if they are not a record
   */
  public static StoredRecord parse(byte[] lines) {
    int end = endOfLine(lines, 0);
    RecordHeader header = RecordHeader.parse(lines, 0, end);
    var fields = new TreeMap<String, JsonNode>();
    int withheld = 0;
    for (int from = end + 1; from < lines.length; from = end + 1) {
      end = endOfLine(lines, from);
      if (lines[from] == FieldWithholder.WITHHELD || lines[from] == FieldWithholder.LEFT_OUT) {
        withheld++;
      } else {
        JsonNode field = field(lines, from, end - from);
        fields.put(field.get(1).textValue(), field.get(2));
      }
    }
    return new StoredRecord(header, fields, withheld);
  }

  private static int endOfLine(byte[] lines, int from) {
    for (int i = from; i < lines.length; i++) {
      if (lines[i] == '\n') {
        return i;
      }
    }
    throw new IllegalArgumentException("the last line has no newline at its end");
  }

  private static JsonNode field(byte[] lines, int from, int length) {
    try {
      JsonNode field = JSON.readTree(lines, from, length);
      if (field.isArray() && field.size() == FIELD_PARTS && field.get(1).isTextual()) {
        return field;
      }
    } catch (IOException e) {
      // Omits Jackson's message, which quotes the line.
      throw new IllegalArgumentException("a field is not valid JSON", e);
    }
    throw new IllegalArgumentException("a field is not salt, name and value");
  }
}
