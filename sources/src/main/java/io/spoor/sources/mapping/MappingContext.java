package io.spoor.sources.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.tracing.ContentFingerprinter;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.TimestampParser;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One parsed raw record with its secrets replaced.
 *
 * @param json the record; a mapping may remove or cut members, with a flag, before it calls {@link
 *     #event}
 * @param unredacted the record before its secrets were replaced, for fingerprints only: whatever
 *     else is derived from it may contain secrets
 * @param originalBytes the bytes of the record if nothing was replaced; not to be modified
 * @param contentHash SHA-256 of the record's canonical JSON before redaction, for records without
 *     an id
 * @param contentPolicy how much content may be stored
 * @param disabledJoins join methods for which no links are created
 * @param fingerprinter creates fingerprints of content
 * @param flags irregularities so far; mappings add to them
 * @param otherReadings events for what a contradicting record states besides; mappings add to them
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; copying would cost more than it protects
public record MappingContext(
    ObjectNode json,
    Supplier<ObjectNode> unredacted,
    byte @Nullable [] originalBytes,
    Supplier<String> contentHash,
    String tenant,
    ContentPolicy contentPolicy,
    Set<JoinMethod> disabledJoins,
    ContentFingerprinter fingerprinter,
    RawPointer pointer,
    long arrivedAt,
    List<String> flags,
    List<IdentityEvent.Builder> otherReadings) {
  private static final int MAX_ORIGINAL_CHARS = 256 * 1024;

  public void flag(String flag) {
    if (!flags.contains(flag)) {
      flags.add(flag);
    }
  }

  /**
   * The time of an event whose record has none that can be read: that of arrival, in nanoseconds
   * since the Unix epoch. Sets the flag.
   */
  public long arrivalTime() {
    flag(EventFlags.ARRIVAL_TIME);
    long arrived = TimeUnit.MILLISECONDS.toNanos(Math.max(0, arrivedAt));
    return TimestampParser.isSupported(arrived) ? arrived : 0;
  }

  /** The context after members were removed: the original is then the record without them. */
  public MappingContext withMembersRemoved() {
    return new MappingContext(
        json,
        unredacted,
        /* originalBytes= */ null,
        contentHash,
        tenant,
        contentPolicy,
        disabledJoins,
        fingerprinter,
        pointer,
        arrivedAt,
        flags,
        otherReadings);
  }

  /**
   * An event with what is known of each record. It has the record as it is now, so what must not be
   * stored is removed before.
   */
  public IdentityEvent.Builder event(String source) {
    return IdentityEvent.newBuilder()
        .setTenant(tenant)
        .setSource(source)
        .setArrivedAt(arrivedAt)
        .setRaw(pointer)
        .setOutcome("unknown")
        .setOriginal(original())
        // Avro copies a default of the schema for each field that is not set, which is slow.
        .setFlags(flags)
        .setResources(List.of())
        .setLinks(List.of())
        .setLabels(Map.of())
        .setEffects(List.of())
        .setAuthoritative(false)
        .setObservations(List.of());
  }

  /** The record as JSON text; if too long, with its longest values cut and a flag. */
  private String original() {
    boolean isTruncated = flags.contains(EventFlags.TRUNCATED_CONTENT);
    String text =
        originalBytes == null || isTruncated
            ? RecordJson.text(json)
            : RecordJson.text(json, originalBytes);
    if (text.length() <= MAX_ORIGINAL_CHARS) {
      return text;
    }
    flag(EventFlags.TRUNCATED_ORIGINAL);
    return RecordJson.truncated(json, MAX_ORIGINAL_CHARS);
  }
}
