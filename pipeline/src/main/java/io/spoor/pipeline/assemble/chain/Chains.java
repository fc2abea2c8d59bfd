package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.ChainRows;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.ChainState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chains of a partition. Opens their aggregates, which share its caches. */
public final class Chains {
  private final Rows rows;
  private final boolean hasViews;
  private final AccountPolicy accountPolicy;
  private final Table<String, ChainState> states;
  private final EvictedListsCache evictedLists = new EvictedListsCache();
  private final ObservationCache earliestObservations = new ObservationCache();

  /** {@code hasViews}: whether views of the chains are configured. */
  public Chains(Rows rows, boolean hasViews) {
    this(rows, hasViews, AccountPolicy.NONE);
  }

  /** {@code accountPolicy}: which accounts may have a person that other records state. */
  public Chains(Rows rows, boolean hasViews, AccountPolicy accountPolicy) {
    this.rows = rows;
    this.accountPolicy = accountPolicy;
    this.hasViews = hasViews;
    this.states = ChainRows.CHAIN.in(rows);
  }

  /** An existing chain; null when there is none. {@code cause}: the input that is handled. */
  @Nullable
  public ChainAggregate find(String rootKey, Cause cause) {
    ChainState state = states.get(rootKey);
    return state == null ? null : new ChainAggregate(this, state, cause);
  }

  /** As {@link #find(String, Cause)}, without a message. */
  @Nullable
  public ChainAggregate find(String rootKey) {
    return find(rootKey, Cause.UNKNOWN);
  }

  /** An existing chain, or an empty one in its place, to read its rows. */
  public ChainAggregate findOrEmpty(String rootKey) {
    ChainAggregate existing = find(rootKey);
    return existing == null
        ? new ChainAggregate(this, emptyState(rootKey, ""), Cause.UNKNOWN)
        : existing;
  }

  /** A new chain. */
  public ChainAggregate create(String rootKey, String tenant, Cause cause) {
    var chain = new ChainAggregate(this, emptyState(rootKey, tenant), cause);
    chain.touch();
    chain.markNew();
    return chain;
  }

  private static ChainState emptyState(String rootKey, String tenant) {
    return new ChainState(
        rootKey,
        tenant,
        0L,
        null,
        List.of(),
        null,
        null,
        null,
        0L,
        0L,
        false,
        List.of(),
        /* claimed_agents= */ List.of(),
        /* attribution= */ List.of(),
        /* stated_persons= */ false);
  }

  void save(ChainState state) {
    states.put(state.getChainKey(), state);
  }

  void delete(String rootKey) {
    states.delete(rootKey);
  }

  public Rows rows() {
    return rows;
  }

  boolean hasViews() {
    return hasViews;
  }

  AccountPolicy accountPolicy() {
    return accountPolicy;
  }

  EvictedListsCache evictedLists() {
    return evictedLists;
  }

  ObservationCache earliestObservations() {
    return earliestObservations;
  }
}
