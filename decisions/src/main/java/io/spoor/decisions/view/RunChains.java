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

  /** Chains in which the call of a request is evaluated. */
  private static final int MAX_JUDGED = 8;

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

  /**
   * The runs whose content a request may follow, each in another chain. A request chooses its
   * trace, which may have read nothing.
   *
   * @param own the run that describes the request, and those that started it; empty: not known
   * @param others those of the credential, and those that started them
   * @param contradict whether the credential is in none of the chains of the trace
   * @param isWhole false: there are more than are looked at
   */
  public record Judged(
      List<KnownRun> own, List<KnownRun> others, boolean contradict, boolean isWhole) {
    /** No live chain is known. */
    public static final Judged NONE = new Judged(List.of(), List.of(), false, true);

    public boolean isEmpty() {
      return own.isEmpty() && others.isEmpty();
    }
  }

  /** {@code run}: the one that describes the request; null: its credential is ambiguous. */
  Judged judged(String tenant, StatedIds ids, @Nullable KnownRun run) {
    Map<String, KnownRun> all = new LinkedHashMap<>();
    boolean isWhole = run != null && addRuns(tenant, run, all);
    List<KnownRun> own = all.values().stream().limit(MAX_JUDGED).toList();
    boolean contradict = false;
    if (ids.credential() != null) {
      List<KnownRun> ofCredential = views.runsOfCredential(tenant, ids.credential());
      contradict =
          !ofCredential.isEmpty()
              && ofCredential.stream().noneMatch(each -> all.containsKey(each.view().getChainId()));
      for (KnownRun each : ofCredential) {
        isWhole &= addRuns(tenant, each, all);
      }
      isWhole &= areAllKnown(tenant, ids);
    }
    List<KnownRun> others = all.values().stream().limit(MAX_JUDGED).skip(own.size()).toList();
    return new Judged(own, others, contradict, isWhole && all.size() <= MAX_JUDGED);
  }

  /** Adds a run and those above; returns whether all were added. */
  private boolean addRuns(String tenant, KnownRun run, Map<String, KnownRun> runs) {
    if (runs.putIfAbsent(run.view().getChainId(), run) != null) {
      return true;
    }
    Map<String, ChainView> above = new LinkedHashMap<>();
    boolean isWhole = addWithAncestors(tenant, run.view(), above);
    above.forEach((chain, view) -> runs.putIfAbsent(chain, KnownRun.ofRoot(view)));
    return isWhole;
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
