package io.spoor.streams.topology;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.profile.Profile;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.stitch.Stitch;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Stitch as a Kafka Streams processor. */
final class StitchProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
  private final StageSettings settings;
  private final EarlyCommits commits;
  private final Telemetry telemetry;
  private final Cause cause = new Cause();
  private ProcessorContext<String, SpecificRecord> context;
  private Stitch stitch;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  StitchProcessor(StageSettings settings, EarlyCommits commits, Telemetry telemetry) {
    this.settings = settings;
    this.commits = commits;
    this.telemetry = telemetry;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.stitch =
        new Stitch(
            context.<TaskRows>getStateStore(Names.STITCH_ROWS).rows(),
            Detectors.all(settings.generation(), settings.detectors()),
            settings,
            MeasuredOutbox.ofStitch(
                ForwardingOutbox.ofStitch(context, cause, settings.replaying()),
                cause,
                telemetry,
                context::currentSystemTimeMs,
                settings.replaying()),
            telemetry);
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    if (Profile.isFor(record.value())) {
      return;
    }
    cause.is(record);
    stitch.handle(record.value());
    commits.handled(cause.arrivedAt(), context);
  }
}
