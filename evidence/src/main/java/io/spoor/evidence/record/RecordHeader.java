package io.spoor.evidence.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.spoor.evidence.json.CanonicalJson;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a record: its type and source position. Never withheld.
 *
 * @param kind {@code event}, {@code action}, {@code finding} …
 * @param id id for searches; unique within its kind if its source guarantees that
 * @param topic source topic
 * @param partition of the topic, from 0
 * @param offset in the partition, from 0 to 2^53 - 1
 * @param time its timestamp on the topic, RFC 3339 UTC
 */
public record RecordHeader(
    String kind, String id, String topic, int partition, long offset, String time) {
  /** Header of omitted or deleted records, of which only the hash is known. */
  static final RecordHeader PRUNED = new RecordHeader("", "", "", 0, 0, "");

  private static final JsonFactory JSON = new JsonFactory();

  /** A header with the time in the JDK's format. */
  public static RecordHeader of(
      String kind, String id, String topic, int partition, long offset, Instant time) {
    return new RecordHeader(kind, id, topic, partition, offset, time.toString());
  }

  /** Canonical JSON. */
  public byte[] bytes() {
    var text = new StringBuilder(192);
    text.append("{\"id\":");
    CanonicalJson.string(id, text);
    text.append(",\"kind\":");
    CanonicalJson.string(kind, text);
    text.append(",\"offset\":").append(offset);
    text.append(",\"partition\":").append(partition);
    text.append(",\"time\":");
    CanonicalJson.string(time, text);
    text.append(",\"topic\":");
    CanonicalJson.string(topic, text);
    return text.append('}').toString().getBytes(UTF_8);
  }

  /**
   * Parses a line.
   *
   * @throws IllegalArgumentException if it is not a header
   */
  static RecordHeader parse(byte[] bytes, int from, int length) {
    try (JsonParser parser = JSON.createParser(bytes, from, length)) {
      var fields = new Fields();
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the header is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        fields.readField(parser);
      }
      return fields.header();
    } catch (IOException e) {
      // Omits Jackson's message, which quotes the line.
      throw new IllegalArgumentException("the header is not valid JSON", e);
    }
  }

  /** Members of a header during parsing. */
  private static final class Fields {
    private @Nullable String kind;
    private @Nullable String id;
    private @Nullable String topic;
    private @Nullable String time;
    private int partition = -1;
    private long offset = -1;

    void readField(JsonParser parser) throws IOException {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "kind" -> kind = parser.getText();
        case "id" -> id = parser.getText();
        case "topic" -> topic = parser.getText();
        case "time" -> time = parser.getText();
        case "partition" -> partition = parser.getIntValue();
        case "offset" -> offset = parser.getLongValue();
        default -> throw new IllegalArgumentException("the header has an unknown member");
      }
    }

    RecordHeader header() {
      if (kind == null
          || id == null
          || topic == null
          || time == null
          || partition < 0
          || offset < 0) {
        throw new IllegalArgumentException(
            "the header lacks one of id, kind, offset, partition, time, topic");
      }
      return new RecordHeader(kind, id, topic, partition, offset, time);
    }
  }
}
