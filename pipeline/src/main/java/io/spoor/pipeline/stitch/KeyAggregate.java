package io.spoor.pipeline.stitch;

import io.spoor.pipeline.detect.SharedCredentialFact;
import io.spoor.pipeline.state.Holder;
import io.spoor.pipeline.state.HolderRef;
import io.spoor.pipeline.state.KeyState;
import io.spoor.pipeline.state.LastPlacement;
import io.spoor.pipeline.state.PossibleParent;
import io.spoor.pipeline.stitch.link.Ancestry;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.key.TokenAliases;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** State of a key while one message is handled. */
final class KeyAggregate {
  /** Revisions under which a chain may publish an action again, before the next placement. */
  private static final long ROOM = 16;

  private static final int MAX_CLAIMANTS = 8;

  final KeyState state;
  private final boolean wasVisible;
  private boolean changed;
  private boolean expiryChanged;

  KeyAggregate(KeyState state) {
    this.state = state;
    this.wasVisible = isVisible();
  }

  static KeyAggregate create(String key) {
    var state = new KeyState();
    state.setKey(key);
    state.setPath(List.of(key));
    state.setNames(List.of());
    state.setPossibleParents(List.of());
    state.setAgents(List.of());
    state.setHolders(List.of());
    state.setParentEpoch(-1L);
    state.setHolderTrust(-1);
    state.setSettled(true);
    return new KeyAggregate(state);
  }

  String key() {
    return state.getKey();
  }

  /** The long-lived key of which this one is a day; null when it is not a day. */
  @Nullable String baseKey() {
    return Keys.hasDay(key()) ? Keys.base(key()) : null;
  }

  List<String> path() {
    return state.getPath();
  }

  /** Root of the path; see {@link #chainKey} for the chain that holds the key. */
  String root() {
    return path().getFirst();
  }

  Ancestry ancestry() {
    return new Ancestry(path(), state.getCuts(), state.getAbove(), state.getSettled());
  }

  void setAncestry(Ancestry ancestry) {
    state.setPath(ancestry.path());
    state.setCuts(ancestry.cuts());
    state.setAbove(ancestry.above());
    state.setSettled(ancestry.settled());
    touch();
  }

  /**
   * Epochs between two placements: the chain publishes an event of several records, a call of
   * several observers, and an action whose person becomes known, under revisions in between.
   */
  long epochStep() {
    return state.getCompleted() ? ROOM : 1;
  }

  /**
   * Revision of a record that the chain joins with others, or may find to be another record of a
   * call; the chain publishes what comes of it under the next ones.
   */
  long makeRoomForRevision() {
    long revision = state.getEpoch() + 1;
    state.setCompleted(true);
    state.setEpoch(state.getEpoch() + epochStep());
    touch();
    return revision;
  }

  /** Lets the chain publish the key's actions again, before the next placement. */
  void leaveRoomForRevisions() {
    if (!state.getCompleted()) {
      state.setCompleted(true);
      touch();
    }
  }

  /** Whether the key is in another chain than its root's. */
  boolean isMisplaced() {
    return !chainKey().equals(root());
  }

  /** Root key of the chain in which the key is placed; it may still have to move to its root. */
  String chainKey() {
    LastPlacement placed = state.getPlaced();
    return placed == null ? root() : placed.getChainKey();
  }

  /**
   * The only key that claims an alias by the most trusted statements; null when several do, or when
   * records refer to the alias for two changes or tokens, of which it stands for one. That of a
   * token is the key that logs claim for it, unless two runs show the token: it is of neither. A
   * run that had it and does not show it tells by what it got for it where the exchange belongs.
   */
  @Nullable Holder claim() {
    if (!TokenAliases.isOne(key())) {
      return state.getHolderCount() == 1 && HolderList.matters(state.getHolders()) < 2
          ? state.getHolders().getFirst()
          : null;
    }
    List<Holder> holders = state.getHolders();
    if (holders.isEmpty() || holders.getLast().getTrust() == HolderList.UNSHOWN) {
      return null;
    }
    int trust = holders.getFirst().getTrust();
    long logged = holders.stream().filter(holder -> holder.getTrust() > LinkRanking.AGENT).count();
    long best = holders.stream().filter(holder -> holder.getTrust() == trust).count();
    return best == 1 && logged > 0 && state.getHolderCount() - logged <= 1
        ? holders.getFirst()
        : null;
  }

