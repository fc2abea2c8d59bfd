package io.spoor.decisions.view;

import io.spoor.decisions.journal.LimitedJournal;
import io.spoor.decisions.kafka.TopicFollower;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.RegistryException;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads {@code spoor.chain-views} from its beginning and applies it to {@link ChainViews}, in a
 * thread of its own. A fault of a server is retried; meanwhile the staleness of the views grows.
 */
public final class ChainViewConsumer implements TopicFollower.Reader {
  private final Deserializer<SpecificRecord> values;
  private final ChainViews views;
  private final Consumer<String> journal;
  private final AtomicLong skipped = new AtomicLong();

  ChainViewConsumer(
      Deserializer<SpecificRecord> values, ChainViews views, Consumer<String> journal) {
    this.values = values;
    this.views = views;
    this.journal = new LimitedJournal(journal);
  }

  /**
   * Starts to read.
   *
   * @param values deserialiser of Avro records; a {@link RegistryException} of it is retried
   * @param journal receives a line for each fault
   */
  public static TopicFollower start(
      KafkaConnection kafka,
      Deserializer<SpecificRecord> values,
      ChainViews views,
      Consumer<String> journal) {
    return TopicFollower.start(
        kafka, TopicCatalogue.CHAIN_VIEWS, new ChainViewConsumer(values, views, journal), journal);
  }

  @Override
  public void apply(ConsumerRecord<String, byte[]> record) {
    SpecificRecord value = null;
    if (record.value() != null) {
      try {
        value = values.deserialize(record.topic(), record.value());
      } catch (RegistryException e) {
        throw e;
      } catch (SerializationException e) {
        // As a tombstone: an older view must not stand in its place.
        journal.accept("an unreadable view was dropped: " + e.getClass().getName());
      }
    }
    try {
      views.apply(record.key(), value);
    } catch (RuntimeException e) {
      // No chain has such a key, so no view is missing. Its text may be anything.
      if (skipped.getAndIncrement() == 0) {
        journal.accept(
            "a record of %s with a malformed key was skipped: partition %d, offset %d. "
                    .formatted(record.topic(), record.partition(), record.offset())
                + "Further ones are counted, and not logged");
      }
    }
  }

  @Override
  public void setCaughtUp() {
    views.setCaughtUp();
  }

  /** Number of records that were skipped, since their key is malformed. */
  public long skipped() {
    return skipped.get();
  }
}
