package io.spoor.decisions.view;

import io.spoor.decisions.view.RunLookup.Found;
import io.spoor.schemas.ChainView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chains of a request. An agent chooses its trace, so the chain of the trace and that of the
 * credential count, and those whose runs started theirs. Thread-safe.
 */
public final class RunChains {
  /** Runs that started a run, and so on. */
  private static final int MAX_ANCESTORS = 16;

  private final ChainViews views;

  public RunChains(ChainViews views) {
    this.views = views;
  }

  /**
   * The chains that a request states. An ambiguous credential may be of each of its chains: a lying
   * record must not take a request out of its own.
   *
   * @param trace id of its trace; null: it states none
   * @param credential public id of its credential; null: it states none
   */
  public List<ChainView> stated(
      String tenant, @Nullable String trace, @Nullable String credential) {
    List<ChainView> chains = new ArrayList<>();
    if (trace != null && views.byTrace(tenant, trace) instanceof Found found) {
      chains.add(found.run().view());
    }
    if (credential != null) {
      chains.addAll(views.allByCredential(tenant, credential));
    }
    return chains;
  }

  /** These chains and those whose runs started theirs, by id. */
  public Map<String, ChainView> withAncestors(String tenant, Collection<ChainView> chains) {
    Map<String, ChainView> all = new LinkedHashMap<>();
    for (ChainView each : chains) {
      addWithAncestors(tenant, each, all);
    }
    return all;
  }

  private void addWithAncestors(String tenant, ChainView first, Map<String, ChainView> chains) {
    ChainView chain = first;
    for (int i = 0; chain != null && i <= MAX_ANCESTORS; i++) {
      if (chains.put(chain.getChainId(), chain) != null) {
        return;
      }
      String parent = chain.getParentChainId();
      chain = parent == null ? null : views.byChain(tenant, parent).orElse(null);
    }
  }
}
