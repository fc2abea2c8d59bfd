package io.spoor.pipeline.simulation;

import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.InvocationKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which records are of one tool call: those below it with its tool, and no other call between. */
final class ModelCalls {
  private final Map<String, IdentityEvent> byId = new HashMap<>();
  private final Map<String, List<IdentityEvent>> observers = new HashMap<>();
  private final Map<String, String> observed = new HashMap<>();

  /** {@code events}: those of one trail. */
  ModelCalls(Collection<IdentityEvent> events) {
    events.forEach(event -> byId.put(event.getEventId(), event));
    for (IdentityEvent event : byId.values()) {
      IdentityEvent call = null;
      for (IdentityEvent next = seen(event); next != null; next = seen(next)) {
        call = next;
      }
      if (call != null) {
        observed.put(event.getEventId(), call.getEventId());
        observers.computeIfAbsent(call.getEventId(), _ -> new ArrayList<>()).add(event);
      }
    }
  }

  /** The nearest call above one, if it is the same. */
  private @Nullable IdentityEvent seen(IdentityEvent event) {
    if (event.getObserver() == null) {
      return null;
    }
    IdentityEvent above = byId.get(String.valueOf(event.getParentEventId()));
    while (above != null && tool(above) == null && InvocationKind.of(above.getGenAi()) == null) {
      above = byId.get(String.valueOf(above.getParentEventId()));
    }
    return above != null && String.valueOf(tool(event)).equals(tool(above)) ? above : null;
  }

  private static @Nullable String tool(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    return genAi == null ? null : genAi.getToolName();
  }

  boolean isAction(IdentityEvent event) {
    return !observed.containsKey(event.getEventId());
  }

  /** An action with the records of others who saw it, or such a record with its action. */
  IdentityEvent whole(IdentityEvent action) {
    List<ContentObservation> seen =
        observers.getOrDefault(action.getEventId(), List.of()).stream()
            .sorted(
                Comparator.comparingLong(IdentityEvent::getTime)
                    .thenComparing(IdentityEvent::getEventId))
            .map(
                event ->
                    ContentObservation.newBuilder()
                        .setEventId(event.getEventId())
                        .setTime(event.getTime())
                        .setObserver(event.getObserver())
                        .setOutcome(event.getOutcome())
                        .build())
            .toList();
    return IdentityEvent.newBuilder(action)
        .setObservations(seen)
        .setObserves(observed.get(action.getEventId()))
        .build();
  }
}
