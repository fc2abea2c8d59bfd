package io.spoor.evidence.avro;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Records of any schema, with the values that encoders get wrong among them. */
final class RandomRecords {
  private static final long[] LONGS = {
    0,
    -1,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    (1L << 53) - 1,
    1L << 53,
    -(1L << 53),
    1_773_135_631_439_000_000L
  };
  private static final double[] DOUBLES = {
    0,
    -0.0,
    1,
    0.1,
    1e21,
    1e-7,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    1L << 60,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };
  private static final String[] TEXTS = {
    "",
    "a",
    "line\nanother\r\t",
    "\"\\/",
    "größer → 🐾",
    "\u0000\u001f\u2028",
    "null",
    "-",
    "{",
    "12"
  };
  private static final int MAX_LENGTH = 3;

  private final RandomGenerator random;

  RandomRecords(RandomGenerator random) {
    this.random = random;
  }

  GenericData.Record of(Schema schema) {
    var record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), value(field.schema()));
    }
    return record;
  }

  private @Nullable Object value(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> null;
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case RECORD -> of(schema);
      case STRING -> text();
      case ENUM ->
          new GenericData.EnumSymbol(
              schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
      case BYTES -> ByteBuffer.wrap(bytes(random.nextInt(9)));
      case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
      case INT -> random.nextBoolean() ? random.nextInt() : Integer.MIN_VALUE;
      case LONG -> random.nextBoolean() ? random.nextLong() : LONGS[random.nextInt(LONGS.length)];
      case FLOAT -> random.nextBoolean() ? random.nextFloat() : Float.NEGATIVE_INFINITY;
      case DOUBLE ->
          random.nextBoolean()
              ? Double.longBitsToDouble(random.nextLong())
              : DOUBLES[random.nextInt(DOUBLES.length)];
      case BOOLEAN -> random.nextBoolean();
      case ARRAY -> list(schema.getElementType());
      case MAP -> map(schema.getValueType());
    };
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)] + (random.nextBoolean() ? random.nextInt() : "");
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private List<@Nullable Object> list(Schema items) {
    var list = new ArrayList<@Nullable Object>();
    for (int i = random.nextInt(MAX_LENGTH); i > 0; i--) {
      list.add(value(items));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(Schema values) {
    var map = new HashMap<String, @Nullable Object>();
    for (int i = random.nextInt(MAX_LENGTH); i > 0; i--) {
      map.put(text(), value(values));
    }
    return map;
  }
}
