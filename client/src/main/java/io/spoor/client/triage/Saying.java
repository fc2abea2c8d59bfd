package io.spoor.client.triage;

import io.spoor.schemas.text.TextSanitizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of an alert.
 *
 * @param verdict one of {@link #VERDICTS}, which closes it; null: somebody looks at it
 * @param who one line without invisible characters, at most {@link #LONGEST_NAME} characters
 * @param note why, for people; at most {@link #LONGEST_NOTE} characters
 */
public record Saying(@Nullable String verdict, String who, @Nullable String note) {
  public static final List<String> VERDICTS = List.of("true-positive", "false-positive", "benign");

  static final int LONGEST_NAME = 200;
  static final int LONGEST_NOTE = 4_000;

  /**
   * Checks it.
   *
   * @throws Refused saying what is wrong
   */
  public Saying {
    if (verdict != null && !VERDICTS.contains(verdict)) {
      throw wrong(
          "the verdict must be "
              + String.join(", ", VERDICTS)
              + ", not "
              + TextSanitizer.line(verdict, LONGEST_NAME));
    }
    if (who.isBlank()) {
      throw wrong("who says so is missing");
    }
    if (who.length() > LONGEST_NAME || !TextSanitizer.isSafe(who)) {
      throw wrong(
          "who says so must be one line of at most " + LONGEST_NAME + " visible characters");
    }
    if (note != null && note.length() > LONGEST_NOTE) {
      throw wrong(
          "the note has %,d characters; %,d are the most".formatted(note.length(), LONGEST_NOTE));
    }
  }

  private static Refused wrong(String why) {
    return new Refused(Refused.Why.WRONG, why);
  }
}
