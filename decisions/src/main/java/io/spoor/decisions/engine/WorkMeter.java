package io.spoor.decisions.engine;

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
      };

  /** Records of a run were decoded for a decision. */
  void addRecords(long count);

  /** Whether the request has read so much that no further decision is made for it. */
  boolean isExhausted();

  /** One of several decisions of the request is made: others may have their turn. */
  void onDecided();
}
