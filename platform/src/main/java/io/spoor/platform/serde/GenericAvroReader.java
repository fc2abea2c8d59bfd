package io.spoor.platform.serde;

import io.spoor.platform.registry.RegistryException;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.schemas.codec.CodecBuffers;
import io.spoor.schemas.codec.SpecificRecordIo;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Reads records in the wire format with their writer's schema, whatever their type: fields and
 * types that this Spoor version does not know are preserved. Thread-safe.
 */
public final class GenericAvroReader {

  private final SchemaResolver schemas;
  private final ThreadLocal<CodecBuffers> buffers = CodecBuffers.perThread();
  private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new ConcurrentHashMap<>();

  public GenericAvroReader(SchemaResolver schemas) {
    this.schemas = schemas;
  }

  /**
   * Reads one record.
   *
   * @throws SerializationException if the bytes are not a record
   * @throws RegistryException if the registry is unavailable, which is not the record's fault
   */
  public GenericRecord read(String topic, byte[] bytes) {
    int id = WireFormat.schemaId(topic, bytes, 0, bytes.length);
    GenericDatumReader<GenericRecord> reader = reader(topic, id);
    try {
      BinaryDecoder decoder =
          buffers
              .get()
              .decoder(bytes, WireFormat.HEADER_BYTES, bytes.length - WireFormat.HEADER_BYTES);
      return SpecificRecordIo.read(reader, decoder);
    } catch (IOException | RuntimeException e) {
      throw WireFormat.corruptRecord(topic, id, bytes.length, e);
    }
  }

  private GenericDatumReader<GenericRecord> reader(String topic, int id) {
    GenericDatumReader<GenericRecord> cached = readers.get(id);
    if (cached != null) {
      return cached;
    }
    Schema writerSchema = WireFormat.writerSchema(topic, id, schemas);
    if (writerSchema.getType() != Schema.Type.RECORD) {
      throw new SerializationException(
          ("Cannot read a record of topic %s: schema id %s describes no record but %s. Find "
                  + "the producer that wrote this.")
              .formatted(topic, id, writerSchema.getType()));
    }
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(writerSchema);
    readers.put(id, reader);
    return reader;
  }
}
