package io.spoor.evidence.avro;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.record.RecordHeader;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Creates log records from records of Spoor's topics. Not thread-safe. */
final class EvidenceRecordFactory {
  /** By identity: a registry client returns the same object for the same schema. */
  private final IdentityHashMap<Schema, SealedSchema> schemas = new IdentityHashMap<>();

  /** The form of a value's schema in the log. */
  SealedSchema schema(Schema writerSchema) {
    return schemas.computeIfAbsent(writerSchema, SealedSchema::of);
  }

  /**
   * Creates a record with a value.
   *
   * @throws IllegalArgumentException if its topic is not sealed as evidence, or a value has no JSON
   *     form
   */
  EvidenceRecord of(RecordOrigin origin, @Nullable String key, IndexedRecord value) {
    ObjectNode fields = AvroJson.object(value);
    fields.set(ReservedFields.SCHEMA, schema(value.getSchema()).reference());
    return record(kind(origin), RecordId.of(origin, key, value), origin, key, fields);
  }

  /**
   * Creates a record of an action with a reference to its event's record in place of the event.
   *
   * @param event number of the event's record in the log
   * @param action its event must have a time
   */
  EvidenceRecord ofAction(
      RecordOrigin origin, @Nullable String key, IndexedRecord action, long event) {
    Schema.Field embedded = action.getSchema().getField(EventReference.EVENT);
    ObjectNode fields = AvroJson.object(action, embedded.pos());
    fields.set(
        ReservedFields.EVENT,
        new EventReference(
                event,
                EventReference.timeOf((IndexedRecord) action.get(embedded.pos())).orElseThrow())
            .json());
    fields.set(ReservedFields.SCHEMA, schema(action.getSchema()).reference());
    return record(kind(origin), RecordId.of(origin, key, action), origin, key, fields);
  }

  /** A record without a value, which deletes the key. */
  EvidenceRecord tombstone(RecordOrigin origin, @Nullable String key) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode().put(ReservedFields.DELETED, true);
    return record(kind(origin), RecordId.of(origin, key, null), origin, key, fields);
  }

  /** A record that could not be decoded, with its hash. */
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
                    "topic " + origin.topic() + " cannot be sealed as evidence: it has no kind"));
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
