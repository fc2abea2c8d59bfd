package io.spoor.pipeline.stitch;

import io.spoor.pipeline.state.Holder;
import io.spoor.pipeline.state.KeyState;
import io.spoor.schemas.key.Keys;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A key's state while one message is handled. */
final class KeyAggregate {
  final KeyState state;
  private final boolean wasVisible;
  private boolean changed;

  KeyAggregate(KeyState state) {
    this.state = state;
    this.wasVisible = isVisible();
  }

  static KeyAggregate create(String key) {
    var state = new KeyState();
    state.setKey(key);
    state.setPath(List.of(key));
    state.setNames(List.of());
    state.setHolders(List.of());
    state.setParentEpoch(-1L);
    state.setHolderTrust(-1);
    return new KeyAggregate(state);
  }

  String key() {
    return state.getKey();
  }

  /** The key this one is a day of; null when it is no day. */
  @Nullable String baseKey() {
    return Keys.hasDay(key()) ? Keys.base(key()) : null;
  }

  List<String> path() {
    return state.getPath();
  }

  String root() {
    return path().getFirst();
  }

  /** Of a name, the one key that claims it by the most trusted statements; null when several do. */
  @Nullable Holder claim() {
    return state.getHolderCount() == 1 ? state.getHolders().getFirst() : null;
  }

  /** Two runs hold it with equal right. */
  boolean isShared() {
    return state.getHolderCount() > 1 && !LinkRanking.isAlias(key()) && holderCount() > 1;
  }

  /** Runs that hold it; those of one transaction are one. */
  long holderCount() {
    return state.getHolderCount() > HolderList.MAX_HOLDERS
        ? state.getHolderCount()
        : holders().size();
  }

  /** The earliest of each, in order of time. */
  List<Holder> holders() {
    Set<String> groups = new HashSet<>();
    return state.getHolders().stream()
        .filter(
            holder -> groups.add(Objects.requireNonNullElse(holder.getGroup(), holder.getParent())))
        .toList();
  }

  /** Root keys of other chains whose runs hold it, sorted, as far as they said where they stand. */
  List<String> related() {
    return isShared()
        ? state.getHolders().stream()
            .map(Holder::getRoot)
            .filter(Objects::nonNull)
            .filter(root -> !root.equals(root()))
            .distinct()
            .sorted()
            .toList()
        : List.of();
  }

  /**
   * Whether it means anything to a chain: a key that was only named as somebody's parent does not.
   */
  boolean isVisible() {
    if (LinkRanking.isAlias(key())) {
      return false;
    }
    boolean linked = path().size() > 1 && (baseKey() == null || state.getJoin() != null);
    return state.getHasEvents() || linked || isShared() || state.getDelegation() != null;
  }

  /** Whether that changed since the message came in: runs that it started have to know. */
  boolean visibilityChanged() {
    return isVisible() != wasVisible;
  }

  /** A long-lived key without a parent stands in no chain: its days root chains of their own. */
  boolean isPlaced() {
    return !state.getBase() || state.getParent() != null;
  }

  void touch() {
    changed = true;
  }

  boolean changed() {
    return changed;
  }
}
