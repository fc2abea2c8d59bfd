package io.spoor.decisions.confirmations;

import io.spoor.decisions.confirmations.ConfirmationState.Status;
import io.spoor.schemas.text.TextSanitizer;
import java.time.Instant;
import java.util.Set;

/** Which answers may be given, by what the record of the confirmation says. */
public final class ApprovalRules {
  private static final int MAX_NAME = 200;
  private static final int MAX_REASON = 1_000;

  private ApprovalRules() {}

  /**
   * Checks an answer.
   *
   * @param book all confirmations, also of others who ask for the same call
   * @param names the person, and all names under which the answer is given
   * @param now the present time
   * @throws RefusedAnswerException if it would not count, or must not
   */
  public static void check(
      ConfirmationBook book,
      ConfirmationState state,
      boolean isApproval,
      String who,
      Set<String> names,
      String reason,
      Instant now)
      throws RefusedAnswerException {
    if (who.isBlank() || who.length() > MAX_NAME || !TextSanitizer.isSafe(who)) {
      throw new RefusedAnswerException(
          400,
          "the name of the person must be one line of 1 to " + MAX_NAME + " visible characters");
    }
    if (reason.length() > MAX_REASON || !TextSanitizer.isSafe(reason)) {
      throw new RefusedAnswerException(
          400, "the reason must be one line of at most " + MAX_REASON + " visible characters");
    }
    checkStatus(state, isApproval, now);
    if (isApproval && book.isAskedBy(state, names)) {
      throw new RefusedAnswerException(
          403, "a caller, subject or agent that asks for this call must not approve it");
    }
  }

  private static void checkStatus(ConfirmationState state, boolean isApproval, Instant now)
      throws RefusedAnswerException {
    if (state.status() == Status.USED) {
      throw new RefusedAnswerException(409, "the approval by " + state.who() + " has been used");
    }
    if (!state.holdsAt(now)) {
      throw new RefusedAnswerException(409, "the confirmation has expired");
    }
    boolean isOpen =
        state.status() == Status.WAITING || (state.status() == Status.APPROVED && !isApproval);
    if (!isOpen) {
      throw new RefusedAnswerException(
          409, "the confirmation is already " + state.status().text() + " by " + state.who());
    }
  }
}
