package io.spoor.pipeline.assemble.publication;

import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Switch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the lists of a chain's document when long names would exceed the topic's record limit, so
 * that an agent with a thousand long names cannot block publication of its chain.
 */
public final class DocumentTrimmer {
  /**
   * Maximum bytes of text in one list. The document has four lists with names; a record may have 3
   * MiB.
   */
  static final int MAX_BYTES = 640 * 1024;

  private static final int BYTES_PER_CHAR = 3;

  private boolean trimmed;

  /** Whether a list was cut. */
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

  /** Length in UTF-8 bytes, up to the limit. */
  private static long utf8Length(@Nullable String text) {
    long bytes = 0;
    for (int i = 0; text != null && i < text.length(); i++) {
      bytes += text.charAt(i) < 0x80 ? 1 : BYTES_PER_CHAR;
    }
    return bytes;
  }
}
