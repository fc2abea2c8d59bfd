package io.spoor.pipeline.stitch;

import io.spoor.pipeline.state.Holder;
import io.spoor.pipeline.state.KeyState;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.Link;
import io.spoor.schemas.RootPath;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.key.TokenAliases;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holders of a credential or alias: the runs that present or claim it, by authority of the
 * statement, then earliest. The first few are stored, all are counted. Statements of an issuer
 * settle who holds a credential, so others no longer count; the most trusted ones settle an alias.
 * The alias of a token has both: logs that saw the token, and runs that show it.
 */
final class HolderList {
  static final int MAX_HOLDERS = 20;

  /** Trust of a run that had a token and does not show it. */
  static final int UNSHOWN = 0;

  /** Trust of a change or token for which records refer to an alias; it holds nothing. */
  static final int MATTER = -2;

  private static final String TRANSACTION = "txn";

  private static final Comparator<Holder> BY_RANK =
      Comparator.comparingInt(Holder::getTrust)
          .reversed()
          .thenComparingLong(Holder::getIssuedAt)
          .thenComparing(Holder::getEventId)
          .thenComparing(Holder::getParent);

  private HolderList() {}

  /** {@code first}: whether the link is new; otherwise it is only older than known. */
  static void add(KeyAggregate node, Link link, boolean first) {
    KeyState state = node.state;
    int trust = LinkRanking.trust(link.getStatedBy());
    int known = state.getHolderTrust();
    boolean settles =
        LinkRanking.isAlias(node.key())
            ? !TokenAliases.isOne(node.key())
            : Math.max(trust, known) == LinkRanking.ISSUER;
    if (settles && trust < known) {
      return;
    }
    if (settles && trust > known) {
      state.setHolderCount(0L);
      state.setHolders(state.getHolders().stream().filter(it -> it.getTrust() == MATTER).toList());
    }
    List<Holder> holders = new ArrayList<>(state.getHolders());
    state.setHolderTrust(Math.max(trust, known));
    Holder existing = find(holders, link.getParent());
    var added =
        new Holder(
            link.getParent(),
            link.getIssuedAt(),
            link.getEventId(),
            link.getAgentId(),
            existing == null ? null : existing.getRoot(),
            existing == null ? null : existing.getGroup(),
            trust,
            link.getVia());
    put(state, holders, existing, added, first);
  }

  /**
   * Adds a run that had the token of an alias; the order of runs does not matter there. {@code
   * shows}: whether the run itself says that it had it.
   */
  static void addRun(KeyAggregate node, String run, boolean shows) {
    KeyState state = node.state;
    List<Holder> holders = new ArrayList<>(state.getHolders());
    int trust = shows ? LinkRanking.AGENT : UNSHOWN;
    Holder existing = find(holders, run);
    if (existing == null || existing.getTrust() < trust) {
      state.setHolderTrust(Math.max(trust, state.getHolderTrust()));
      var added = new Holder(run, 0L, "", null, null, null, trust, null);
      put(state, holders, existing, added, true);
    }
  }

  /**
   * Adds what records refer to an alias for, a change or token: two of them are stored. Returns
   * whether it is new.
   */
  static boolean addMatter(KeyAggregate node, String matter) {
    List<Holder> holders = new ArrayList<>(node.state.getHolders());
    boolean isKnown =
        holders.stream().anyMatch(it -> it.getTrust() == MATTER && it.getParent().equals(matter));
    if (isKnown || matters(holders) > 1) {
      return false;
    }
    holders.add(new Holder(matter, 0L, "", null, null, null, MATTER, null));
    holders.sort(BY_RANK);
    node.state.setHolders(holders);
    return true;
  }

  /** Number of changes or tokens for which records refer to an alias; at most 2 are counted. */
  static long matters(List<Holder> holders) {
    return holders.stream().filter(holder -> holder.getTrust() == MATTER).count();
  }

  private static void put(
      KeyState state,
      List<Holder> holders,
      @Nullable Holder existing,
      Holder added,
      boolean isNew) {
    if (existing == null && isNew) {
      state.setHolderCount(state.getHolderCount() + 1);
    }
    if (existing != null && BY_RANK.compare(existing, added) <= 0) {
      return;
    }
    holders.remove(existing);
    holders.add(added);
    holders.sort(BY_RANK);
    int last = holders.size() - (int) matters(holders);
    if (last > MAX_HOLDERS) {
      holders.subList(MAX_HOLDERS, last).clear();
    }
    state.setHolders(holders);
  }

  /**
   * Requests the unknown roots of holders; a single holder needs none. Its root is that of the
   * key's own path, of which no change is sent once a second holder comes.
   */
  static void requestRoots(KeyAggregate node, StitchOutbox outbox) {
    long holders = node.state.getHolderCount();
    if (holders > 1) {
      for (Holder holder : node.state.getHolders()) {
        if (holder.getRoot() == null || holders == 2) {
          outbox.register(holder.getParent(), node.key(), LinkRanking.HOLDING);
        }
      }
    }
  }

  /** Takes the root of the holder under which the key is placed from the key's own path. */
  static void inferRoot(KeyAggregate node) {
    String parent = node.state.getParent();
    List<String> path = node.path();
    if (parent == null || path.size() < 2 || !node.state.getSettled()) {
      return;
    }
    Holder holder = find(node.state.getHolders(), parent);
    if (holder != null && holder.getRoot() == null) {
      onAnnounced(node, parent, new RootPath(path.subList(0, path.size() - 1), 0L, 0, true));
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
        .filter(holder -> holder.getTrust() != MATTER && holder.getParent().equals(parent))
        .findFirst()
        .orElse(null);
  }
}
