package io.spoor.offline.attribution;

import io.spoor.offline.AnalysisResult;
import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.Chain;
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
    Map<String, AttributionRow> rows = new TreeMap<>();
    for (Chain chain : result.chains()) {
      for (AttributedActions actions : chain.getAttribution()) {
        rows.computeIfAbsent(actions.getSource(), AttributionRow::new).add(actions);
      }
    }
    return List.copyOf(rows.values());
  }
}
