package io.spoor.client.triage;

import io.spoor.schemas.text.TextSanitizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict to submit on an alert.
 *
 * @param verdict one of {@link #VERDICTS}, which closes the alert; null: acknowledges it
 * @param actor one line without invisible characters, at most {@link #MAX_ACTOR_LENGTH} characters
 * @param note reason, for people; at most {@link #MAX_NOTE_LENGTH} characters
 */
public record VerdictRequest(@Nullable String verdict, String actor, @Nullable String note) {
  public static final List<String> VERDICTS = List.of("true-positive", "false-positive", "benign");

  static final int MAX_ACTOR_LENGTH = 200;
  static final int MAX_NOTE_LENGTH = 4_000;

  /**
   * Validates the request.
   *
   * @throws TriageException stating the invalid part
   */
  public VerdictRequest {
    if (verdict != null && !VERDICTS.contains(verdict)) {
      throw invalid(
          "the verdict must be "
              + String.join(", ", VERDICTS)
              + ", not "
              + TextSanitizer.line(verdict, MAX_ACTOR_LENGTH));
    }
    if (actor.isBlank()) {
      throw invalid("the name of the analyst is missing");
    }
    if (actor.length() > MAX_ACTOR_LENGTH || !TextSanitizer.isSafe(actor)) {
      throw invalid(
          "the name of the analyst must be one line of at most "
              + MAX_ACTOR_LENGTH
              + " visible characters");
    }
    if (note != null && note.length() > MAX_NOTE_LENGTH) {
      throw invalid(
          "the note has %,d characters; the limit is %,d"
              .formatted(note.length(), MAX_NOTE_LENGTH));
    }
  }

  private static TriageException invalid(String reason) {
    return new TriageException(TriageException.Reason.INVALID, reason);
  }
}
