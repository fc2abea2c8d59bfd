package io.spoor.pipeline.simulation;

import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;

/**
 * What one sender appends to one receiver's partition: read in the order sent, from where the
 * receiver last committed, and no further than the sender committed.
 *
 * <p>Kafka orders all senders of a partition; here their messages interleave at every reading anew,
 * which covers each order they could have been appended in.
 */
final class Channel {
  private static final AvroSerde<SpecificRecord> VALUES =
      AvroSerde.ofAny(new LocalSchemaResolver());

  private record Sent(byte[] message, long at) {}

  private final String topic;
  private final Task receiver;
  private final List<Sent> sent = new ArrayList<>();
  private int visible;
  private int read;
  private int committed;

  Channel(Topic topic, Task receiver) {
    this.topic = topic.name();
    this.receiver = receiver;
  }

  /** A message as its readers see it. */
  static SpecificRecord copy(SpecificRecord message) {
    String topic = TopicCatalogue.ACTIONS.name();
    byte[] bytes = VALUES.serializer().serialize(topic, message);
    return Objects.requireNonNull(VALUES.deserializer().deserialize(topic, bytes));
  }

  Task receiver() {
    return receiver;
  }

  /** {@code at}: wall clock, milliseconds since the Unix epoch. */
  void send(SpecificRecord message, long at) {
    byte[] bytes = Objects.requireNonNull(VALUES.serializer().serialize(topic, message));
    sent.add(new Sent(bytes, at));
  }

  void commitSent() {
    visible = sent.size();
  }

  void rollbackSent() {
    sent.subList(visible, sent.size()).clear();
  }

  /** When the first message that was not read was sent. */
  long oldestUnread() {
    return read < sent.size() ? sent.get(read).at : Long.MAX_VALUE;
  }

  boolean hasVisible() {
    return read < visible;
  }

  SpecificRecord next() {
    byte[] message = sent.get(read++).message;
    return Objects.requireNonNull(VALUES.deserializer().deserialize(topic, message));
  }

  void commitRead() {
    committed = read;
    if (committed > 1_000) {
      sent.subList(0, committed).clear();
      visible -= committed;
      read = 0;
      committed = 0;
    }
  }

  void rollbackRead() {
    read = committed;
  }
}
