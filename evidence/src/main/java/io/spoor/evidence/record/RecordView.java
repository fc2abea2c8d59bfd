package io.spoor.evidence.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A record in a {@code records} file, with fields parsed on demand: most readers need one of
 * twenty. Does not check hashes.
 */
public final class RecordView {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFactory FACTORY = JSON.getFactory();

  /** {@code ["}, 22 characters of salt, {@code ","}. */
  private static final int NAME_OFFSET = 2 + 22 + 3;

  private final RecordHeader header;
  private final byte[] lines;

  /** Fields that were added to the stored ones. */
  private final SortedMap<String, JsonNode> added;

  /**
   * Creates a view.
   *
   * @param lines header and fields, each with a newline at its end, as {@link RecordFileReader}
   *     returns them; must not be modified afterwards
   */
  public RecordView(RecordHeader header, byte[] lines) {
    this(header, lines, Collections.emptySortedMap());
  }

  private RecordView(RecordHeader header, byte[] lines, SortedMap<String, JsonNode> added) {
    this.header = header;
    this.lines = lines;
    this.added = added;
  }

  /** The record with a field added or replaced; its stored lines stay the same. */
  public RecordView with(String name, JsonNode value) {
    var fields = new TreeMap<>(added);
    fields.put(name, value);
    return new RecordView(header, lines, fields);
  }

  public RecordHeader header() {
    return header;
  }

  /** The stored lines; must not be modified. */
  public byte[] lines() {
    return lines;
  }

  /** Number of withheld fields. */
  public int withheld() {
    return count(FieldWithholder.WITHHELD);
  }

  /** Number of fields that are left out of an extract. */
  public int leftOut() {
    return count(FieldWithholder.LEFT_OUT);
  }

  private int count(char mark) {
    int count = 0;
    for (int from = 0; from < lines.length; from = end(from) + 1) {
      if (lines[from] == mark) {
        count++;
      }
    }
    return count;
  }

  /** The value of a field, if present and not withheld. */
  public Optional<JsonNode> field(String name) {
    JsonNode addedValue = added.get(name);
    if (addedValue != null) {
      return Optional.of(addedValue);
    }
    for (int from = end(0) + 1; from < lines.length; from = end(from) + 1) {
      if (isNamed(from, name)) {
        return Optional.of(value(from, end(from)));
      }
    }
    return Optional.empty();
  }

  /** The same for a text; empty for any other value. */
  public Optional<String> text(String name) {
    return field(name).filter(JsonNode::isTextual).map(JsonNode::textValue);
  }

  /** All fields that are not withheld, by name. */
  public SortedMap<String, JsonNode> fields() {
    var fields = new TreeMap<String, JsonNode>();
    for (int from = end(0) + 1; from < lines.length; from = end(from) + 1) {
      if (lines[from] == '[') {
        collectField(from, end(from), fields);
      }
    }
    fields.putAll(added);
    return Collections.unmodifiableSortedMap(fields);
  }

  private int end(int from) {
    int end = from;
    while (lines[end] != '\n') {
      end++;
    }
    return end;
  }

  /** Spoor's names need no escapes; a name with an escape is compared as written. */
  private boolean isNamed(int from, String name) {
    int nameStart = from + NAME_OFFSET;
    int after = nameStart + name.length();
    if (lines[from] != '[' || after >= lines.length || lines[after] != '"') {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (lines[nameStart + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private JsonNode value(int from, int end) {
    var fields = new TreeMap<String, JsonNode>();
    collectField(from, end, fields);
    return fields.firstEntry().getValue();
  }

  private void collectField(int from, int end, SortedMap<String, JsonNode> fields) {
    try (JsonParser parser = FACTORY.createParser(lines, from, end - from)) {
      if (parser.nextToken() == JsonToken.START_ARRAY
          && parser.nextToken() == JsonToken.VALUE_STRING
          && parser.nextToken() == JsonToken.VALUE_STRING) {
        String name = parser.getText();
        parser.nextToken();
        JsonNode value = JSON.readTree(parser);
        if (parser.nextToken() == JsonToken.END_ARRAY && parser.nextToken() == null) {
          fields.put(name, value);
          return;
        }
      }
    } catch (IOException e) {
      // Omits Jackson's message, which quotes the line.
      throw new IllegalArgumentException("a field is not valid JSON", e);
    }
    throw new IllegalArgumentException("a field is not an array of salt, name and value");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordView record
        && Arrays.equals(lines, record.lines)
        && added.equals(record.added);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(lines);
  }

  /** Its header; never its contents. */
  @Override
  public String toString() {
    return header.toString();
  }
}
