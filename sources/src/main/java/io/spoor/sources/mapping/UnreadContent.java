package io.spoor.sources.mapping;

import io.spoor.content.fingerprint.ContentMark;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.ProposedCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows on an event which of its content was not read. */
public final class UnreadContent {
  private UnreadContent() {}

  /** Adds the flags of a fingerprint; null: there is none. */
  public static void flag(@Nullable ContentTrace trace, MappingContext context) {
    if (trace == null) {
      return;
    }
    if (isPartlyRead(trace)) {
      context.flag(EventFlags.PARTLY_READ_CONTENT);
    }
    if (ContentMark.OPAQUE.isIn(trace.getMarks())) {
      context.flag(EventFlags.OPAQUE_CONTENT);
    }
  }

  /** Adds the flags of proposed calls. */
  public static void flag(List<ProposedCall> proposed, MappingContext context) {
    proposed.forEach(call -> flag(call.getTrace(), context));
  }

  /** Whether content, hashes of it, or effects and objects of a command exceed a limit. */
  private static boolean isPartlyRead(ContentTrace trace) {
    return trace.getCut()
        || trace.getLeftOut() > 0
        || ContentMark.PARTLY_READ.isIn(trace.getMarks());
  }
}
