package io.spoor.streams.detect.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a detector says of a fact it holds against somebody.
 *
 * @param time when the fact came to be, nanoseconds since the Unix epoch
 * @param evidence event ids in order of time
 * @param explanation one sentence that a tired person understands
 */
public record Judgement(
    long time,
    List<String> evidence,
    List<String> principals,
    String explanation,
    @Nullable String manifestDigest) {
  public Judgement {
    evidence = List.copyOf(evidence);
    principals = List.copyOf(principals);
  }
}
