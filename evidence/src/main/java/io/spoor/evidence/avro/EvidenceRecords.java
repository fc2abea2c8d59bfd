package io.spoor.evidence.avro;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.act.ActFile;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.record.RecordHeader;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Makes records of the log of what lies on Spoor's topics. For one thread. */
final class EvidenceRecords {
  /** By identity: a registry gives the same object for the same schema. */
  private final IdentityHashMap<Schema, SealedSchema> schemas = new IdentityHashMap<>();

  /** The schema of a value, as it is to be in the log. */
  SealedSchema schema(Schema written) {
    return schemas.computeIfAbsent(written, SealedSchema::of);
  }

  /**
   * A record with a value.
   *
   * @throws IllegalArgumentException if its topic is not kept as evidence, or a value has no JSON
   */
  EvidenceRecord of(Place place, @Nullable String key, IndexedRecord value) {
    ObjectNode fields = AvroJson.object(value);
    fields.set(Names.SCHEMA, schema(value.getSchema()).reference());
    return record(kind(place), RecordId.of(place, key, value), place, key, fields);
  }

  /** A record without a value: what the key means is deleted. */
  EvidenceRecord tombstone(Place place, @Nullable String key) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode().put(Names.DELETED, true);
    return record(kind(place), RecordId.of(place, key, null), place, key, fields);
  }

  /** A record that could not be decoded: that it was there, and what it was. */
  EvidenceRecord unreadable(Place place, @Nullable String key, byte[] value, String reason) {
    kind(place);
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields
        .putObject(Names.UNREADABLE)
        .put("bytes", value.length)
        .put("reason", reason)
        .put("sha256", HexFormat.of().formatHex(Sha256.digest().digest(value)));
    return record(RecordKind.UNREADABLE, RecordId.of(place, key, null), place, key, fields);
  }

  private static RecordKind kind(Place place) {
    if (place.topic().equals(ActFile.NAME)) {
      return RecordKind.ACT;
    }
    return RecordKind.ofTopic(place.topic())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "topic " + place.topic() + " is not kept as evidence: it has no kind"));
  }

  private static EvidenceRecord record(
      RecordKind kind, String id, Place place, @Nullable String key, ObjectNode fields) {
    if (key != null) {
      fields.put(Names.KEY, key);
    }
    return EvidenceRecord.of(
        RecordHeader.of(
            kind.text(), id, place.topic(), place.partition(), place.offset(), place.time()),
        fields);
  }
}
