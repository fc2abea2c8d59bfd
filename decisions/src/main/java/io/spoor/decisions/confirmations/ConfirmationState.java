package io.spoor.decisions.confirmations;

import io.spoor.schemas.Confirmation;
import io.spoor.schemas.ConfirmationAnswer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A confirmation and what has become of it.
 *
 * <pre>
 *   waiting ── approved ──► approved ── first claim ──► used
 *      │                       │
 *      └── denied ──► denied ◄─┘ denied
 * </pre>
 *
 * <p>Each of the first three ends at its time.
 *
 * @param asked what is asked
 * @param status what became of it
 * @param askedAt append time of the question
 * @param expires end of the status
 * @param who the person who answered; null: nobody has
 * @param via where the person answered; null: nobody has
 * @param reason the person's reason; empty: none
 */
public record ConfirmationState(
    Confirmation asked,
    Status status,
    Instant askedAt,
    Instant expires,
    @Nullable String who,
    @Nullable String via,
    String reason) {

  /** What became of a confirmation. */
  public enum Status {
    WAITING("waiting"),
    APPROVED("approved"),
    DENIED("denied"),
    USED("used");

    private final String text;

    Status(String text) {
      this.text = text;
    }

    /** As lists have it. */
    public String text() {
      return text;
    }
  }

  /** All names of who answered, in full: of the person, and of the caller that names it. */
  Set<String> answeredBy() {
    Set<String> names = new HashSet<>();
    if (who != null && via != null) {
      names.add(who);
      names.add(via);
      names.add(Approver.personOf(who, via));
    }
    return names;
  }

  /** Whether it is about a request that is of no other chains than those. */
  boolean isOfChains(Collection<String> others) {
    return others.stream()
        .allMatch(id -> id.equals(asked.getChainId()) || asked.getOtherChainIds().contains(id));
  }

  /** Whether the status holds at a time. */
  public boolean holdsAt(Instant time) {
    return time.isBefore(expires);
  }

  /** Whether one of the names, in full, is of the caller, the subject or the agent that asks. */
  boolean isAskedBy(Set<String> names) {
    return names.stream()
        .anyMatch(
            name -> asked.getAskerHashes().contains(RequestBinding.name(name, asked.getSalt())));
  }

  /** Whether the call is that of this digest, whoever asks. */
  boolean isOfCall(byte[] call) {
    String salt = asked.getCallSalt();
    return salt != null && RequestBinding.salted(call, salt).equals(asked.getCallBinding());
  }

  /** Whether both are about one call, whoever asks. */
  boolean isOfSameCall(ConfirmationState other) {
    String call = asked.getCallBinding();
    return equals(other) || (call != null && call.equals(other.asked.getCallBinding()));
  }

  /** Whether it counts against the quotas at a time. */
  boolean isOpenAt(Instant time) {
    return holdsAt(time) && (status == Status.WAITING || status == Status.DENIED);
  }

  ConfirmationState answered(Status next, Instant until, ConfirmationAnswer answer) {
    return new ConfirmationState(
        asked, next, askedAt, until, answer.getWho(), answer.getVia(), answer.getReason());
  }

  ConfirmationState used(Instant until) {
    return new ConfirmationState(asked, Status.USED, askedAt, until, who, via, reason);
  }
}
