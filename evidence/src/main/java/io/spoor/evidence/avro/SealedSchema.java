package io.spoor.evidence.avro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.json.CanonicalJson;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.schemas.codec.PortableSchema;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * A schema as stored in a log, so that records written with it remain readable.
 *
 * @param fingerprint SHA-256 of the schema's canonical JSON (RFC 8785), hex
 * @param text the schema as JSON
 */
record SealedSchema(String fingerprint, Schema schema, JsonNode text) {
  /** Pseudo-topic for the numbering of schemas; does not exist in Kafka. */
  static final String TOPIC = "schemas";

  private static final String TEXT = "schema";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The sealed form of a record's schema, as registered. */
  static SealedSchema of(Schema writerSchema) {
    Schema schema = PortableSchema.of(writerSchema);
    try {
      JsonNode text = JSON.readTree(schema.toString());
      return new SealedSchema(fingerprint(text), schema, text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a schema's text is JSON", e);
    }
  }

  private static String fingerprint(JsonNode text) {
    return HexFormat.of().formatHex(Sha256.digest().digest(CanonicalJson.bytes(text)));
  }

  /**
   * Reads it from a log.
   *
   * @throws IllegalArgumentException if the record contains no schema, or one that differs from its
   *     id
   */
  static SealedSchema of(StoredRecord stored) {
    JsonNode text = stored.fields().get(TEXT);
    String id = stored.header().id();
    if (text == null) {
      throw new IllegalArgumentException("the record of schema " + id + " has no field " + TEXT);
    }
    if (!fingerprint(text).equals(id)) {
      throw new IllegalArgumentException("the record of schema " + id + " holds another schema");
    }
    try {
      return new SealedSchema(id, new Schema.Parser().parse(text.toString()), text);
    } catch (SchemaParseException e) {
      throw new IllegalArgumentException("the record of schema " + id + " holds no Avro schema", e);
    }
  }

  /** The schema as a log record. */
  EvidenceRecord record(long number, Instant time) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.put(ReservedFields.NAME, schema.getFullName());
    fields.set(TEXT, text);
    return EvidenceRecord.of(
        RecordHeader.of(RecordKind.SCHEMA.text(), fingerprint, TOPIC, 0, number, time), fields);
  }

  /** The {@code $schema} field of a value. */
  ObjectNode reference() {
    return JsonNodeFactory.instance
        .objectNode()
        .put(ReservedFields.FINGERPRINT, fingerprint)
        .put(ReservedFields.NAME, schema.getFullName());
  }
}
