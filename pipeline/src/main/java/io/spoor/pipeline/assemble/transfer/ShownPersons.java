package io.spoor.pipeline.assemble.transfer;

import io.spoor.pipeline.ChainMessageSink;
import io.spoor.pipeline.assemble.chain.Actions;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import java.util.Objects;

/**
 * Publishes actions again whose account belongs to another person than they show. An action shows
 * the person that its own record states; otherwise the one that other records state, marked so.
 */
public final class ShownPersons {
  private final ChainMessageSink out;

  public ShownPersons(ChainMessageSink out) {
    this.out = out;
  }

  /** The event as its record states it, without the person that other records state. */
  public static IdentityEvent asStated(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    Person person = principal == null ? null : principal.getPerson();
    return principal == null || person == null || !person.getObserved()
        ? event
        : IdentityEvent.newBuilder(event)
            .setPrincipal(Principal.newBuilder(principal).setPerson(null).build())
            .build();
  }

  /** Publishes actions of the message in progress that show another person now. */
  public void publish(ChainAggregate chain) {
    for (IdentityEvent event : chain.pending().shownActions()) {
      Action stored = chain.actions().find(event);
      if (stored != null) {
        publish(chain, stored);
      }
    }
  }

  /** Stitch leaves room for the revision. */
  private void publish(ChainAggregate chain, Action stored) {
    IdentityEvent event = stored.getEvent();
    Principal principal = event.getPrincipal();
    if (principal == null || !chain.identities().persons().mayBeShown(event)) {
      return;
    }
    Person person = chain.identities().persons().shown(event, principal);
    if (Objects.equals(person, principal.getPerson())) {
      return;
    }
    Action changed =
        Action.newBuilder(stored)
            .setRevision(stored.getRevision() + 1)
            .setEvent(
                IdentityEvent.newBuilder(event)
                    .setPrincipal(Principal.newBuilder(principal).setPerson(person).build())
                    .build())
            .build();
    chain.actions().replace(changed);
    out.toChain(chain.key(), Actions.restated(changed));
  }
}
