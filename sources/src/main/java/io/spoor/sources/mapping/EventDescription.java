package io.spoor.sources.mapping;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source knows about an event beyond its fields, in the vocabulary of all sources.
 *
 * @param effects what the action does
 * @param client kind of program that acted for the principal; null when the source does not show it
 * @param networkOperator operator of the cloud in whose address range the event's address lies;
 *     null for other addresses
 */
public record EventDescription(
    List<Effect> effects, @Nullable String client, @Nullable String networkOperator) {
  private static final EventDescription EMPTY = new EventDescription(List.of(), null, null);
  private static final int EFFECTS = position("effects");
  private static final int CLIENT = position("client");
  private static final int OPERATOR = Network.getClassSchema().getField("operator").pos();

  /** An event that does nothing that detectors evaluate. */
  public static EventDescription empty() {
    return EMPTY;
  }

  private static int position(String field) {
    return IdentityEvent.getClassSchema().getField(field).pos();
  }

  /** Whether an event has no description, as those recorded before there were effects. */
  static boolean isMissingFrom(IdentityEvent event) {
    Network network = event.getNetwork();
    return event.getEffects().isEmpty()
        && event.getClient() == null
        && (network == null || network.getOperator() == null);
  }

  /** Writes the description into an event that nothing else refers to yet. */
  void writeTo(IdentityEvent event) {
    if (!effects.isEmpty()) {
      event.put(EFFECTS, effects);
    }
    if (client != null) {
      event.put(CLIENT, client);
    }
    Network network = event.getNetwork();
    if (network != null && networkOperator != null) {
      network.put(OPERATOR, networkOperator);
    }
  }
}
