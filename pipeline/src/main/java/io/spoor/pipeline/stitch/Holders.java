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
 * Which runs present a credential, or claim a name, by the most trusted statements; the earliest
 * few are kept, all are counted.
 */
final class Holders {
  static final int KEPT = 20;

  private static final String TRANSACTION = "txn";

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
    Holder same = find(holders, link.getParent());
    var added =
        new Holder(
            link.getParent(),
            link.getIssuedAt(),
            link.getEventId(),
            link.getAgentId(),
            same == null ? null : same.getRoot(),
            same == null ? null : same.getGroup());
    if (same == null && first) {
      state.setHolderCount(state.getHolderCount() + 1);
    }
    if (same != null && BY_TIME.compare(same, added) <= 0) {
      return;
    }
    holders.remove(same);
    holders.add(added);
    holders.sort(BY_TIME);
    state.setHolders(holders.size() > KEPT ? new ArrayList<>(holders.subList(0, KEPT)) : holders);
  }

  /** Asks where those stand of whom it is not known; one alone makes no difference. */
  static void ask(Node node, Messages messages) {
    if (node.state.getHolderCount() > 1) {
      for (Holder holder : node.state.getHolders()) {
        if (holder.getRoot() == null) {
          messages.register(holder.getParent(), node.key(), Links.HOLDING);
        }
      }
    }
  }

  /** A holder says where it stands; whether that is news. */
  static boolean hear(Node node, String parent, @Nullable RootPath path) {
    Holder holder = find(node.state.getHolders(), parent);
    if (holder == null || path == null) {
      return false;
    }
    List<String> keys = path.getPath();
    String above = keys.size() > 1 ? keys.get(keys.size() - 2) : null;
    String group = above != null && TRANSACTION.equals(Keys.kind(above)) ? above : null;
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
