package io.spoor.decisions.kafka;

import io.spoor.decisions.journal.LimitedJournal;
import io.spoor.platform.registry.RegistryException;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Applies the Avro records of a followed topic. A record that is not readable is dropped. */
public final class RecordReader implements TopicFollower.Reader {
  private final Deserializer<SpecificRecord> values;
  private final Recipient recipient;
  private final Consumer<String> journal;
  private volatile boolean caughtUp;

  /** Receives records in the order of their partition. */
  @FunctionalInterface
  public interface Recipient {
    /** {@code appended}: time of the record in the topic. */
    void apply(SpecificRecord value, Instant appended);
  }

  /**
   * Creates a reader.
   *
   * @param values deserialiser of Avro records; a {@link RegistryException} of it is retried
   * @param journal receives a line for each unreadable record
   */
  public RecordReader(
      Deserializer<SpecificRecord> values, Recipient recipient, Consumer<String> journal) {
    this.values = values;
    this.recipient = recipient;
    this.journal = new LimitedJournal(journal);
  }

  @Override
  public void apply(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return;
    }
    SpecificRecord value;
    try {
      value = values.deserialize(record.topic(), record.value());
    } catch (RegistryException e) {
      throw e;
    } catch (SerializationException e) {
      journal.accept(
          "an unreadable record of " + record.topic() + " was dropped: " + e.getClass().getName());
      return;
    }
    recipient.apply(value, Instant.ofEpochMilli(record.timestamp()));
  }

  @Override
  public void setCaughtUp() {
    caughtUp = true;
  }

  /** Whether all records that existed at the start have been applied. */
  public boolean isCaughtUp() {
    return caughtUp;
  }
}
