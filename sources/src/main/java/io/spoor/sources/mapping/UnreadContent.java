package io.spoor.sources.mapping;

import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.fingerprint.ContentMark;
import org.jspecify.annotations.Nullable;

/** Shows on an event which of its content was not read. */
public final class UnreadContent {
  private UnreadContent() {}

  /** Adds the flags of a fingerprint; null: there is none. */
  public static void flag(@Nullable ContentTrace trace, MappingContext context) {
    if (trace == null) {
      return;
    }
    if (ContentMark.PARTLY_READ.isIn(trace.getMarks())) {
      context.flag(EventFlags.PARTLY_READ_CONTENT);
    }
    if (ContentMark.OPAQUE.isIn(trace.getMarks())) {
      context.flag(EventFlags.OPAQUE_CONTENT);
    }
  }
}
