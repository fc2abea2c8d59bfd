package io.spoor.streams.topology;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.Level;
import io.spoor.pipeline.Telemetry.Stage;
import io.spoor.pipeline.alert.Exceptions;
import io.spoor.pipeline.assemble.Assemble;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.manifest.Manifests;
import io.spoor.pipeline.settings.StageSettings;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Assemble as a Kafka Streams processor. While it works off a backlog it publishes less often: who
 * waits for one of its chains waits for the others as well, and each is then added up once where it
 * was several times.
 */
final class AssembleProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
  /** Rounds of publishing that become one in a backlog. */
  private static final int ROUNDS_AT_ONCE = 5;

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
  private int roundsLeftOut;
  private boolean anyOld;
  private boolean anyLive;

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
    if (commits.handled(cause.arrivedAt(), context)) {
      anyLive = true;
    } else {
      anyOld = true;
    }
  }

  private void publish() {
    boolean live = anyLive;
    boolean backlog = anyOld && !live;
    anyOld = false;
    anyLive = false;
    if (backlog && roundsLeftOut + 1 < ROUNDS_AT_ONCE) {
      roundsLeftOut++;
      return;
    }
    cause.isNone();
    assemble.publishSome(1 + roundsLeftOut);
    roundsLeftOut = 0;
    unpublished.is(assemble.unpublished());
    if (live) {
      commits.followed(context);
    }
  }

  @Override
  public void close() {
    unpublished.close();
  }
}
