package io.spoor.content.injection;

import io.spoor.content.fingerprint.ContentMark;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls whose content is not fully known: it was not read, read in part, redacted or not stated.
 *
 * @param calls the latest first
 */
public record UnreadCalls(List<ToolCall> calls) {
  /** So many are named; a finding with more states their number. */
  public static final int MAX_NAMED = 3;

  public UnreadCalls {
    calls = List.copyOf(calls);
  }

  /** Those among the earlier calls of a run, which are in order. */
  public static UnreadCalls among(List<ToolCall> earlierCalls) {
    return new UnreadCalls(
        earlierCalls.reversed().stream()
            .filter(call -> call.fingerprint().getMarks() != 0 || call.fingerprint().getCut())
            .toList());
  }

  /** The latest of them. */
  List<ToolCall> latest() {
    return calls.subList(0, Math.min(calls.size(), MAX_NAMED));
  }

  /** Why content of a call is not fully known, in words. */
  public static List<String> reasons(ToolCall unread) {
    List<String> reasons = new ArrayList<>();
    ContentMark.of(unread.fingerprint().getMarks())
        .forEach(mark -> reasons.add(mark.label().replace('-', ' ')));
    if (reasons.isEmpty()) {
      reasons.add(ContentMark.PARTLY_READ.label().replace('-', ' '));
    }
    return reasons;
  }
}
