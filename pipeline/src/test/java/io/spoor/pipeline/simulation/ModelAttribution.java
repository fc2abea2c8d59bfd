package io.spoor.pipeline.simulation;

import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.AttributedParty;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the human, the agent and the run of a chain's actions are known, from the actions themselves:
 * the step counts per segment. An agent and a run are known by the best way through the chain, a
 * human by the nearest segment above that names one.
 */
final class ModelAttribution {
  private static final double LEAST = 0.5;

  private final Map<String, ChainSegment> segments = new HashMap<>();
  private final Map<String, List<ChainSegment>> children = new HashMap<>();
  private final Map<String, List<IdentityEvent>> actions = new HashMap<>();

  /** The weakest link on a way; {@code method}: null at the statement itself. */
  private record Way(double confidence, @Nullable String method) {
    @Nullable Way over(ChainSegment link) {
      Double own = link.getConfidence();
      if (own == null) {
        return this;
      }
      Way next = method == null || own < confidence ? new Way(own, link.getMethod()) : this;
      return next.confidence > LEAST ? next : null;
    }

    String how() {
      return method == null ? AttributedParty.STATED : method;
    }
  }

  private static final Comparator<Way> BEST =
      Comparator.comparingDouble(Way::confidence)
          .thenComparing(way -> way.method == null)
          .thenComparing(Way::how, Comparator.reverseOrder());

  private ModelAttribution(List<ChainSegment> listed, Collection<IdentityEvent> events) {
    listed.forEach(segment -> segments.put(segment.getKey(), segment));
    for (ChainSegment segment : listed) {
      if (segment.getParent() != null && segments.containsKey(segment.getParent())) {
        children.computeIfAbsent(segment.getParent(), _ -> new ArrayList<>()).add(segment);
      }
    }
    events.forEach(
        event -> actions.computeIfAbsent(event.getTrailKey(), _ -> new ArrayList<>()).add(event));
  }

  /** {@code events}: the actions of the chain, without records that other actions count. */
  static List<AttributedActions> of(List<ChainSegment> listed, Collection<IdentityEvent> events) {
    return new ModelAttribution(listed, events).counted();
  }

  private List<AttributedActions> counted() {
    Map<List<String>, Long> counts = new HashMap<>();
    for (String key : segments.keySet()) {
      for (IdentityEvent event : actionsOf(key)) {
        List<String> entry = new ArrayList<>(List.of(event.getSource()));
        for (AttributedParty party : AttributedParty.values()) {
          String how = how(key, event, party);
          entry.add(how == null ? "" : how);
        }
        counts.merge(entry, 1L, Long::sum);
      }
    }
    Map<String, AttributedActions> ordered = new TreeMap<>();
    counts.forEach(
        (entry, number) ->
            ordered.put(
                String.join("\0", entry),
                new AttributedActions(
                    entry.getFirst(),
                    orNull(entry.get(1)),
                    orNull(entry.get(2)),
                    orNull(entry.get(3)),
                    number)));
    return List.copyOf(ordered.values());
  }

  private static @Nullable String orNull(String how) {
    return how.isEmpty() ? null : how;
  }

  private List<IdentityEvent> actionsOf(String key) {
    return actions.getOrDefault(key, List.of());
  }

  private Set<String> stated(String key, AttributedParty party) {
    Set<String> stated = new HashSet<>();
    for (IdentityEvent event : actionsOf(key)) {
      String id = party.stated(event);
      if (id != null) {
        stated.add(id);
      }
    }
    return stated;
  }

  private @Nullable String how(String key, IdentityEvent event, AttributedParty party) {
    if (party.stated(event) != null) {
      return AttributedParty.STATED;
    }
    Way way = party == AttributedParty.HUMAN ? human(key) : whole(key, party);
    return way == null ? null : way.how();
  }

  private @Nullable Way human(String key) {
    Set<String> own = stated(key, AttributedParty.HUMAN);
    if (!own.isEmpty()) {
      return own.size() == 1 ? new Way(1, null) : null;
    }
    ChainSegment segment = segments.get(key);
    String parent = segment == null ? null : segment.getParent();
    Way above = parent == null || !segments.containsKey(parent) ? null : human(parent);
    return segment == null || above == null ? null : above.over(segment);
  }

  /** The best way from anywhere in the chain. */
  private @Nullable Way whole(String key, AttributedParty party) {
    Way below = below(key, party);
    ChainSegment segment = segments.get(key);
    String parent = segment == null ? null : segment.getParent();
    Way above = parent == null || !segments.containsKey(parent) ? null : whole(parent, party);
    Way through = segment == null || above == null ? null : above.over(segment);
    if (below == null || through == null) {
      return below == null ? through : below;
    }
    return through.confidence() > below.confidence() ? through : below;
  }

  /** The best way from a key or those below it. */
  private @Nullable Way below(String key, AttributedParty party) {
    Way best = stated(key, party).isEmpty() ? null : new Way(1, null);
    for (ChainSegment child : children.getOrDefault(key, List.of())) {
      Way from = below(child.getKey(), party);
      Way way = from == null ? null : from.over(child);
      if (way != null && (best == null || BEST.compare(way, best) > 0)) {
        best = way;
      }
    }
    return best;
  }
}
