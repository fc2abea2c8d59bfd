package io.spoor.decisions.view;

import io.spoor.schemas.RunContent;
import org.jspecify.annotations.Nullable;

/**
 * Receives the content of runs, in the order of each partition. All calls come from the thread that
 * applies records.
 */
public interface ContentReceiver {
  /** Content is dropped: no call is evaluated. */
  ContentReceiver NONE =
      new ContentReceiver() {
        @Override
        public void onContent(Hash trail, Hash record, @Nullable RunContent content) {}

        @Override
        public void onPlaced(Hash key, @Nullable Hash chain) {}

        @Override
        public void onGeneration(int generation) {}
      };

  /** {@code content}: null: left out, evicted, or of an earlier generation. */
  void onContent(Hash trail, Hash record, @Nullable RunContent content);

  /** {@code chain}: of the key; null: the key is evicted. */
  void onPlaced(Hash key, @Nullable Hash chain);

  /** Earlier generations are gone. */
  void onGeneration(int generation);
}
