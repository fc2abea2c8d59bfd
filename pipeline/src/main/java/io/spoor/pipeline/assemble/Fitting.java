package io.spoor.pipeline.assemble;

import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Switch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the lists of a chain's document where the names in them are so long that no topic would take
 * it: an agent that gives itself a thousand long names is not to keep its chain from being told.
 */
final class Fitting {
  /**
   * Bytes of the text in one list. The document has four that hold names; a record may have 3 MiB.
   */
  static final int MAX_BYTES = 640 * 1024;

  private static final int BYTES_PER_CHAR = 3;

  private boolean cut;

  /** Whether any list was cut. */
  boolean cut() {
    return cut;
  }

  List<ChainSegment> segments(List<ChainSegment> segments) {
    return fitting(
        segments,
        one ->
            new String[] {
              one.getSegmentId(),
              one.getKey(),
              one.getParent(),
              one.getMethod(),
              one.getStatedBy(),
              one.getEventId()
            });
  }

  List<Switch> switches(List<Switch> switches) {
    return fitting(
        switches,
        one ->
            new String[] {
              one.getFrom(),
              one.getTo(),
              one.getFromCredential(),
              one.getToCredential(),
              one.getKind(),
              one.getEventId()
            });
  }

  List<String> names(List<String> names) {
    return fitting(names, one -> new String[] {one});
  }

  private interface Texts<T> {
    @Nullable String[] of(T one);
  }

  private <T> List<T> fitting(List<T> list, Texts<T> texts) {
    long bytes = 0;
    for (int i = 0; i < list.size(); i++) {
      for (String text : texts.of(list.get(i))) {
        bytes += bytes(text);
      }
      if (bytes > MAX_BYTES) {
        cut = true;
        return List.copyOf(list.subList(0, i));
      }
    }
    return list;
  }

  /** In UTF-8; at most so many. */
  private static long bytes(@Nullable String text) {
    long bytes = 0;
    for (int i = 0; text != null && i < text.length(); i++) {
      bytes += text.charAt(i) < 0x80 ? 1 : BYTES_PER_CHAR;
    }
    return bytes;
  }
}
