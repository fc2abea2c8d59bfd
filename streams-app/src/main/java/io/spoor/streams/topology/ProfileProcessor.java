package io.spoor.streams.topology;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.profile.ProfileStage;
import io.spoor.pipeline.settings.ProfileSettings;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.KeyMessage;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Runs profile as a Kafka Streams processor, in the task of stitch and with its rows. */
final class ProfileProcessor implements Processor<String, KeyMessage, String, SpecificRecord> {
  /** Minimum time between two publications of a document. */
  private static final Duration PUBLISH_INTERVAL = Duration.ofSeconds(3);

  /** How long it may evaluate runs that have waited before events take their turn. */
  private static final Duration MAX_EVALUATING = Duration.ofMillis(50);

  private static final int BATCH_SIZE = 500;

  private final ProfileSettings settings;
  private final ManifestLookup manifests;
  private final Telemetry telemetry;
  private final ArrivalTracker arrivalTracker = new ArrivalTracker();
  private ProcessorContext<String, SpecificRecord> context;
  private ProfileStage profile;
  private boolean hasClock;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  ProfileProcessor(ProfileSettings settings, ManifestLookup manifests, Telemetry telemetry) {
    this.settings = settings;
    this.manifests = manifests;
    this.telemetry = telemetry;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.profile =
        new ProfileStage(
            context.<TaskStore>getStateStore(NodeNames.STITCH_ROWS).rows(),
            manifests,
            settings,
            new ProfileSinks(
                new SinkForwarder(
                    context, arrivalTracker, telemetry, settings.replay().replaying())));
    context.schedule(
        PUBLISH_INTERVAL,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          arrivalTracker.clear();
          hasClock = true;
          long end = System.nanoTime() + MAX_EVALUATING.toNanos();
          while (profile.advanceTo(now) && System.nanoTime() < end) {
            // Further batches.
          }
          profile.publish(BATCH_SIZE);
        });
    hasClock = false;
  }

  @Override
  public void process(Record<String, KeyMessage> record) {
    if (record.value() instanceof Behaviour behaviour) {
      arrivalTracker.start(record);
      if (!hasClock) {
        profile.advanceTo(context.currentSystemTimeMs());
        hasClock = true;
      }
      profile.handle(behaviour);
    }
  }
}
