package io.spoor.pipeline.rows;

import io.spoor.schemas.codec.AvroCodec;
import io.spoor.schemas.text.ResourceText;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.specific.SpecificRecord;

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
    if (!exists(type, 1)) {
      throw new IllegalStateException(
          "no row format of " + type.getName() + " is recorded: see RowFormatsTest");
    }
    List<Schema> earlier = new ArrayList<>();
    for (int format = 1; exists(type, format + 1); format++) {
      earlier.add(schema(type, format));
    }
    return AvroCodec.of(type, earlier);
  }

  private static boolean exists(Class<?> type, int format) {
    return RowFormats.class.getResource(resource(type, format)) != null;
  }

  private static Schema schema(Class<?> type, int format) {
    String text = ResourceText.read(RowFormats.class, resource(type, format));
    return new SchemaParser().parse(text).mainSchema();
  }

  private static String resource(Class<?> type, int format) {
    return "formats/" + type.getSimpleName() + "/" + format + ".avsc";
  }
}
