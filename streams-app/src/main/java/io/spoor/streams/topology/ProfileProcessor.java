package io.spoor.streams.topology;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.manifest.Manifests;
import io.spoor.pipeline.profile.Profile;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Behaviour;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Profile as a Kafka Streams processor: beside stitch, in its task and with its rows. */
final class ProfileProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
  /** A document is published at most that often. */
  private static final Duration PUBLISHED = Duration.ofSeconds(3);

  private static final int AT_ONCE = 500;

  private final StageSettings settings;
  private final Manifests manifests;
  private final Telemetry telemetry;
  private final Cause cause = new Cause();
  private Profile profile;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  ProfileProcessor(StageSettings settings, Manifests manifests, Telemetry telemetry) {
    this.settings = settings;
    this.manifests = manifests;
    this.telemetry = telemetry;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.profile =
        new Profile(
            context.<TaskRows>getStateStore(Names.STITCH_ROWS).rows(),
            manifests,
            Detectors.all(settings.generation(), settings.detectors()),
            settings,
            MeasuredOutbox.ofProfile(
                ForwardingOutbox.ofProfile(context, cause, settings.replaying()),
                cause,
                telemetry,
                context::currentSystemTimeMs,
                settings.replaying()));
    context.schedule(
        PUBLISHED,
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          cause.isNone();
          profile.publish(AT_ONCE);
        });
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    if (record.value() instanceof Behaviour said) {
      cause.is(record);
      profile.handle(said);
    }
  }
}
