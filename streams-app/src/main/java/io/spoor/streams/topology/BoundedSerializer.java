package io.spoor.streams.topology;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Rejects records above the topic limit before the producer does. A rejection by the producer
 * aborts the whole transaction, again after every restart.
 */
final class BoundedSerializer<T> implements Serializer<T> {
  /** Key and value together stay below 4 MiB, the limit of all topics but the raw ones. */
  static final int MAX_KEY_BYTES = 960 * 1024;

  static final int MAX_VALUE_BYTES = 3 * 1024 * 1024;

  private final Serializer<T> serializer;
  private final String part;
  private final int maxBytes;

  private BoundedSerializer(Serializer<T> serializer, String part, int maxBytes) {
    this.serializer = serializer;
    this.part = part;
    this.maxBytes = maxBytes;
  }

  static <T> Serializer<T> ofKeys(Serializer<T> serializer) {
    return new BoundedSerializer<>(serializer, "key", MAX_KEY_BYTES);
  }

  static <T> Serializer<T> ofValues(Serializer<T> serializer) {
    return new BoundedSerializer<>(serializer, "value", MAX_VALUE_BYTES);
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T data) {
    byte[] bytes = serializer.serialize(topic, data);
    if (bytes != null && bytes.length > maxBytes) {
      throw new RecordTooLargeException(
          "the %s has %s bytes, more than the %s allowed".formatted(part, bytes.length, maxBytes));
    }
    return bytes;
  }

  @Override
  public void close() {
    serializer.close();
  }
}
