package io.spoor.offline.attribution;

import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.vocabulary.AttributedParty;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Number of actions of one source, and of those with a known human, agent or run. */
public final class AttributionRow {
  private final String source;
  private final Map<AttributedParty, SortedMap<String, Long>> known =
      new EnumMap<>(AttributedParty.class);
  private long actions;

  AttributionRow(String source) {
    this.source = source;
    for (AttributedParty party : AttributedParty.values()) {
      known.put(party, new TreeMap<>());
    }
  }

  void add(AttributedActions attributed) {
    actions += attributed.getActions();
    known.forEach(
        (party, byMethod) -> {
          String how = party.how(attributed);
          if (how != null) {
            byMethod.merge(how, attributed.getActions(), Long::sum);
          }
        });
  }

  /** Name of the source. */
  public String source() {
    return source;
  }

  /** Number of all its actions. */
  public long actions() {
    return actions;
  }

  /** Number of its actions whose party is known. */
  public long known(AttributedParty party) {
    return byMethod(party).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The same by how it is known: {@code stated} by records of the action's own key, else the method
   * of the weakest join on the way to such records.
   */
  public SortedMap<String, Long> byMethod(AttributedParty party) {
    return new TreeMap<>(known.getOrDefault(party, new TreeMap<>()));
  }
}
