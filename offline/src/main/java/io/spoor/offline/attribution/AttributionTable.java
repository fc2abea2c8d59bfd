package io.spoor.offline.attribution;

import io.spoor.offline.AnalysisResult;
import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * For how many actions of each source the human, the agent and the run are known. An action that
 * several logs recorded counts once, at its nearest record.
 */
public final class AttributionTable {
  private AttributionTable() {}

  /** The rows, by source. */
  public static List<AttributionRow> of(AnalysisResult result) {
    Map<String, List<Action>> byChain = new HashMap<>();
    for (Action action : result.actions()) {
      byChain.computeIfAbsent(action.getChainId(), _ -> new ArrayList<>()).add(action);
    }
    Map<String, AttributionRow> rows = new TreeMap<>();
    for (Chain chain : result.chains()) {
      List<Action> actions = byChain.getOrDefault(chain.getChainId(), List.of());
      var attribution = new ChainAttribution(chain, actions);
      for (Action action : actions) {
        if (action.getEvent().getObserves() != null) {
          continue;
        }
        rows.computeIfAbsent(action.getEvent().getSource(), AttributionRow::new)
            .add(attribution, action);
      }
    }
    return List.copyOf(rows.values());
  }
}
