package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import io.spoor.schemas.fingerprint.ValueKind;
import java.util.HashSet;
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

  /** Hashes of the addresses, accounts and hosts in the result. */
  public Set<Long> resultDestinations() {
    Set<Long> hashes = new HashSet<>();
    for (TracedText text : fingerprint.getResult()) {
      for (TracedValue value : text.getValues()) {
        if (ValueKind.of(value.getKind()).isDestination()) {
          hashes.add(value.getHash());
        }
      }
    }
    return hashes;
  }

  /** Whether an argument contains one of the values. */
  public boolean mentionsAny(Set<Long> values) {
    return fingerprint.getArguments().stream()
        .flatMap(argument -> argument.getValues().stream())
        .anyMatch(value -> values.contains(value.getHash()));
  }
}
