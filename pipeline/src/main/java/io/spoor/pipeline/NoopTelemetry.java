package io.spoor.pipeline;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Link;
import java.util.List;

/** Discards all telemetry. */
final class NoopTelemetry implements Telemetry {
  private static final SourceTelemetry SOURCE =
      new SourceTelemetry() {
        @Override
        public void received() {}

        @Override
        public void normalised(long delayNanos) {}

        @Override
        public void deadLetter(String reason) {}

        @Override
        public void duplicate() {}

        @Override
        public void recordLateness(long nanos, boolean late) {}

        @Override
        public void placed(boolean inRun) {}
      };

  private static final TaskGauge LEVEL =
      new TaskGauge() {
        @Override
        public void set(long value) {}

        @Override
        public void close() {}
      };

  @Override
  public SourceTelemetry source(String name) {
    return SOURCE;
  }

  @Override
  public void link(Link link) {}

  @Override
  public void keyMoved() {}

  @Override
  public void actionMoved(String from, String to) {}

  @Override
  public void chain(Chain chain) {}

  @Override
  public void attribution(List<AttributedActions> before, List<AttributedActions> now) {}

  @Override
  public void finding(Finding finding) {}

  @Override
  public void alert(Alert alert) {}

  @Override
  public void latency(Stage stage, long millis) {}

  @Override
  public void findingLatency(long millis) {}

  @Override
  public void evicted(EvictionKind kind) {}

  @Override
  public void limitReached(LimitKind limit) {}

  @Override
  public TaskGauge unpublished() {
    return LEVEL;
  }
}
