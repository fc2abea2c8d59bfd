package io.spoor.pipeline;

import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Link;

/** Tells nobody. */
final class Silent implements Telemetry {
  private static final OfSource SOURCE =
      new OfSource() {
        @Override
        public void received() {}

        @Override
        public void normalised(long delayNanos) {}

        @Override
        public void deadLetter(String reason) {}

        @Override
        public void duplicate() {}

        @Override
        public void behind(long nanos, boolean late) {}

        @Override
        public void placed(boolean inRun) {}
      };

  private static final Level LEVEL =
      new Level() {
        @Override
        public void is(long value) {}

        @Override
        public void close() {}
      };

  @Override
  public OfSource source(String name) {
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
  public void finding(Finding finding) {}

  @Override
  public void alert(Alert alert) {}

  @Override
  public void latency(Stage stage, long millis) {}

  @Override
  public void findingLatency(long millis) {}

  @Override
  public void evicted(Evicted what) {}

  @Override
  public void capped(Cap cap) {}

  @Override
  public Level unpublished() {
    return LEVEL;
  }
}
