package io.spoor.streams.topology;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.settings.StitchSettings;
import io.spoor.pipeline.stitch.StitchStage;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Runs stitch as a Kafka Streams processor. Assemble follows it in the same task, and receives the
 * actions of the task's own chains at the end of each step.
 */
final class StitchProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
  /** How often the stage looks at lineages that wait. */
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

  /** How long it may look at them before events take their turn. */
  private static final Duration MAX_CHECKING = Duration.ofMillis(50);

  private final StitchSettings settings;
  private final int partitions;
  private final ManifestLookup manifests;
  private final CommitPacer commitPacer;
  private final DecisionViews views;
  private final Telemetry telemetry;
  private final ArrivalTracker arrivalTracker = new ArrivalTracker();
  private ProcessorContext<String, SpecificRecord> context;
  private StitchSinks sinks;
  private StitchStage stitch;
  private boolean hasClock;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  StitchProcessor(
      StitchSettings settings,
      int partitions,
      ManifestLookup manifests,
      CommitPacer commitPacer,
      DecisionViews views,
      Telemetry telemetry) {
    this.settings = settings;
    this.partitions = partitions;
    this.manifests = manifests;
    this.commitPacer = commitPacer;
    this.views = views;
    this.telemetry = telemetry;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    int own = context.taskId().partition();
    var forwarder =
        new SinkForwarder(context, arrivalTracker, telemetry, settings.replay().replaying());
    this.sinks =
        new StitchSinks(
            forwarder, chainKey -> ChainPartitioner.partition(chainKey, partitions) == own);
    this.stitch =
        new StitchStage(
            context.<TaskStore>getStateStore(NodeNames.STITCH_ROWS).rows(),
            settings,
            manifests,
            sinks,
            views.sink(forwarder, NodeNames.STITCH_VIEWS_OUT),
            telemetry);
    views.scheduleHeartbeats(
        context,
        "stitch",
        NodeNames.STITCH_VIEWS_OUT,
        List.of(
            TopicCatalogue.EVENTS.name(),
            TopicCatalogue.KEY_MESSAGES.name(),
            TopicCatalogue.CHAIN_MESSAGES.name()));
    context.schedule(
        CHECK_INTERVAL,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          arrivalTracker.clear();
          long end = System.nanoTime() + MAX_CHECKING.toNanos();
          boolean more;
          do {
            more = advanceTo(now);
          } while (more && System.nanoTime() < end);
        });
    hasClock = false;
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    views.onProcessed(context);
    if (record.value() instanceof Behaviour) {
      return; // profile handles it
    }
    arrivalTracker.start(record);
    if (!hasClock) {
      advanceTo(context.currentSystemTimeMs());
      hasClock = true;
    }
    if (record.value() instanceof IdentityEvent event) {
      stitch.handle(event);
    } else {
      stitch.handle((KeyMessage) record.value());
    }
    sinks.endStep();
    commitPacer.onProcessed(arrivalTracker.arrivedAt(), context);
  }

  private boolean advanceTo(long wallClock) {
    boolean more = stitch.advanceTo(wallClock);
    sinks.endStep();
    return more;
  }
}
