package io.spoor.streams.stitch.domain;

import io.spoor.schemas.Link;
import io.spoor.streams.state.Holder;
import io.spoor.streams.state.KeyState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which runs present a credential, or claim a name, by the most trusted statements; the earliest
 * few are kept, all are counted.
 */
final class Holders {
  static final int KEPT = 20;

  private static final Comparator<Holder> BY_TIME =
      Comparator.comparingLong(Holder::getIssuedAt)
          .thenComparing(Holder::getEventId)
          .thenComparing(Holder::getParent);

  private Holders() {}

  /** {@code first}: whether this link was unknown before; else it only turned out to be older. */
  static void add(Node node, Link link, boolean first) {
    KeyState state = node.state;
    int trust = Links.trust(link.getStatedBy());
    if (trust < state.getHolderTrust()) {
      return;
    }
    if (trust > state.getHolderTrust()) {
      state.setHolderTrust(trust);
      state.setHolderCount(0L);
      state.setHolders(List.of());
    }
    List<Holder> holders = new ArrayList<>(state.getHolders());
    var added =
        new Holder(link.getParent(), link.getIssuedAt(), link.getEventId(), link.getAgentId());
    Holder same =
        holders.stream()
            .filter(holder -> holder.getParent().equals(link.getParent()))
            .findFirst()
            .orElse(null);
    if (same == null && first) {
      state.setHolderCount(state.getHolderCount() + 1);
    }
    if (same != null && BY_TIME.compare(same, added) <= 0) {
      return;
    }
    holders.remove(same);
    holders.add(added);
    holders.sort(BY_TIME);
    state.setHolders(holders.size() > KEPT ? holders.subList(0, KEPT) : holders);
  }
}
