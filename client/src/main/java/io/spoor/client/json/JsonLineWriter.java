package io.spoor.client.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.util.BufferRecycler;
import io.spoor.schemas.text.TextSanitizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object on one line, with helpers for compound members. */
public final class JsonLineWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonLineWriter() {}

  /** Writes the members of an object. */
  public interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  public static String line(Members members) {
    try (var out = new SegmentedStringWriter(new BufferRecycler());
        JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
      json.flush();
      return TextSanitizer.escapeJson(out.getAndClear());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  public static void text(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, value);
    }
  }

  /** Writes a member whose value is already JSON text. */
  public static void raw(JsonGenerator json, String name, String value) throws IOException {
    json.writeFieldName(name);
    json.writeRawValue(value);
  }

  public static void list(JsonGenerator json, String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
