package io.spoor.sources;

import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;
import java.util.List;
import java.util.stream.Stream;

/** The outcome of normalising a raw record. */
public sealed interface NormaliseResult {

  /**
   * The record became an event.
   *
   * @param otherReadings an event for each further thing that a contradicting record states
   */
  record Accepted(IdentityEvent event, List<IdentityEvent> otherReadings)
      implements NormaliseResult {
    public Accepted {
      otherReadings = List.copyOf(otherReadings);
    }

    /** All events of the record. */
    public List<IdentityEvent> events() {
      return otherReadings.isEmpty()
          ? List.of(event)
          : Stream.concat(Stream.of(event), otherReadings.stream()).toList();
    }
  }

  /**
   * The record was rejected; the dead letter states the reason and the place.
   *
   * @param marks events that mark the runs of the record as incompletely read, where these are
   *     known
   */
  record Rejected(DeadLetter deadLetter, List<IdentityEvent> marks) implements NormaliseResult {
    public Rejected {
      marks = List.copyOf(marks);
    }
  }
}
