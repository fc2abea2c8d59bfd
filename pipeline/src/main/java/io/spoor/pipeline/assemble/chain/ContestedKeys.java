package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.state.SegmentState;
import org.jspecify.annotations.Nullable;

/**
 * Names under which a holder's chain stores findings and statements of a contested credential's
 * chain, apart from those of a key that is placed here.
 */
public final class ContestedKeys {
  private static final String MARK = "\ncontested";

  private ContestedKeys() {}

  public static String name(String key) {
    return key + MARK;
  }

  /** The key or subject of a name, or the name itself if it is none. */
  public static String subject(String name) {
    return name.endsWith(MARK) ? name.substring(0, name.length() - MARK.length()) : name;
  }

  /** Whether the chain evaluates the key as that of a holder. */
  public static boolean isContested(@Nullable SegmentState segment) {
    return segment != null && !segment.getHere() && segment.getContested() != null;
  }

  /** Whether the name is that of a key which the chain evaluates as that of a holder. */
  public static boolean isEvaluated(Segments segments, String name) {
    return name.endsWith(MARK) && isContested(segments.find(subject(name)));
  }
}