  /**
   * The keys that claim an alias by the most trusted statements; empty if they are more than are
   * evaluated: a word that many choose says nothing. Of the alias of a token those that logs state.
   */
  List<String> claimants() {
    List<Holder> holders =
        state.getHolders().stream()
            .filter(holder -> holder.getTrust() != HolderList.MATTER)
            .filter(holder -> !TokenAliases.isOne(key()) || holder.getTrust() > LinkRanking.AGENT)
            .toList();
    List<String> claimants =
        holders.stream()
            .filter(holder -> holder.getTrust() == holders.getFirst().getTrust())
            .map(Holder::getParent)
            .toList();
    return claimants.size() > MAX_CLAIMANTS ? List.of() : claimants;
  }

  /**
   * What an alias is to a key that refers to it: {@link #claim}. A run that only names the person
   * of a sign-in is not below it, if another one shows a token that the person got there.
   */
  @Nullable Holder claimFor(String child) {
    return state.getTaken() && AliasResolver.isRun(child) ? null : claim();
  }

  /** Whether a run shows the token of the alias. */
  boolean isShown() {
    return state.getHolders().stream()
        .anyMatch(
            holder ->
                holder.getTrust() == LinkRanking.AGENT && AliasResolver.isRun(holder.getParent()));
  }

  /** Whether several runs hold it with equal authority. */
  boolean isShared() {
    return state.getHolderCount() > 1 && !LinkRanking.isAlias(key()) && holderCount() > 1;
  }

  /** Number of runs that hold it; runs of one transaction count as one. */
  long holderCount() {
    return state.getHolderCount() > HolderList.MAX_HOLDERS
        ? state.getHolderCount()
        : holders().size();
  }

  /** The first holders, by authority of the statement, then earliest. */
  List<Holder> holders() {
    Set<String> groups = new HashSet<>();
    return state.getHolders().stream()
        .filter(
            holder -> groups.add(Objects.requireNonNullElse(holder.getGroup(), holder.getParent())))
        .toList();
  }

  /** Whether several runs hold it and no issuer states whose it is; it then roots a chain. */
  boolean isContested() {
    return isShared() && state.getParent() == null;
  }

  /** The chains that evaluate a contested credential, too, as far as the holders announced them. */
  List<HolderRef> contestants() {
    if (!isContested()) {
      return List.of();
    }
    Map<String, HolderRef> byRoot = new LinkedHashMap<>();
    holders().stream()
        .limit(SharedCredentialFact.MAX_EVALUATED)
        .forEach(
            holder -> {
              String root = holder.getRoot();
              if (root != null && !root.equals(root())) {
                byRoot.putIfAbsent(
                    root,
                    new HolderRef(root, holder.getParent(), holder.getVia(), holder.getEventId()));
              }
            });
    return List.copyOf(byRoot.values());
  }

  /**
   * Root keys of related chains, sorted: of runs that hold the credential, above a cut, and of keys
   * that its aliases may mean.
   */
  List<String> related() {
    Stream<@Nullable String> possible =
        state.getParent() == null
            ? state.getPossibleParents().stream().map(PossibleParent::getRoot)
            : Stream.empty();
    return Stream.of(relatedHolders().stream(), Stream.ofNullable(state.getAbove()), possible)
        .flatMap(roots -> roots)
        .filter(Objects::nonNull)
        .filter(root -> !root.equals(root()))
        .distinct()
        .sorted()
        .toList();
  }

  /** Root keys of other chains whose runs hold it, sorted, as far as the holders announced them. */
  List<String> relatedHolders() {
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
   * Takes what an issuer states of the end of the key. The latest end counts, whatever the order of
   * the statements: an issuer may renew a credential.
   *
   * @param expiresAt nanoseconds since the Unix epoch
   */
  void extendExpiry(long expiresAt, boolean isRenewable) {
    long end = isRenewable ? Long.MAX_VALUE : expiresAt;
    if (end > state.getExpiresAt()) {
      state.setExpiresAt(end);
      expiryChanged = true;
      touch();
    }
  }

  /** When it ends, nanoseconds since the Unix epoch; null: unknown, or it can be renewed. */
  @Nullable Long expiresAt() {
    long end = state.getExpiresAt();
    return end <= 0 || end == Long.MAX_VALUE ? null : end;
  }

  /** Whether its end changed with this message. */
  boolean expiryChanged() {
    return expiryChanged;
  }

  /** Whether the key appears in a chain; a key known only as another key's parent does not. */
  boolean isVisible() {
    if (LinkRanking.isAlias(key())) {
      return false;
    }
    boolean linked = path().size() > 1 && (baseKey() == null || state.getJoin() != null);
    return state.getHasEvents() || linked || isShared() || state.getDelegation() != null;
  }

  /** Whether visibility changed with this message; the runs that it started are then notified. */
  boolean visibilityChanged() {
    return isVisible() != wasVisible;
  }

  /**
   * Whether the key is placed. A long-lived key without a parent is not: its days root their own
   * chains.
   */
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
