package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.state.ActionParties;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.AttributedParty;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts the actions of a segment by the human, the agent and the run that their records state.
 * Each action is counted in one entry, and taken off it when it leaves, so the order of arrival
 * does not matter.
 */
public final class SegmentParties {
  /** Stands for the humans that are not counted apart. */
  private static final String OTHER_HUMANS = "*";

  /** Entries after which further humans are not counted apart. */
  private static final int MAX_APART = 16;

  private SegmentParties() {}

  /** Counts an action that is stored; the caller saves the segment. */
  static void add(SegmentState segment, IdentityEvent event) {
    ActionParties own = of(event);
    ActionParties counted = find(segment, own);
    if (counted == null && own.getHuman() != null && segment.getParties().size() >= MAX_APART) {
      own.setHuman(OTHER_HUMANS);
      counted = find(segment, own);
    }
    if (counted == null) {
      List<ActionParties> parties = new ArrayList<>(segment.getParties());
      parties.add(own);
      segment.setParties(parties);
      counted = own;
    }
    counted.setActions(counted.getActions() + 1);
  }

  /** Takes off an action that leaves, or that another action counts from now on. */
  public static void remove(SegmentState segment, IdentityEvent event) {
    ActionParties counted = counted(segment, event);
    if (counted == null) {
      return;
    }
    counted.setActions(counted.getActions() - 1);
    if (counted.getActions() + counted.getEvicted() == 0) {
      List<ActionParties> parties = new ArrayList<>(segment.getParties());
      parties.remove(counted);
      segment.setParties(parties);
    }
  }

  /** Counts an action as evicted. */
  public static void evict(SegmentState segment, IdentityEvent event) {
    ActionParties counted = counted(segment, event);
    if (counted != null) {
      counted.setActions(counted.getActions() - 1);
      counted.setEvicted(counted.getEvicted() + 1);
    }
  }

  /** Moves the evicted part of a segment to another state of it. */
  static void moveEvicted(SegmentState from, SegmentState to) {
    List<ActionParties> evicted = new ArrayList<>();
    List<ActionParties> left = new ArrayList<>();
    for (ActionParties entry : from.getParties()) {
      if (entry.getEvicted() > 0) {
        evicted.add(ActionParties.newBuilder(entry).setActions(0).build());
      }
      if (entry.getActions() > 0) {
        left.add(ActionParties.newBuilder(entry).setEvicted(0).build());
      }
    }
    from.setParties(left);
    to.setParties(evicted);
  }

  /** The entries of both parts of a segment, each with all its actions; neither part changes. */
  static List<ActionParties> together(@Nullable SegmentState earlier, SegmentState later) {
    List<ActionParties> all = new ArrayList<>();
    addCopies(earlier == null ? List.of() : earlier.getParties(), all);
    addCopies(later.getParties(), all);
    return all;
  }

  private static void addCopies(List<ActionParties> parties, List<ActionParties> all) {
    for (ActionParties entry : parties) {
      ActionParties known = find(all, entry);
      if (known == null) {
        known = ActionParties.newBuilder(entry).setActions(0).setEvicted(0).build();
        all.add(known);
      }
      known.setActions(known.getActions() + entry.getActions() + entry.getEvicted());
    }
  }

  /** Whether an entry states a party. */
  public static boolean states(ActionParties entry, AttributedParty party) {
    return switch (party) {
      case HUMAN -> entry.getHuman() != null;
      case AGENT -> entry.getAgent();
      case RUN -> entry.getRun();
    };
  }

  /** Whether the segment's records name one human and no other. */
  public static boolean namesOneHuman(SegmentState segment) {
    List<String> humans =
        segment.getParties().stream()
            .map(ActionParties::getHuman)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .distinct()
            .toList();
    return humans.size() == 1 && !humans.getFirst().equals(OTHER_HUMANS);
  }

  private static ActionParties of(IdentityEvent event) {
    return new ActionParties(
        event.getSource(),
        AttributedParty.HUMAN.stated(event),
        AttributedParty.AGENT.stated(event) != null,
        AttributedParty.RUN.stated(event) != null,
        /* actions= */ 0L,
        /* evicted= */ 0L);
  }

  /** The entry in which a stored action counts; null for one of an earlier format. */
  private static @Nullable ActionParties counted(SegmentState segment, IdentityEvent event) {
    ActionParties own = of(event);
    ActionParties counted = find(segment, own);
    if ((counted == null || counted.getActions() == 0) && own.getHuman() != null) {
      own.setHuman(OTHER_HUMANS);
      counted = find(segment, own);
    }
    return counted == null || counted.getActions() == 0 ? null : counted;
  }

  private static @Nullable ActionParties find(SegmentState segment, ActionParties like) {
    return find(segment.getParties(), like);
  }

  private static @Nullable ActionParties find(List<ActionParties> parties, ActionParties like) {
    for (ActionParties entry : parties) {
      if (entry.getSource().equals(like.getSource())
          && entry.getAgent() == like.getAgent()
          && entry.getRun() == like.getRun()
          && Objects.equals(entry.getHuman(), like.getHuman())) {
        return entry;
      }
    }
    return null;
  }
}
