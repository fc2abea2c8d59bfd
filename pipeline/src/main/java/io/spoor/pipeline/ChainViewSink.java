package io.spoor.pipeline;

import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.RunContent;
import org.jspecify.annotations.Nullable;

/**
 * Receives what decision servers know of live chains. Each key has one writer, its owner, and so
 * has each chain: the last record of either counts, in the order sent.
 */
public interface ChainViewSink {
  /** No decision server is configured: nothing is counted and nothing is sent. */
  ChainViewSink NONE =
      new ChainViewSink() {
        @Override
        public void view(String rootKey, @Nullable ChainView view) {}

        @Override
        public void key(String key, @Nullable ChainKey chain) {}

        @Override
        public void content(String trailKey, String record, @Nullable RunContent content) {}

        @Override
        public boolean isHeard() {
          return false;
        }
      };

  /** {@code view}: null: the chain has no keys any more. */
  void view(String rootKey, @Nullable ChainView view);

  /** {@code chain}: null: the key was evicted. */
  void key(String key, @Nullable ChainKey chain);

  /**
   * Content of a run.
   *
   * @param record hash of the record's name within the trail
   * @param content null: left out, or evicted
   */
  void content(String trailKey, String record, @Nullable RunContent content);

  /** Whether anybody is told. */
  default boolean isHeard() {
    return true;
  }
}
