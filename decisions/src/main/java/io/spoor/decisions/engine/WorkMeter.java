package io.spoor.decisions.engine;

import java.util.function.Supplier;

/** What a request costs beyond its decisions. Used by the thread of the request. */
public interface WorkMeter {
  /** Nothing is charged. */
  WorkMeter NONE =
      new WorkMeter() {
        @Override
        public void addRecords(long count) {}

        @Override
        public boolean isExhausted() {
          return false;
        }

        @Override
        public void onDecided() {}

        @Override
        public <T extends Object> T whileWaiting(Supplier<T> waiting) {
          return waiting.get();
        }
      };

  /** Records of a run were decoded for a decision. */
  void addRecords(long count);

  /** Whether the request has read so much that no further decision is made for it. */
  boolean isExhausted();

  /** One of several decisions of the request is made: others may have their turn. */
  void onDecided();

  /** Calls what waits for other servers: others have their turn meanwhile. */
  <T extends Object> T whileWaiting(Supplier<T> waiting);
}
