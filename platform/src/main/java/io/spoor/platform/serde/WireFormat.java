package io.spoor.platform.serde;

import io.spoor.platform.registry.SchemaResolver;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/** The wire format: a zero byte, a schema id in four bytes, and a record in Avro binary. */
final class WireFormat {

  static final int HEADER_BYTES = 1 + Integer.BYTES;

  private WireFormat() {}

  /**
   * Schema id of a record.
   *
   * @throws SerializationException if it is not in the wire format
   */
  static int schemaId(String topic, byte[] bytes, int offset, int length) {
    if (length < HEADER_BYTES || bytes[offset] != AvroSerializer.MAGIC) {
      throw new SerializationException(
          "Cannot read a record of topic "
              + topic
              + ": it is not in the wire format ("
              + length
              + " bytes"
              + (length == 0 ? "" : ", first byte " + (bytes[offset] & 0xff) + " instead of 0")
              + "). Find the producer that writes to this topic without a registry serializer.");
    }
    return ByteBuffer.wrap(bytes, offset + 1, Integer.BYTES).getInt();
  }

  /**
   * The writer's schema of a record.
   *
   * @throws SerializationException if the registry does not know the id
   */
  static Schema writerSchema(String topic, int id, SchemaResolver schemas) {
    return schemas
        .byId(id)
        .orElseThrow(
            () ->
                new SerializationException(
                    "Cannot read a record of topic "
                        + topic
                        + ": the registry has no schema id "
                        + id
                        + ". Was it written with another registry?"));
  }

  static SerializationException corruptRecord(String topic, int id, int length, Exception cause) {
    return new SerializationException(
        ("Cannot read a record of topic %s with schema id %s: its %s bytes are damaged or "
                + "were written with another schema (%s).")
            .formatted(topic, id, length, cause),
        cause);
  }
}
