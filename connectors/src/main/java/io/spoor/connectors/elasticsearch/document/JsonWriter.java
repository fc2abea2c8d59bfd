package io.spoor.connectors.elasticsearch.document;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one document as JSON, field by field. Null and empty values are omitted, as is text that
 * UTF-8 cannot represent.
 */
final class JsonWriter {

  private static final ThreadLocal<JsonWriter> THREAD_WRITER =
      ThreadLocal.withInitial(() -> new JsonWriter(new JsonBytes()));

  private final JsonBytes json;

  private JsonWriter(JsonBytes json) {
    this.json = json;
  }

  /** The object that {@code content} writes, as UTF-8 bytes; not reentrant. */
  static byte[] write(Consumer<JsonWriter> content) {
    JsonWriter writer = THREAD_WRITER.get();
    writer.json.reset();
    writer.json.beginObject();
    content.accept(writer);
    writer.json.endObject();
    return writer.json.copy();
  }

  JsonWriter text(String name, @Nullable String value) {
    if (value != null) {
      json.field(name);
      json.string(value);
    }
    return this;
  }

  JsonWriter texts(String name, List<String> values) {
    if (!values.isEmpty()) {
      json.field(name);
      json.beginArray();
      values.forEach(json::string);
      json.endArray();
    }
    return this;
  }

  JsonWriter number(String name, long value) {
    json.field(name);
    json.number(value);
    return this;
  }

  JsonWriter fraction(String name, @Nullable Double value) {
    // JSON cannot represent the other values.
    if (value != null && Double.isFinite(value)) {
      json.field(name);
      json.literal(value.toString());
    }
    return this;
  }

  JsonWriter flag(String name, @Nullable Boolean value) {
    if (value != null) {
      json.field(name);
      json.flag(value);
    }
    return this;
  }

  /** A {@code date_nanos}; {@code epochNanos}: nanoseconds since the Unix epoch. */
  JsonWriter nanos(String name, @Nullable Long epochNanos) {
    return epochNanos == null ? this : text(name, DocumentTimes.nanos(epochNanos));
  }

  /** A {@code date}; {@code epochMillis}: milliseconds since the Unix epoch. */
  JsonWriter millis(String name, long epochMillis) {
    return text(name, DocumentTimes.millis(epochMillis));
  }

  JsonWriter object(String name, Runnable content) {
    json.field(name);
    json.beginObject();
    content.run();
    json.endObject();
    return this;
  }

  /** An object that is omitted if its subject is null. */
  <T> JsonWriter object(String name, @Nullable T subject, Consumer<T> content) {
    return subject == null ? this : object(name, () -> content.accept(subject));
  }

  <T> JsonWriter objects(String name, List<T> subjects, Consumer<T> content) {
    if (!subjects.isEmpty()) {
      json.field(name);
      json.beginArray();
      for (T subject : subjects) {
        json.beginObject();
        content.accept(subject);
        json.endObject();
      }
      json.endArray();
    }
    return this;
  }

  /** A {@code flattened} field of names and values. */
  JsonWriter flattened(String name, Map<String, String> values) {
    if (!values.isEmpty()) {
      json.field(name);
      FlattenedWriter.write(json, values);
    }
    return this;
  }

  /** A {@code flattened} field from text that may or may not be JSON. */
  JsonWriter flattened(String name, @Nullable String text) {
    if (text != null) {
      json.field(name);
      FlattenedWriter.write(json, text);
    }
    return this;
  }
}
