package io.spoor.pipeline.rows;

import io.spoor.schemas.codec.AvroCodec;
import io.spoor.schemas.codec.SpecificRecordIo;
import io.spoor.schemas.text.ResourceText;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParser;
import org.apache.avro.specific.SpecificRecord;

/**
 * Formats of the Avro types in rows. The resources {@code formats/TYPE/N.avsc} are those with which
 * releases wrote rows: the schema of format N of a type, from 1. The present schema of a type is
 * the last of them or, if it differs from that, the next format. Rows of the others are read with
 * Avro's schema resolution.
 *
 * <p>Resources are read when a codec is created, not with each row.
 */
public final class RowFormats {
  private RowFormats() {}

  /** The codec of a type. */
  public static <T extends SpecificRecord> AvroCodec<T> codec(Class<T> type) {
    List<Schema> earlier = released(type);
    if (!earlier.isEmpty() && sameRows(earlier.getLast(), SpecificRecordIo.schema(type))) {
      earlier.removeLast();
    }
    return AvroCodec.of(type, earlier);
  }

  private static List<Schema> released(Class<?> type) {
    List<Schema> released = new ArrayList<>();
    String resource = resource(type, 1);
    while (RowFormats.class.getResource(resource) != null) {
      String text = ResourceText.read(RowFormats.class, resource);
      released.add(new SchemaParser().parse(text).mainSchema());
      resource = resource(type, released.size() + 1);
    }
    return released;
  }

  /** Whether records of two schemas have the same bytes: names, types and order are the same. */
  public static boolean sameRows(Schema one, Schema other) {
    return SchemaNormalization.toParsingForm(one).equals(SchemaNormalization.toParsingForm(other));
  }

  private static String resource(Class<?> type, int format) {
    return "formats/" + type.getSimpleName() + "/" + format + ".avsc";
  }
}
