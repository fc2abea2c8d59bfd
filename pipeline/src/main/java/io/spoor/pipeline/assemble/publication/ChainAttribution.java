package io.spoor.pipeline.assemble.publication;

import io.spoor.pipeline.assemble.chain.SegmentParties;
import io.spoor.pipeline.state.ActionParties;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.vocabulary.AttributedParty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds in one chain by which joins its actions are attributed to a party. A segment's records may
 * state the party; other segments are attributed through the links between them, as far as the
 * weakest of these links is more likely right than wrong.
 *
 * <p>Agent and run are those of the whole chain. A human is passed on from a key to the keys below
 * it only: who signed in has caused what followed, not what led to the sign-in.
 */
public final class ChainAttribution {
  /** Combinations that a document tells apart; the others have {@link #OTHER} for the method. */
  static final int MAX_LISTED = 64;

  /** One of many methods. */
  static final String OTHER = "other";

  private static final double LEAST_CONFIDENCE = 0.5;
  private static final Reach OWN = new Reach(1, AttributedParty.STATED);

  private static final Comparator<AttributedActions> BY_PARTIES =
      Comparator.comparing(AttributedActions::getSource)
          .thenComparing(actions -> text(actions.getHuman()))
          .thenComparing(actions -> text(actions.getAgent()))
          .thenComparing(actions -> text(actions.getRun()));

  /** The best way to a statement: the confidence and the method of its weakest link. */
  private record Reach(double confidence, String method) {
    Reach through(SegmentState link) {
      Double own = link.getConfidence();
      String by = link.getMethod();
      return own == null || by == null || (own >= confidence && !isOwn())
          ? this
          : new Reach(Math.min(own, confidence), by);
    }

    boolean isOwn() {
      return equals(OWN);
    }

    /** The better one, whatever the order. */
    static Reach better(Reach a, Reach b) {
      if (a.confidence != b.confidence) {
        return a.confidence > b.confidence ? a : b;
      }
      if (a.isOwn() || b.isOwn()) {
        return OWN;
      }
      return a.method.compareTo(b.method) <= 0 ? a : b;
    }
  }

  /** Source, and how human, agent and run are known. */
  private record Ways(
      String source, @Nullable String human, @Nullable String agent, @Nullable String run) {
    Ways withoutMethods() {
      return new Ways(source, withoutMethod(human), withoutMethod(agent), withoutMethod(run));
    }

    private static @Nullable String withoutMethod(@Nullable String how) {
      return how == null || how.equals(AttributedParty.STATED) ? how : OTHER;
    }

    AttributedActions of(long actions) {
      return new AttributedActions(source, human, agent, run, actions);
    }
  }

  /** The segments, each after its parent. */
  private final List<SegmentState> segments;

  private final Map<String, SegmentState> byKey = new HashMap<>();
  private final Map<AttributedParty, Map<String, Reach>> reaches =
      new EnumMap<>(AttributedParty.class);

  private ChainAttribution(List<SegmentState> unordered) {
    unordered.forEach(segment -> byKey.put(segment.getKey(), segment));
    this.segments = parentsFirst(unordered);
    for (AttributedParty party : AttributedParty.values()) {
      reaches.put(party, reach(party));
    }
  }

  /** The attribution of the actions of these segments of a chain, in a fixed order. */
  static List<AttributedActions> of(List<SegmentState> segments) {
    return new ChainAttribution(segments).counted();
  }

  private List<AttributedActions> counted() {
    Map<Ways, Long> counts = new HashMap<>();
    for (SegmentState segment : segments) {
      for (ActionParties entry : segment.getParties()) {
        counts.merge(
            new Ways(
                entry.getSource(),
                how(segment, entry, AttributedParty.HUMAN),
                how(segment, entry, AttributedParty.AGENT),
                how(segment, entry, AttributedParty.RUN)),
            entry.getActions(),
            Long::sum);
      }
    }
    List<AttributedActions> all = inOrder(counts);
    if (all.size() <= MAX_LISTED) {
      return all;
    }
    Map<Ways, Long> fewer = new HashMap<>();
    counts.forEach((ways, actions) -> fewer.merge(ways.withoutMethods(), actions, Long::sum));
    return inOrder(fewer);
  }

  private static List<AttributedActions> inOrder(Map<Ways, Long> counts) {
    Map<AttributedActions, Long> ordered = new TreeMap<>(BY_PARTIES);
    counts.forEach((ways, actions) -> ordered.put(ways.of(actions), actions));
    return List.copyOf(ordered.keySet());
  }

  private static String text(@Nullable String how) {
    return how == null ? "" : how;
  }

  private @Nullable String how(SegmentState segment, ActionParties entry, AttributedParty party) {
    if (SegmentParties.states(entry, party)) {
      return AttributedParty.STATED;
    }
    Reach reach = reaches.getOrDefault(party, Map.of()).get(segment.getKey());
    return reach == null ? null : reach.method();
  }

  private static boolean statesAny(SegmentState segment, AttributedParty party) {
    return segment.getParties().stream().anyMatch(entry -> SegmentParties.states(entry, party));
  }

  private Map<String, Reach> reach(AttributedParty party) {
    Map<String, Reach> reach = new HashMap<>();
    for (SegmentState segment : segments) {
      // Which of several humans acted, the records of the other actions of the key do not tell.
      if (party == AttributedParty.HUMAN
          ? SegmentParties.namesOneHuman(segment)
          : statesAny(segment, party)) {
        reach.put(segment.getKey(), OWN);
      }
    }
    if (party != AttributedParty.HUMAN) {
      passUp(reach);
    }
    passDown(party, reach);
    return reach;
  }

  private void passUp(Map<String, Reach> reach) {
    for (SegmentState segment : segments.reversed()) {
      SegmentState parent = parent(segment);
      Reach passed = passed(reach.get(segment.getKey()), segment);
      if (parent != null && passed != null) {
        reach.merge(parent.getKey(), passed, Reach::better);
      }
    }
  }

  private void passDown(AttributedParty party, Map<String, Reach> reach) {
    for (SegmentState segment : segments) {
      SegmentState parent = parent(segment);
      Reach passed = parent == null ? null : passed(reach.get(parent.getKey()), segment);
      if (passed != null && !statesAny(segment, party)) {
        // What the parent knows may have come from below this link.
        reach.merge(segment.getKey(), passed, (a, b) -> a.confidence() >= b.confidence() ? a : b);
      }
    }
  }

  /** What is known at the other end of a link; null if that is as likely wrong as right. */
  private static @Nullable Reach passed(@Nullable Reach known, SegmentState link) {
    Reach passed = known == null ? null : known.through(link);
    return passed == null || passed.confidence() <= LEAST_CONFIDENCE ? null : passed;
  }

  private @Nullable SegmentState parent(SegmentState segment) {
    return segment.getParent() == null ? null : byKey.get(segment.getParent());
  }

  private List<SegmentState> parentsFirst(List<SegmentState> unordered) {
    Map<String, List<SegmentState>> children = new HashMap<>();
    List<SegmentState> ordered = new ArrayList<>(unordered.size());
    for (SegmentState segment : unordered) {
      SegmentState parent = parent(segment);
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
