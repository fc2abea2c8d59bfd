package io.spoor.streams.topology;

import io.spoor.streams.alert.domain.Exceptions;
import io.spoor.streams.assemble.domain.Assemble;
import io.spoor.streams.detect.domain.Detectors;
import io.spoor.streams.manifest.domain.Manifests;
import io.spoor.streams.stage.StageSettings;
import io.spoor.streams.stage.Telemetry;
import io.spoor.streams.stage.Telemetry.Level;
import io.spoor.streams.stage.Telemetry.Stage;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Assemble as a Kafka Streams processor. */
final class AssembleProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
  private final StageSettings settings;
  private final Duration publishInterval;
  private final Manifests manifests;
  private final Exceptions exceptions;
  private final EarlyCommits commits;
  private final Telemetry telemetry;
  private final Cause cause = new Cause();
  private ProcessorContext<String, SpecificRecord> context;
  private Level unpublished;
  private Assemble assemble;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  AssembleProcessor(
      StageSettings settings,
      Duration publishInterval,
      Manifests manifests,
      Exceptions exceptions,
      EarlyCommits commits,
      Telemetry telemetry) {
    this.settings = settings;
    this.publishInterval = publishInterval;
    this.manifests = manifests;
    this.exceptions = exceptions;
    this.commits = commits;
    this.telemetry = telemetry;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.context = context;
    this.unpublished = telemetry.unpublished();
    this.assemble =
        new Assemble(
            context.<TaskRows>getStateStore(Names.CHAIN_ROWS).rows(),
            manifests,
            exceptions,
            Detectors.all(settings.generation(), settings.detectors()),
            settings,
            MeasuredOutbox.ofAssemble(
                ForwardingOutbox.ofAssemble(context, cause, settings.replaying()),
                cause,
                telemetry,
                context::currentSystemTimeMs,
                settings.replaying()),
            telemetry);
    context.schedule(publishInterval, PunctuationType.WALL_CLOCK_TIME, now -> publish());
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    cause.is(record);
    assemble.handle(record.value());
    if (cause.isFirstOfAction() && !settings.replaying()) {
      telemetry.latency(Stage.ASSEMBLE, context.currentSystemTimeMs() - cause.arrivedAt());
    }
    commits.handled(cause.arrivedAt(), context);
  }

  private void publish() {
    cause.isNone();
    assemble.publishSome();
    unpublished.is(assemble.unpublished());
  }

  @Override
  public void close() {
    unpublished.close();
  }
}
