package io.spoor.pipeline.assemble;

import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Switch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the lists of a chain's document where the names in them are so long that no topic would take
 * it: an agent that gives itself a thousand long names is not to keep its chain from being told.
 */
final class DocumentTrimmer {
  /**
   * Bytes of the text in one list. The document has four that hold names; a record may have 3 MiB.
   */
  static final int MAX_BYTES = 640 * 1024;

  private static final int BYTES_PER_CHAR = 3;

  private boolean trimmed;

  /** Whether any list was cut. */
  boolean isTrimmed() {
    return trimmed;
  }

  List<ChainSegment> trimSegments(List<ChainSegment> segments) {
    return trim(
        segments,
        segment ->
            new String[] {
              segment.getSegmentId(),
              segment.getKey(),
              segment.getParent(),
              segment.getMethod(),
              segment.getStatedBy(),
              segment.getEventId()
            });
  }

  List<Switch> trimSwitches(List<Switch> switches) {
    return trim(
        switches,
        identitySwitch ->
            new String[] {
              identitySwitch.getFrom(),
              identitySwitch.getTo(),
              identitySwitch.getFromCredential(),
              identitySwitch.getToCredential(),
              identitySwitch.getKind(),
              identitySwitch.getEventId()
            });
  }

  List<String> trimNames(List<String> names) {
    return trim(names, name -> new String[] {name});
  }

  private interface Texts<T> {
    @Nullable String[] textsOf(T item);
  }

  private <T> List<T> trim(List<T> list, Texts<T> texts) {
    long bytes = 0;
    for (int i = 0; i < list.size(); i++) {
      for (String text : texts.textsOf(list.get(i))) {
        bytes += utf8Length(text);
      }
      if (bytes > MAX_BYTES) {
        trimmed = true;
        return List.copyOf(list.subList(0, i));
      }
    }
    return list;
  }

  /** In UTF-8; at most so many. */
  private static long utf8Length(@Nullable String text) {
    long bytes = 0;
    for (int i = 0; text != null && i < text.length(); i++) {
      bytes += text.charAt(i) < 0x80 ? 1 : BYTES_PER_CHAR;
    }
    return bytes;
  }
}
