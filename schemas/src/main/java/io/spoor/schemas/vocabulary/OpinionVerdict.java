package io.spoor.schemas.vocabulary;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers to the question whether a user's request calls for a tool call. */
public enum OpinionVerdict {
  CALLED_FOR("called-for"),
  NOT_CALLED_FOR("not-called-for"),
  UNSURE("unsure");

  private final String label;

  OpinionVerdict(String label) {
    this.label = label;
  }

  /** Its name in records. */
  public String label() {
    return label;
  }

  /** The verdict with this name; empty if there is none. */
  public static Optional<OpinionVerdict> of(@Nullable String label) {
    return Stream.of(values()).filter(verdict -> verdict.label.equals(label)).findFirst();
  }
}
