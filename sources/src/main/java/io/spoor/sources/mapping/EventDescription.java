package io.spoor.sources.mapping;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source knows about an event beyond its fields, in the vocabulary of all sources.
 *
 * @param effects what the action does
 * @param client kind of program that acted for the principal; null when the source does not show it
 * @param networkOperator operator of the cloud in whose address range the event's address lies;
 *     null for other addresses
 * @param isGeneric whether the tables of the source do not know the action
 */
public record EventDescription(
    List<Effect> effects,
    @Nullable String client,
    @Nullable String networkOperator,
    boolean isGeneric) {
  private static final EventDescription EMPTY =
      new EventDescription(List.of(), null, null, /* isGeneric= */ false);

  public static EventDescription ofEffects(List<Effect> effects) {
    return new EventDescription(effects, null, null, /* isGeneric= */ false);
  }

  /** An event that does nothing that detectors evaluate. */
  public static EventDescription empty() {
    return EMPTY;
  }

  /** Builds the event with its description. */
  public IdentityEvent complete(IdentityEvent.Builder event) {
    event.setEffects(effects).setClient(client);
    Network network = event.getNetwork();
    if (network != null && networkOperator != null) {
      event.setNetwork(
          new Network(
              network.getAddress(),
              network.getIp(),
              network.getUserAgent(),
              network.getVia(),
              network.getEndpoint(),
              networkOperator));
    }
    if (isGeneric && !event.getFlags().contains(EventFlags.GENERIC_EVENT)) {
      List<String> flags = new ArrayList<>(event.getFlags());
      flags.add(EventFlags.GENERIC_EVENT);
      event.setFlags(flags);
    }
    return event.build();
  }
}
