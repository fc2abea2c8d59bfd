package io.spoor.evidence.avro;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.act.FileActJournal;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.record.RecordHeader;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Makes records of the log of what lies on Spoor's topics. For one thread. */
final class EvidenceRecordFactory {
  /** By identity: a registry gives the same object for the same schema. */
  private final IdentityHashMap<Schema, SealedSchema> schemas = new IdentityHashMap<>();

  /** The schema of a value, as it is to be in the log. */
  SealedSchema schema(Schema writerSchema) {
    return schemas.computeIfAbsent(writerSchema, SealedSchema::of);
  }

  /**
   * A record with a value.
   *
   * @throws IllegalArgumentException if its topic is not kept as evidence, or a value has no JSON
   */
  EvidenceRecord of(RecordOrigin origin, @Nullable String key, IndexedRecord value) {
    ObjectNode fields = AvroJson.object(value);
    fields.set(ReservedFields.SCHEMA, schema(value.getSchema()).reference());
    return record(kind(origin), RecordId.of(origin, key, value), origin, key, fields);
  }

  /** A record without a value: what the key means is deleted. */
  EvidenceRecord tombstone(RecordOrigin origin, @Nullable String key) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode().put(ReservedFields.DELETED, true);
    return record(kind(origin), RecordId.of(origin, key, null), origin, key, fields);
  }

  /** A record that could not be decoded: that it was there, and what it was. */
  EvidenceRecord unreadable(
      RecordOrigin origin, @Nullable String key, byte[] value, String reason) {
    kind(origin);
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields
        .putObject(ReservedFields.UNREADABLE)
        .put("bytes", value.length)
        .put("reason", reason)
        .put("sha256", HexFormat.of().formatHex(Sha256.digest().digest(value)));
    return record(RecordKind.UNREADABLE, RecordId.of(origin, key, null), origin, key, fields);
  }

  private static RecordKind kind(RecordOrigin origin) {
    if (origin.topic().equals(FileActJournal.NAME)) {
      return RecordKind.ACT;
    }
    return RecordKind.ofTopic(origin.topic())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "topic " + origin.topic() + " is not kept as evidence: it has no kind"));
  }

  private static EvidenceRecord record(
      RecordKind kind, String id, RecordOrigin origin, @Nullable String key, ObjectNode fields) {
    if (key != null) {
      fields.put(ReservedFields.KEY, key);
    }
    return EvidenceRecord.of(
        RecordHeader.of(
            kind.text(), id, origin.topic(), origin.partition(), origin.offset(), origin.time()),
        fields);
  }
}
