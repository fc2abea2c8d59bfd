package io.spoor.streams.topology;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.Stage;
import io.spoor.schemas.Action;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;

/** Measures the messages of a stage and their latency since the arrival of the cause. */
final class MeasuredOutbox implements Outbox {
  private static final long FIRST = 1;

  private final Outbox out;
  private final ArrivalTracker arrivalTracker;
  private final Telemetry telemetry;
  private final LongSupplier clock;
  private final boolean placesActions;
  private final boolean measuresLatency;

  private MeasuredOutbox(
      Outbox out,
      ArrivalTracker arrivalTracker,
      Telemetry telemetry,
      LongSupplier clock,
      boolean placesActions,
      boolean replaying) {
    this.out = out;
    this.arrivalTracker = arrivalTracker;
    this.telemetry = telemetry;
    this.clock = clock;
    this.placesActions = placesActions;
    // Replayed records arrived long ago.
    this.measuresLatency = !replaying;
  }

  /** {@code clock}: wall clock, milliseconds since the Unix epoch. */
  static Outbox ofStitch(
      Outbox out,
      ArrivalTracker arrivalTracker,
      Telemetry telemetry,
      LongSupplier clock,
      boolean replaying) {
    return new MeasuredOutbox(out, arrivalTracker, telemetry, clock, true, replaying);
  }

  static Outbox ofAssemble(
      Outbox out,
      ArrivalTracker arrivalTracker,
      Telemetry telemetry,
      LongSupplier clock,
      boolean replaying) {
    return new MeasuredOutbox(out, arrivalTracker, telemetry, clock, false, replaying);
  }

  static Outbox ofProfile(
      Outbox out,
      ArrivalTracker arrivalTracker,
      Telemetry telemetry,
      LongSupplier clock,
      boolean replaying) {
    return new MeasuredOutbox(out, arrivalTracker, telemetry, clock, false, replaying);
  }

  @Override
  public void toLinks(String key, SpecificRecord message) {
    out.toLinks(key, message);
  }

  @Override
  public void toActions(String chainKey, SpecificRecord message) {
    out.toActions(chainKey, message);
    if (placesActions && measuresLatency && message instanceof Action action) {
      telemetry.latency(Stage.STITCH, clock.getAsLong() - action.getEvent().getArrivedAt());
    }
  }

  @Override
  public void chain(Chain chain) {
    out.chain(chain);
    telemetry.chain(chain);
  }

  @Override
  public void identity(Identity identity) {
    out.identity(identity);
  }

  @Override
  public void finding(Finding finding) {
    out.finding(finding);
    telemetry.finding(finding);
    if (measuresLatency && finding.getRevision() == FIRST && arrivalTracker.isKnown()) {
      telemetry.findingLatency(clock.getAsLong() - arrivalTracker.arrivedAt());
    }
  }

  @Override
  public void alert(Alert alert) {
    out.alert(alert);
    telemetry.alert(alert);
  }
}
