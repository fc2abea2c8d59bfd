package io.spoor.decisions.confirmations;

import io.spoor.schemas.Confirmation;
import java.time.Instant;
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
 * @param reason the person's reason; empty: none
 */
public record ConfirmationState(
    Confirmation asked,
    Status status,
    Instant askedAt,
    Instant expires,
    @Nullable String who,
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

  /** Whether the status holds at a time. */
  public boolean holdsAt(Instant time) {
    return time.isBefore(expires);
  }

  /** Whether it counts against the quotas at a time. */
  boolean isOpenAt(Instant time) {
    return holdsAt(time) && (status == Status.WAITING || status == Status.DENIED);
  }

  ConfirmationState answered(Status next, Instant until, String by, String why) {
    return new ConfirmationState(asked, next, askedAt, until, by, why);
  }

  ConfirmationState used(Instant until) {
    return new ConfirmationState(asked, Status.USED, askedAt, until, who, reason);
  }
}
