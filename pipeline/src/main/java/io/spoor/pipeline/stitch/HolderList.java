package io.spoor.pipeline.stitch;

import io.spoor.pipeline.state.Holder;
import io.spoor.pipeline.state.KeyState;
import io.spoor.schemas.Link;
import io.spoor.schemas.RootPath;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holders of a credential or alias: the runs that present or claim it by the most trusted
 * statements. The earliest few are stored, all are counted.
 */
final class HolderList {
  static final int MAX_HOLDERS = 20;

  private static final String TRANSACTION = "txn";

  private static final Comparator<Holder> BY_TIME =
      Comparator.comparingLong(Holder::getIssuedAt)
          .thenComparing(Holder::getEventId)
          .thenComparing(Holder::getParent);

  private HolderList() {}

  /** {@code first}: whether the link is new; otherwise it is only older than known. */
  static void add(KeyAggregate node, Link link, boolean first) {
    KeyState state = node.state;
    int trust = LinkRanking.trust(link.getStatedBy());
    if (trust < state.getHolderTrust()) {
      return;
    }
    if (trust > state.getHolderTrust()) {
      state.setHolderTrust(trust);
      state.setHolderCount(0L);
      state.setHolders(List.of());
    }
    List<Holder> holders = new ArrayList<>(state.getHolders());
    Holder existing = find(holders, link.getParent());
    var added =
        new Holder(
            link.getParent(),
            link.getIssuedAt(),
            link.getEventId(),
            link.getAgentId(),
            existing == null ? null : existing.getRoot(),
            existing == null ? null : existing.getGroup());
    if (existing == null && first) {
      state.setHolderCount(state.getHolderCount() + 1);
    }
    if (existing != null && BY_TIME.compare(existing, added) <= 0) {
      return;
    }
    holders.remove(existing);
    holders.add(added);
    holders.sort(BY_TIME);
    state.setHolders(
        holders.size() > MAX_HOLDERS ? new ArrayList<>(holders.subList(0, MAX_HOLDERS)) : holders);
  }

  /** Requests the unknown roots of holders; a single holder needs none. */
  static void requestRoots(KeyAggregate node, StitchOutbox outbox) {
    if (node.state.getHolderCount() > 1) {
      for (Holder holder : node.state.getHolders()) {
        if (holder.getRoot() == null) {
          outbox.register(holder.getParent(), node.key(), LinkRanking.HOLDING);
        }
      }
    }
  }

  /** Accepts the root of a holder; returns whether it changed. */
  static boolean onAnnounced(KeyAggregate node, String parent, @Nullable RootPath path) {
    Holder holder = find(node.state.getHolders(), parent);
    if (holder == null || path == null) {
      return false;
    }
    List<String> keys = path.getPath();
    String parentKey = keys.size() > 1 ? keys.get(keys.size() - 2) : null;
    String group = parentKey != null && TRANSACTION.equals(Keys.kind(parentKey)) ? parentKey : null;
    if (keys.getFirst().equals(holder.getRoot()) && Objects.equals(group, holder.getGroup())) {
      return false;
    }
    holder.setRoot(keys.getFirst());
    holder.setGroup(group);
    node.touch();
    return true;
  }

  private static @Nullable Holder find(List<Holder> holders, String parent) {
    return holders.stream()
        .filter(holder -> holder.getParent().equals(parent))
        .findFirst()
        .orElse(null);
  }
}
