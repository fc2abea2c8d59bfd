package io.spoor.streams.topology;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.SourceTelemetry;
import io.spoor.pipeline.Telemetry.Stage;
import io.spoor.pipeline.stitch.EarlyLinks;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normaliser;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Runs normalise as a Kafka Streams processor: one event or dead letter per raw record, the further
 * readings of a contradicting record, marks of runs whose records were rejected, and the early
 * links of issuances.
 */
final class NormaliseProcessor implements Processor<byte[], byte[], String, SpecificRecord> {
  private static final byte[] EMPTY = {};

  /** The normaliser of a source, and its telemetry. */
  private record Source(Normaliser normaliser, SourceTelemetry telemetry) {}

  private final NormaliseSettings settings;
  private final Telemetry telemetry;
  private final boolean measuresLatency;
  private final CommitPacer commitPacer;
  private final DecisionViews views;
  private final List<String> topics;
  private final Map<String, Source> byTopic = new HashMap<>();
  private ProcessorContext<String, SpecificRecord> context;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  NormaliseProcessor(
      NormaliseSettings settings,
      boolean replaying,
      List<String> topics,
      CommitPacer commitPacer,
      DecisionViews views,
      Telemetry telemetry) {
    this.settings = settings;
    this.measuresLatency = !replaying;
    this.topics = topics;
    this.commitPacer = commitPacer;
    this.views = views;
    this.telemetry = telemetry;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    views.scheduleHeartbeats(context, "normalise", NodeNames.NORMALISE_VIEWS_OUT, topics);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    var position = context.recordMetadata().orElseThrow();
    byte[] value = record.value() == null ? EMPTY : record.value();
    var raw =
        new RawRecord(
            value, position.topic(), position.partition(), position.offset(), record.timestamp());
    Source source = byTopic.computeIfAbsent(position.topic(), this::source);
    source.telemetry.received();
    switch (source.normaliser.normalise(raw, settings)) {
      case NormaliseResult.Accepted accepted -> {
        accepted.events().forEach(event -> forward(event, record.timestamp()));
        IdentityEvent event = accepted.event();
        source.telemetry.normalised(delay(event));
        if (measuresLatency) {
          telemetry.latency(Stage.NORMALISE, context.currentSystemTimeMs() - event.getArrivedAt());
        }
      }
      case NormaliseResult.Rejected(DeadLetter deadLetter, List<IdentityEvent> marks) -> {
        context.forward(
            new Record<>(deadLetter.getSource(), deadLetter, record.timestamp()),
            NodeNames.DEAD_LETTERS_OUT);
        marks.forEach(mark -> forward(mark, record.timestamp()));
        source.telemetry.deadLetter(deadLetter.getReason());
      }
    }
    views.onProcessed(context);
    commitPacer.onProcessed(record.timestamp(), context);
  }

  private void forward(IdentityEvent event, long timestamp) {
    context.forward(
        new Record<>(Keys.base(event.getTrailKey()), event, timestamp), NodeNames.EVENTS_OUT);
    for (Link link : EarlyLinks.of(event)) {
      context.forward(
          new Record<>(
              Keys.base(link.getChild()),
              link,
              timestamp,
              ArrivalTracker.headers(event.getArrivedAt())),
          NodeNames.EARLY_LINKS_OUT);
    }
  }

  /** Delay of the event; a span is sent at its end, not at its start. */
  private static long delay(IdentityEvent event) {
    Long ended = event.getEnded();
    return TimeUnit.MILLISECONDS.toNanos(event.getArrivedAt())
        - (ended == null ? event.getTime() : ended);
  }

  private Source source(String topic) {
    String name =
        TopicCatalogue.sourceOf(topic)
            .orElseThrow(() -> new IllegalStateException("no source has the topic " + topic));
    Normaliser normaliser =
        Normalisers.all()
            .forSource(name)
            .orElseThrow(() -> new IllegalStateException("no source has the name " + name));
    return new Source(normaliser, telemetry.source(name));
  }
}
