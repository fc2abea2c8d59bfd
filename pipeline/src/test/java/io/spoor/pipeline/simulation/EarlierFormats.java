package io.spoor.pipeline.simulation;

import io.spoor.pipeline.rows.RecordedFormats;
import io.spoor.pipeline.rows.RowFormats;
import io.spoor.pipeline.rows.StoredTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Rows as an earlier version would have written them. In the format before the present one, each
 * record lacks the fields that have their default in all rows, has one field that was removed
 * since, and has its fields in reverse order.
 */
final class EarlierFormats {
  /** Avro rows within the fields of other rows, by field. */
  private static final Map<String, String> EMBEDDED =
      Map.of("RunState.behaviour", "Behaviour", "EvictedLists.switches", "Switch");

  private static final String REMOVED = "removed_since";

  private final Map<String, Schema> present = new HashMap<>();
  private final Map<String, Schema> earlier = new HashMap<>();

  /** Fields that some row needs: those with another value than the default. */
  private final Set<String> used = new HashSet<>();

  private final Set<String> defaulted = new TreeSet<>();

  /** Stores of each state, in order. */
  private final List<StoredTypes> stores;

  private EarlierFormats(List<StoredTypes> stores) {
    this.stores = stores;
  }

  /**
   * The formats that would have sufficed for the rows of some states.
   *
   * @param stores kinds of the stores of each state, in order
   */
  static EarlierFormats of(List<StoredTypes> stores, List<List<Map<byte[], byte[]>>> states) {
    var formats = new EarlierFormats(stores);
    RecordedFormats.types()
        .forEach(type -> formats.present.put(type, RecordedFormats.present(type)));
    for (List<Map<byte[], byte[]>> state : states) {
      for (int i = 0; i < state.size(); i++) {
        StoredTypes types = formats.types(i, state.size());
        state.get(i).forEach((key, value) -> formats.convert(types, key, value, false));
      }
    }
    Map<String, Schema> known = new HashMap<>();
    formats.present.forEach(
        (type, schema) -> formats.earlier.put(type, formats.earlier(schema, known)));
    return formats;
  }

  /** The same rows in the earlier formats. */
  List<Map<byte[], byte[]>> rows(List<Map<byte[], byte[]>> state) {
    List<Map<byte[], byte[]>> rows = new ArrayList<>();
    for (int i = 0; i < state.size(); i++) {
      StoredTypes types = types(i, state.size());
      Map<byte[], byte[]> converted = new TreeMap<>(Arrays::compareUnsigned);
      state.get(i).forEach((key, value) -> converted.put(key, convert(types, key, value, true)));
      rows.add(converted);
    }
    return rows;
  }

  /** Fields that the earlier formats lack. */
  Set<String> newFields() {
    return defaulted;
  }

  /**
   * Writes the formats of a version for which the present schema is a new format.
   *
   * @param truthful whether the format of the rows is the one of {@link #rows}, or the present one
   */
  void write(Path directory, boolean truthful) throws IOException {
    for (Map.Entry<String, Schema> type : present.entrySet()) {
      Path files = Files.createDirectories(directory.resolve(type.getKey()));
      List<Schema> formats = new ArrayList<>(RecordedFormats.of(type.getKey()));
      if (formats.isEmpty() || !RowFormats.sameRows(formats.getLast(), type.getValue())) {
        formats.add(type.getValue());
      }
      if (truthful) {
        formats.set(formats.size() - 1, earlier.get(type.getKey()));
      }
      for (int i = 0; i < formats.size(); i++) {
        Files.writeString(files.resolve((i + 1) + ".avsc"), formats.get(i).toString());
      }
    }
  }

  /** A state has as many tasks of each kind. */
  private StoredTypes types(int task, int tasks) {
    return stores.get(task * stores.size() / tasks);
  }

