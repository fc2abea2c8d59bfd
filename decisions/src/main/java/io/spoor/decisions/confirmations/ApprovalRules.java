package io.spoor.decisions.confirmations;

import io.spoor.decisions.confirmations.ConfirmationState.Status;
import io.spoor.schemas.Confirmation;
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
   * @param names the person, and all names under which the answer is given
   * @param now the present time
   * @throws RefusedAnswerException if it would not count, or must not
   */
  public static void check(
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
    if (isApproval) {
      checkIndependent(state.asked(), names);
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

  /** Whoever asks must not answer. */
  private static void checkIndependent(Confirmation asked, Set<String> names)
      throws RefusedAnswerException {
    if (names.contains(asked.getCaller())) {
      throw new RefusedAnswerException(403, "the caller that asked must not approve");
    }
    if (names.contains(asked.getSubjectId())
        || (asked.getAgentId() != null && names.contains(asked.getAgentId()))) {
      throw new RefusedAnswerException(
          403, "the subject and the agent of the request must not approve it");
    }
  }
}
