package io.spoor.pipeline.stitch;

import io.spoor.pipeline.manifest.NamedAccount;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Person;
import io.spoor.schemas.PersonStated;
import io.spoor.schemas.key.Keys;
import java.util.Objects;

/**
 * Sends the owners of accounts the persons that records state: for each key, account, person and
 * rule once in a period, so that none expires that is still stated.
 */
final class PersonStatements {
  private final StitchRows rows;
  private final StitchOutbox outbox;
  private final long period;

  /** {@code period}: nanoseconds. */
  PersonStatements(StitchRows rows, StitchOutbox outbox, long period) {
    this.rows = rows;
    this.outbox = outbox;
    this.period = period;
  }

  /**
   * Sends what an event of the key {@code node} states. Of an account whose person the event does
   * not state, the chain may learn it from others.
   */
  void record(KeyAggregate node, IdentityEvent event) {
    for (NamedAccount account : NamedAccount.of(event)) {
      if (account.isStatedByLogin()) {
        record(node, event, account, Objects.requireNonNull(account.stated()));
      } else if (account.stated() == null) {
        node.leaveRoomForRevisions();
      }
    }
  }

  private void record(KeyAggregate node, IdentityEvent event, NamedAccount account, Person person) {
    String owner = account.key();
    String times = Long.toString(Math.floorDiv(outbox.causeTime(), period));
    String statement =
        "person " + Keys.id(String.join("\n", owner, person.getId(), person.getRule(), times));
    long time = event.getTime();
    if (rows.isEarliestStatement(node.key(), statement, time, event.getEventId())) {
      rows.recordStatement(node.key(), statement, time, event.getEventId());
      outbox.personStated(
          new PersonStated(
              account.tenant(),
              owner,
              person,
              time,
              event.getEventId(),
              outbox.causeTime(),
              outbox.cause().record()));
    }
  }
}
