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

/** Tells of what a stage sends, and how long after its cause arrived. */
final class MeasuredOutbox implements Outbox {
  private static final long FIRST = 1;

  private final Outbox out;
  private final Cause cause;
  private final Telemetry telemetry;
  private final LongSupplier now;
  private final boolean placing;
  private final boolean timed;

  private MeasuredOutbox(
      Outbox out,
      Cause cause,
      Telemetry telemetry,
      LongSupplier now,
      boolean placing,
      boolean replaying) {
    this.out = out;
    this.cause = cause;
    this.telemetry = telemetry;
    this.now = now;
    this.placing = placing;
    // What is replayed arrived long ago.
    this.timed = !replaying;
  }

  /** {@code now}: wall clock, milliseconds since the Unix epoch. */
  static Outbox ofStitch(
      Outbox out, Cause cause, Telemetry telemetry, LongSupplier now, boolean replaying) {
    return new MeasuredOutbox(out, cause, telemetry, now, true, replaying);
  }

  static Outbox ofAssemble(
      Outbox out, Cause cause, Telemetry telemetry, LongSupplier now, boolean replaying) {
    return new MeasuredOutbox(out, cause, telemetry, now, false, replaying);
  }

  static Outbox ofProfile(
      Outbox out, Cause cause, Telemetry telemetry, LongSupplier now, boolean replaying) {
    return new MeasuredOutbox(out, cause, telemetry, now, false, replaying);
  }

  @Override
  public void toLinks(String key, SpecificRecord message) {
    out.toLinks(key, message);
  }

  @Override
  public void toActions(String chainKey, SpecificRecord message) {
    out.toActions(chainKey, message);
    if (placing && timed && message instanceof Action action) {
      telemetry.latency(Stage.STITCH, now.getAsLong() - action.getEvent().getArrivedAt());
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
    if (timed && finding.getRevision() == FIRST && cause.isKnown()) {
      telemetry.findingLatency(now.getAsLong() - cause.arrivedAt());
    }
  }

  @Override
  public void alert(Alert alert) {
    out.alert(alert);
    telemetry.alert(alert);
  }
}
