package io.spoor.evidence.avro;

import io.spoor.evidence.merkle.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Finds the record of the event that an action embeds, among the last events that this writer
 * appended, for {@link #REFERABLE}. An event is found only if it is equal, apart from the fields
 * that actions do not have. Not thread-safe.
 */
final class SealedEvents {
  /**
   * Time after which no further action refers to an event, by the writer's clock. Retention deletes
   * an event later than this, so it knows all actions that refer to the event.
   */
  static final Duration REFERABLE = Duration.ofHours(24);

  private static final int KEY_BYTES = 16;

  private final MessageDigest sha256 = Sha256.digest();
  private final RecordNumbers numbers = new RecordNumbers();
  private final RecordTimes times;
  private final IdentityHashMap<Schema, byte[]> fingerprints = new IdentityHashMap<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
  private @Nullable BinaryEncoder encoder;

  /** Secret, so that no sender can search for two events with the same digest. */
  private final byte[] key = new byte[KEY_BYTES];

  SealedEvents(Clock clock) {
    this.times = new RecordTimes(clock, REFERABLE);
    new SecureRandom().nextBytes(key);
  }

  /** {@code number}: number of the event's record in the log. */
  void add(IndexedRecord event, long number) {
    times.add(number);
    numbers.put(digest(asInAction(event)), number);
  }

  /** The record of an equal event; empty if it was not appended, or too long ago. */
  OptionalLong find(IndexedRecord embeddedEvent) {
    OptionalLong number = numbers.find(digest(embeddedEvent));
    return number.isPresent() && number.getAsLong() >= times.firstRecent()
        ? number
        : OptionalLong.empty();
  }

  private static IndexedRecord asInAction(IndexedRecord event) {
    var copy = new GenericData.Record(event.getSchema());
    for (Schema.Field field : event.getSchema().getFields()) {
      boolean omitted =
          EventReference.NOT_IN_ACTIONS.contains(field.name()) && field.schema().isNullable();
      copy.put(field.pos(), omitted ? null : event.get(field.pos()));
    }
    return copy;
  }

  private byte[] digest(IndexedRecord event) {
    Schema schema = event.getSchema();
    bytes.reset();
    try {
      encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
      new GenericDatumWriter<IndexedRecord>(schema).write(event, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory", e);
    }
    sha256.update(key);
    // Equal bytes are equal values only under the same schema.
    sha256.update(fingerprints.computeIfAbsent(schema, SealedEvents::fingerprint));
    return sha256.digest(bytes.toByteArray());
  }

  private static byte[] fingerprint(Schema schema) {
    try {
      return SchemaNormalization.parsingFingerprint("SHA-256", schema);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
