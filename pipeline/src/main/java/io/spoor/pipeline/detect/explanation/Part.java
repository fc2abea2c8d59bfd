package io.spoor.pipeline.detect.explanation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target of the action, or one of its circumstances.
 *
 * @param noun null when the names speak for themselves
 * @param count number of targets; null when the names are all
 * @param names at most {@value #MAX_NAMES} are written
 * @param note a further fact about the target, in brackets; null for none
 */
public record Part(
    Role role,
    @Nullable Noun noun,
    @Nullable Long count,
    List<String> names,
    @Nullable String note) {
  static final int MAX_NAMES = 3;

  public Part {
    names = List.copyOf(names);
  }

  /** Relation of a target to the action. */
  public enum Role {
    OBJECT(""),
    AFTER("after"),
    AS("as"),
    AT("at"),
    BACK_TO("back to"),
    BY("by"),
    EXPIRING_AFTER("to expire after"),
    FOR("for"),
    FROM("from"),
    IN("in"),
    OF("of"),
    ON("on"),
    THROUGH("through"),
    TO("to"),
    UNDER("under"),
    WITH("with"),
    WITH_PREFIX("with the prefix"),
    WITHOUT("without");

    private final String preposition;

    Role(String preposition) {
      this.preposition = preposition;
    }

    String preposition() {
      return preposition;
    }
  }

  static Part named(Role role, @Nullable Noun noun, List<String> names) {
    return new Part(role, noun, null, names, null);
  }

  static Part counted(Role role, long count, Noun noun, List<String> names) {
    return new Part(role, noun, count, names, null);
  }
}
