package io.spoor.connectors.elasticsearch.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one document as JSON, field by field: what is null or empty is left out, and no text that
 * UTF-8 cannot carry gets in.
 */
final class JsonWriter {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();
  private static final int USUAL_BYTES = 2048;

  private final JsonGenerator json;

  private JsonWriter(JsonGenerator json) {
    this.json = json;
  }

  /** The object that {@code content} writes, as UTF-8 bytes. */
  static byte[] write(Consumer<JsonWriter> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      content.accept(new JsonWriter(json));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory refuses nothing", e);
    }
    return bytes.toByteArray();
  }

  JsonWriter text(String name, @Nullable String value) {
    if (value != null) {
      io(() -> json.writeStringField(name, Text.clean(value)));
    }
    return this;
  }

  JsonWriter texts(String name, List<String> values) {
    if (!values.isEmpty()) {
      io(
          () -> {
            json.writeArrayFieldStart(name);
            for (String value : values) {
              json.writeString(Text.clean(value));
            }
            json.writeEndArray();
          });
    }
    return this;
  }

  JsonWriter number(String name, long value) {
    io(() -> json.writeNumberField(name, value));
    return this;
  }

  JsonWriter fraction(String name, @Nullable Double value) {
    // JSON has no word for the others.
    if (value != null && Double.isFinite(value)) {
      io(() -> json.writeNumberField(name, value));
    }
    return this;
  }

  JsonWriter flag(String name, @Nullable Boolean value) {
    if (value != null) {
      io(() -> json.writeBooleanField(name, value));
    }
    return this;
  }

  /** A {@code date_nanos}; {@code epochNanos}: nanoseconds since the Unix epoch. */
  JsonWriter nanos(String name, @Nullable Long epochNanos) {
    if (epochNanos != null) {
      io(() -> json.writeStringField(name, Times.nanos(epochNanos)));
    }
    return this;
  }

  /** A {@code date}; {@code epochMillis}: milliseconds since the Unix epoch. */
  JsonWriter millis(String name, long epochMillis) {
    io(() -> json.writeStringField(name, Times.millis(epochMillis)));
    return this;
  }

  JsonWriter object(String name, Runnable content) {
    io(
        () -> {
          json.writeObjectFieldStart(name);
          content.run();
          json.writeEndObject();
        });
    return this;
  }

  /** An object that is left out where its subject is null. */
  <T> JsonWriter object(String name, @Nullable T subject, Consumer<T> content) {
    return subject == null ? this : object(name, () -> content.accept(subject));
  }

  <T> JsonWriter objects(String name, List<T> subjects, Consumer<T> content) {
    if (!subjects.isEmpty()) {
      io(
          () -> {
            json.writeArrayFieldStart(name);
            for (T subject : subjects) {
              json.writeStartObject();
              content.accept(subject);
              json.writeEndObject();
            }
            json.writeEndArray();
          });
    }
    return this;
  }

  /** A {@code flattened} field of names and values. */
  JsonWriter flattened(String name, Map<String, String> values) {
    if (!values.isEmpty()) {
      io(
          () -> {
            json.writeFieldName(name);
            Flattened.write(json, values);
          });
    }
    return this;
  }

  /** A {@code flattened} field from JSON text, whatever that turns out to be. */
  JsonWriter flattened(String name, @Nullable String text) {
    if (text != null) {
      io(
          () -> {
            json.writeFieldName(name);
            Flattened.write(json, text);
          });
    }
    return this;
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void io(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory refuses nothing", e);
    }
  }
}
