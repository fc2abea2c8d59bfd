package io.spoor.decisions.view;

import io.spoor.decisions.view.RunLookup.Found;
import io.spoor.schemas.ChainView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The chains of a request. An agent chooses its trace, so the chain of the trace and that of the
 * credential count, and those whose runs started theirs. Thread-safe.
 */
public final class RunChains {
  /** Runs that started a run, and so on. */
  private static final int MAX_ANCESTORS = 16;

  private final ChainViews views;

  /**
   * Chains with those of the runs above.
   *
   * @param chains by id
   * @param isWhole false: there are more runs above one than are looked at
   */
  public record Lineage(Map<String, ChainView> chains, boolean isWhole) {}

  public RunChains(ChainViews views) {
    this.views = views;
  }

  /**
   * The chains that a request states. An ambiguous credential may be of each of its chains: a lying
   * record must not take a request out of its own.
   */
  public List<ChainView> stated(String tenant, StatedIds ids) {
    List<ChainView> chains = new ArrayList<>();
    if (ids.trace() != null && views.byTrace(tenant, ids.trace()) instanceof Found found) {
      chains.add(found.run().view());
    }
    if (ids.credential() != null) {
      chains.addAll(views.allByCredential(tenant, ids.credential()));
    }
    return chains;
  }

  /** Whether {@link #stated} has all of them: of a credential with many keys it has some. */
  public boolean areAllKnown(String tenant, StatedIds ids) {
    return ids.credential() == null || !views.isCut(tenant, ids.credential());
  }

  /** These chains and those whose runs started theirs. */
  public Lineage withAncestors(String tenant, Collection<ChainView> chains) {
    Map<String, ChainView> all = new LinkedHashMap<>();
    boolean isWhole = true;
    for (ChainView each : chains) {
      isWhole &= addWithAncestors(tenant, each, all);
    }
    return new Lineage(all, isWhole);
  }

  /** Returns whether all were added. */
  private boolean addWithAncestors(String tenant, ChainView first, Map<String, ChainView> chains) {
    ChainView chain = first;
    for (int i = 0; chain != null && i <= MAX_ANCESTORS; i++) {
      if (chains.put(chain.getChainId(), chain) != null) {
        return true;
      }
      String parent = chain.getParentChainId();
      chain = parent == null ? null : views.byChain(tenant, parent).orElse(null);
    }
    return chain == null || chains.containsKey(chain.getChainId());
  }
}
