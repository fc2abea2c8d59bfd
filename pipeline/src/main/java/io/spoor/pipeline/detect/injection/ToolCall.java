package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import io.spoor.schemas.fingerprint.ValueKind;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A tool call of a run, with the fingerprint of its content.
 *
 * @param time start of the call, nanoseconds since the Unix epoch
 * @param tool name of the tool
 * @param failed whether it failed: an attempt without an effect
 */
public record ToolCall(
    String eventId, long time, String tool, boolean failed, ContentTrace fingerprint) {
  /** By time; calls of the same time by event id. */
  public static final Comparator<ToolCall> IN_ORDER =
      Comparator.comparingLong(ToolCall::time).thenComparing(ToolCall::eventId);

  /** Hashes of the addresses, accounts and hosts in the arguments. */
  public Set<Long> argumentDestinations() {
    return destinations(fingerprint.getArguments());
  }

  /** Hashes of the addresses, accounts and hosts in the result. */
  public Set<Long> resultDestinations() {
    return destinations(fingerprint.getResult());
  }

  private static Set<Long> destinations(List<TracedText> texts) {
    Set<Long> hashes = new LinkedHashSet<>();
    for (TracedText text : texts) {
      for (TracedValue value : text.getValues()) {
        if (ValueKind.of(value.getKind()).isDestination()) {
          hashes.add(value.getHash());
        }
      }
    }
    return hashes;
  }

  /** Whether the result contains instructions. */
  public boolean isInstructing() {
    return fingerprint.getResult().stream()
        .anyMatch(text -> (text.getFlags() & PriorContent.INSTRUCTION_FLAGS) != 0);
  }
}
