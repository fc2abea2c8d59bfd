package io.spoor.pipeline.rows;

import io.spoor.schemas.serde.AvroCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Formats of the Avro types in rows. The resources {@code formats/TYPE/N.avsc} are the list: the
 * schema with which each format was written, from 1. New rows have the last one, which is the
 * present schema of the type. Rows of the others are read with Avro's schema resolution.
 *
 * <p>Resources are read when a codec is created, not with each row.
 */
public final class RowFormats {
  private RowFormats() {}

  /**
   * The codec of a type.
   *
   * @throws IllegalStateException if no format of the type is recorded
   */
  public static <T extends SpecificRecord> AvroCodec<T> codec(Class<T> type) {
    List<Schema> schemas = new ArrayList<>();
    Schema next = schema(type, 1);
    while (next != null) {
      schemas.add(next);
      next = schema(type, schemas.size() + 1);
    }
    if (schemas.isEmpty()) {
      throw new IllegalStateException(
          "no row format of " + type.getName() + " is recorded: see RowFormatsTest");
    }
    return AvroCodec.of(type, schemas.subList(0, schemas.size() - 1));
  }

  /** Schema of a format; null when there is no such format. */
  private static @Nullable Schema schema(Class<?> type, int format) {
    String resource = "formats/" + type.getSimpleName() + "/" + format + ".avsc";
    try (InputStream in = RowFormats.class.getResourceAsStream(resource)) {
      return in == null ? null : new SchemaParser().parse(in).mainSchema();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