  private Schema earlier(Schema schema, Map<String, Schema> known) {
    return switch (schema.getType()) {
      case RECORD -> {
        Schema copy = known.get(schema.getFullName());
        if (copy == null) {
          copy = Schema.createRecord(schema.getName(), null, schema.getNamespace(), false);
          known.put(schema.getFullName(), copy);
          List<Schema.Field> fields = new ArrayList<>();
          fields.add(new Schema.Field(REMOVED, Schema.create(Schema.Type.STRING), null, "of old"));
          for (Schema.Field field : schema.getFields()) {
            if (used.contains(name(schema, field)) || !field.hasDefaultValue()) {
              fields.add(
                  new Schema.Field(field.name(), earlier(field.schema(), known), null, null));
            } else {
              defaulted.add(name(schema, field));
            }
          }
          Collections.reverse(fields);
          copy.setFields(fields);
        }
        yield copy;
      }
      case ARRAY -> Schema.createArray(earlier(schema.getElementType(), known));
      case MAP -> Schema.createMap(earlier(schema.getValueType(), known));
      case UNION ->
          Schema.createUnion(
              schema.getTypes().stream().map(branch -> earlier(branch, known)).toList());
      case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> schema;
    };
  }

  private static String name(Schema record, Schema.Field field) {
    return record.getName() + "." + field.name();
  }

  /** Converts a row, or without {@code toEarlier} only records which fields it uses. */
  private byte[] convert(StoredTypes types, byte[] key, byte[] value, boolean toEarlier) {
    String type = types.type(key);
    if (type != null) {
      return convert(type, value, toEarlier);
    }
    return types == StoredTypes.ASSEMBLE && key[0] == 'q' ? call(value, toEarlier) : value;
  }

  /** A tool call: the row of its fingerprint follows an envelope. */
  private byte[] call(byte[] value, boolean toEarlier) {
    try (var in = new DataInputStream(new ByteArrayInputStream(value))) {
      in.readByte();
      in.readUTF();
      in.readLong();
      in.readUTF();
      in.readBoolean();
      byte[] row = in.readAllBytes();
      byte[] fingerprint = convert("ContentTrace", row, toEarlier);
      int envelope = value.length - row.length;
      byte[] converted = Arrays.copyOf(value, envelope + fingerprint.length);
      System.arraycopy(fingerprint, 0, converted, envelope, fingerprint.length);
      return converted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] convert(String type, byte[] row, boolean toEarlier) {
    Schema schema = schema(present, type);
    GenericRecord record = read(schema, schema, row);
    convertEmbedded(record, toEarlier);
    if (!toEarlier) {
      markUsed(record);
      return row;
    }
    Schema target = schema(earlier, type);
    byte[] converted = write(row[0], schema, record);
    return write(row[0], target, read(schema, target, converted));
  }

  private static Schema schema(Map<String, Schema> schemas, String type) {
    Schema schema = schemas.get(type);
    if (schema == null) {
      throw new IllegalStateException("no format of " + type);
    }
    return schema;
  }

  private void convertEmbedded(GenericRecord record, boolean toEarlier) {
    for (Schema.Field field : record.getSchema().getFields()) {
      String embedded = EMBEDDED.get(name(record.getSchema(), field));
      Object value = record.get(field.pos());
      if (embedded != null && value instanceof ByteBuffer bytes) {
        record.put(field.pos(), convert(embedded, bytes, toEarlier));
      } else if (embedded != null && value instanceof List<?> items) {
        record.put(
            field.pos(),
            items.stream().map(item -> convert(embedded, (ByteBuffer) item, toEarlier)).toList());
      }
    }
  }

  private ByteBuffer convert(String type, ByteBuffer row, boolean toEarlier) {
    byte[] bytes = new byte[row.remaining()];
    row.duplicate().get(bytes);
    return ByteBuffer.wrap(convert(type, bytes, toEarlier));
  }

  private void markUsed(@Nullable Object value) {
    switch (value) {
      case IndexedRecord record -> {
        for (Schema.Field field : record.getSchema().getFields()) {
          Object part = record.get(field.pos());
          if (field.hasDefaultValue()
              && !Objects.equals(part, GenericData.get().getDefaultValue(field))) {
            used.add(name(record.getSchema(), field));
          }
          markUsed(part);
        }
      }
      case List<?> items -> items.forEach(this::markUsed);
      case Map<?, ?> entries -> entries.values().forEach(this::markUsed);
      case null, default -> {
        // a value without fields
      }
    }
  }

  private static GenericRecord read(Schema writer, Schema reader, byte[] row) {
    try {
      return new GenericDatumReader<GenericRecord>(writer, reader)
          .read(null, DecoderFactory.get().binaryDecoder(row, 1, row.length - 1, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] write(byte format, Schema schema, GenericRecord record) {
    var out = new ByteArrayOutputStream();
    out.write(format);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
