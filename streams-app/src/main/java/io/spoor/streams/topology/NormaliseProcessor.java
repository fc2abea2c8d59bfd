package io.spoor.streams.topology;

import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.streams.normalise.domain.NormaliseSettings;
import io.spoor.streams.normalise.domain.Normalised;
import io.spoor.streams.normalise.domain.Normaliser;
import io.spoor.streams.normalise.domain.Normalisers;
import io.spoor.streams.normalise.domain.RawRecord;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Normalise as a Kafka Streams processor: an event or a dead letter for each raw record, nothing
 * else.
 */
final class NormaliseProcessor implements Processor<byte[], byte[], String, SpecificRecord> {
  private static final byte[] EMPTY = {};

  private final NormaliseSettings settings;
  private final Map<String, Normaliser> byTopic = new HashMap<>();
  private ProcessorContext<String, SpecificRecord> context;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  NormaliseProcessor(NormaliseSettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    var position = context.recordMetadata().orElseThrow();
    byte[] value = record.value() == null ? EMPTY : record.value();
    var raw =
        new RawRecord(
            value, position.topic(), position.partition(), position.offset(), record.timestamp());
    switch (byTopic
        .computeIfAbsent(position.topic(), NormaliseProcessor::normaliser)
        .normalise(raw, settings)) {
      case Normalised.Understood(IdentityEvent event) ->
          context.forward(
              new Record<>(Keys.base(event.getTrailKey()), event, record.timestamp()),
              Names.EVENTS_OUT);
      case Normalised.NotUnderstood(DeadLetter deadLetter) ->
          context.forward(
              new Record<>(deadLetter.getSource(), deadLetter, record.timestamp()),
              Names.DEAD_LETTERS_OUT);
    }
  }

  private static Normaliser normaliser(String topic) {
    return TopicCatalogue.sourceOf(topic)
        .flatMap(Normalisers::of)
        .orElseThrow(() -> new IllegalStateException("no source has the topic " + topic));
  }
}
