package io.spoor.evidence.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.record.StoredRecord;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decodes log records into Avro values, with the schemas in the log.
 *
 * <p>A withheld nullable field is read as null: before drawing conclusions from a record, check
 * {@link StoredRecord#withheld}.
 */
public final class SealedRecordDecoder {
  private final SealedSchemas schemas;

  public SealedRecordDecoder(SealedSchemas schemas) {
    this.schemas = schemas;
  }

  /**
   * The value as written; empty for a tombstone, a schema and an undecodable record.
   *
   * @throws IllegalArgumentException if the log lacks its schema, or a mandatory field is withheld
   */
  public Optional<GenericRecord> generic(StoredRecord stored) {
    JsonNode reference = stored.fields().get(ReservedFields.SCHEMA);
    if (reference == null) {
      requireNoValue(stored);
      return Optional.empty();
    }
    String fingerprint = reference.path(ReservedFields.FINGERPRINT).asText();
    Schema schema =
        schemas
            .find(fingerprint)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the log lacks schema %s, which %s names"
                            .formatted(fingerprint, name(stored))));
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    members.setAll(stored.fields());
    return of(stored, () -> AvroJson.record(schema, members, ""));
  }

  private static <T> Optional<T> of(StoredRecord stored, Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name(stored) + ": " + e.getMessage(), e);
    }
  }

  private static void requireNoValue(StoredRecord stored) {
    boolean hasNone =
        stored.fields().containsKey(ReservedFields.DELETED)
            || stored.fields().containsKey(ReservedFields.UNREADABLE)
            || stored.header().kind().equals(RecordKind.SCHEMA.text());
    if (!hasNone) {
      throw new IllegalArgumentException(
          name(stored) + ": " + ReservedFields.SCHEMA + " is missing; it was withheld");
    }
  }

  /**
   * The value in the type of this Spoor version, whatever version wrote it.
   *
   * @throws IllegalArgumentException under the conditions of {@link #generic}, and if this version
   *     has no such type
   */
  public Optional<SpecificRecord> specific(StoredRecord stored) {
    return generic(stored).flatMap(value -> of(stored, () -> AvroJson.specific(value)));
  }

  /** Text of the record's key, if it has one that is not withheld. */
  public static @Nullable String key(StoredRecord stored) {
    JsonNode key = stored.fields().get(ReservedFields.KEY);
    return key == null ? null : key.asText();
  }

  private static String name(StoredRecord stored) {
    return stored.header().kind() + " " + stored.header().id();
  }
}
