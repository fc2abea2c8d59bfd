package io.spoor.streams.topology;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.Stage;
import io.spoor.pipeline.Telemetry.TaskGauge;
import io.spoor.pipeline.alert.ExceptionLookup;
import io.spoor.pipeline.assemble.AssembleStage;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.settings.AssembleSettings;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Runs assemble as a Kafka Streams processor, in the task of stitch. In a backlog it publishes less
 * often: each chain is then built once instead of several times, and the others wait less.
 */
final class AssembleProcessor implements Processor<String, ChainMessage, String, SpecificRecord> {
  /** Publishing rounds that are combined into one in a backlog. */
  private static final int MAX_CYCLES_PER_PUBLISH = 5;

  private final AssembleSettings settings;
  private final Duration publishInterval;
  private final ManifestLookup manifests;
  private final ExceptionLookup exceptions;
  private final CommitPacer commitPacer;
  private final DecisionViews views;
  private final Telemetry telemetry;
  private final ArrivalTracker arrivalTracker = new ArrivalTracker();
  private ProcessorContext<String, SpecificRecord> context;
  private TaskGauge unpublished;
  private AssembleStage assemble;
  private int skippedCycles;
  private boolean sawBacklog;
  private boolean sawLive;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  AssembleProcessor(
      AssembleSettings settings,
      Duration publishInterval,
      ManifestLookup manifests,
      ExceptionLookup exceptions,
      CommitPacer commitPacer,
      DecisionViews views,
      Telemetry telemetry) {
    this.settings = settings;
    this.publishInterval = publishInterval;
    this.manifests = manifests;
    this.exceptions = exceptions;
    this.commitPacer = commitPacer;
    this.views = views;
    this.telemetry = telemetry;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.unpublished = telemetry.unpublished();
    var forwarder =
        new SinkForwarder(context, arrivalTracker, telemetry, settings.replay().replaying());
    this.assemble =
        new AssembleStage(
            context.<TaskStore>getStateStore(NodeNames.CHAIN_ROWS).rows(),
            manifests,
            exceptions,
            settings,
            new AssembleSinks(forwarder),
            views.sink(forwarder, NodeNames.ASSEMBLE_VIEWS_OUT),
            telemetry);
    context.schedule(publishInterval, PunctuationType.WALL_CLOCK_TIME, now -> publish());
  }

  @Override
  public void process(Record<String, ChainMessage> record) {
    arrivalTracker.start(record);
    assemble.handle(record.value());
    boolean foreign = isForeign();
    if (arrivalTracker.isFirstOfAction() && !settings.replay().replaying()) {
      telemetry.latency(
          foreign ? Stage.ASSEMBLE_FOREIGN : Stage.ASSEMBLE,
          context.currentSystemTimeMs() - arrivalTracker.arrivedAt());
    }
    if (commitPacer.isLive(arrivalTracker.arrivedAt(), context)) {
      sawLive = true;
    } else {
      sawBacklog = true;
    }
    if (foreign) {
      views.onProcessed(context);
      commitPacer.onProcessed(arrivalTracker.arrivedAt(), context);
    }
  }

  /** Whether the message came from its topic, and not from stitch, which requests the commit. */
  private boolean isForeign() {
    return context
        .recordMetadata()
        .filter(record -> TopicCatalogue.CHAIN_MESSAGES.name().equals(record.topic()))
        .isPresent();
  }

  private void publish() {
    boolean live = sawLive;
    boolean backlog = sawBacklog && !live;
    sawBacklog = false;
    sawLive = false;
    if (backlog && skippedCycles + 1 < MAX_CYCLES_PER_PUBLISH) {
      skippedCycles++;
      return;
    }
    arrivalTracker.clear();
    assemble.advanceTo(context.currentSystemTimeMs());
    assemble.publishCycles(1 + skippedCycles, backlog);
    skippedCycles = 0;
    unpublished.set(assemble.unpublishedCount());
    if (live) {
      commitPacer.onForwarded(context);
    }
  }

  @Override
  public void close() {
    unpublished.close();
  }
}
