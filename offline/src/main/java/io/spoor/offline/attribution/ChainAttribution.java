package io.spoor.offline.attribution;

import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds in one chain by which joins its actions are attributed to a party. A segment's records may
 * state the party; other segments are attributed through the links between them, as far as the
 * weakest of these links is more likely right than wrong.
 *
 * <p>Agent and run are those of the whole chain. A human is passed on from a key to the keys below
 * it only: who signed in has caused what followed, not what led to the sign-in.
 */
final class ChainAttribution {
  /** How an action is attributed whose own key's records state the party. */
  static final String STATED = "stated";

  private static final double LEAST_CONFIDENCE = 0.5;
  private static final Reach OWN = new Reach(1, STATED);

  /** The best way to a statement: the confidence and the method of its weakest link. */
  private record Reach(double confidence, String method) {
    Reach through(ChainSegment link) {
      Double own = link.getConfidence();
      String by = link.getMethod();
      return own == null || by == null || own >= confidence ? this : new Reach(own, by);
    }
  }

  /** The listed segments, each after its parent. */
  private final List<ChainSegment> segments;

  private final Map<String, ChainSegment> byKey = new HashMap<>();
  private final Map<AttributedParty, Map<String, Reach>> reaches = new HashMap<>();

  ChainAttribution(Chain chain, List<Action> actions) {
    chain.getSegments().forEach(segment -> byKey.put(segment.getKey(), segment));
    this.segments = parentsFirst(chain.getSegments());
    for (AttributedParty party : AttributedParty.values()) {
      reaches.put(party, reach(party, statements(party, actions)));
    }
  }

  /**
   * How the action is attributed to the party: {@link #STATED}, or the method of the weakest join;
   * null: it is not.
   */
  @Nullable String how(Action action, AttributedParty party) {
    if (party.stated(action.getEvent()) != null) {
      return STATED;
    }
    Reach reach = reaches.getOrDefault(party, Map.of()).get(action.getSegmentId());
    return reach == null ? null : reach.method();
  }

  private static Map<String, Set<String>> statements(AttributedParty party, List<Action> actions) {
    Map<String, Set<String>> bySegment = new HashMap<>();
    for (Action action : actions) {
      String stated = party.stated(action.getEvent());
      if (stated != null) {
        bySegment.computeIfAbsent(action.getSegmentId(), _ -> new HashSet<>()).add(stated);
      }
    }
    return bySegment;
  }

  private Map<String, Reach> reach(AttributedParty party, Map<String, Set<String>> statements) {
    Map<String, Reach> reach = new HashMap<>();
    for (ChainSegment segment : segments) {
      Set<String> own = statements.getOrDefault(segment.getSegmentId(), Set.of());
      // Which of several humans acted, the records of the other actions of the key do not tell.
      if (own.size() == 1 || (!own.isEmpty() && party != AttributedParty.HUMAN)) {
        reach.put(segment.getSegmentId(), OWN);
      }
    }
    if (party != AttributedParty.HUMAN) {
      for (ChainSegment segment : segments.reversed()) {
        pass(segment, segment, parent(segment), reach);
      }
    }
    for (ChainSegment segment : segments) {
      boolean isAmbiguous = statements.containsKey(segment.getSegmentId());
      if (!isAmbiguous) {
        pass(parent(segment), segment, segment, reach);
      }
    }
    return reach;
  }

  /** Passes what is known of one segment on to another, through the link of the lower one. */
  private static void pass(
      @Nullable ChainSegment from,
      ChainSegment link,
      @Nullable ChainSegment to,
      Map<String, Reach> reach) {
    Reach known = from == null || to == null ? null : reach.get(from.getSegmentId());
    if (known == null || to == null) {
      return;
    }
    Reach passed = known.through(link);
    if (passed.confidence() > LEAST_CONFIDENCE) {
      reach.merge(to.getSegmentId(), passed, (a, b) -> a.confidence() >= b.confidence() ? a : b);
    }
  }

  private @Nullable ChainSegment parent(ChainSegment segment) {
    return segment.getParent() == null ? null : byKey.get(segment.getParent());
  }

  private List<ChainSegment> parentsFirst(List<ChainSegment> unordered) {
    Map<String, List<ChainSegment>> children = new HashMap<>();
    List<ChainSegment> ordered = new ArrayList<>(unordered.size());
    for (ChainSegment segment : unordered) {
      ChainSegment parent = parent(segment);
      if (parent == null) {
        ordered.add(segment);
      } else {
        children.computeIfAbsent(parent.getKey(), _ -> new ArrayList<>()).add(segment);
      }
    }
    for (int i = 0; i < ordered.size(); i++) {
      ordered.addAll(children.getOrDefault(ordered.get(i).getKey(), List.of()));
    }
    return ordered;
  }
}
