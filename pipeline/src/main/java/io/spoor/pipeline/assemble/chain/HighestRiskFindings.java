package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.TopN;
import io.spoor.pipeline.detect.Risk;
import io.spoor.pipeline.state.FindingRisk;
import io.spoor.schemas.Finding;
import java.util.Comparator;
import java.util.List;

/**
 * The highest-risk findings of a chain, each once, up to the number that counts for its risk score.
 */
public final class HighestRiskFindings {
  private final TopN<FindingRisk> risks =
      new TopN<>(
          Risk.MAX_RISKS,
          Comparator.comparingInt(FindingRisk::getRisk).reversed(),
          FindingRisk::getFindingId);

  public void add(Finding finding) {
    risks.add(new FindingRisk(finding.getFindingId(), finding.getRiskScore()));
  }

  public void addAll(List<FindingRisk> others) {
    others.forEach(risks::add);
  }

  List<FindingRisk> top() {
    return risks.inOrder();
  }

  /** Risk score, 0 to 100. */
  public int score() {
    return Risk.combine(risks.inOrder().stream().map(risk -> (double) risk.getRisk()).toList());
  }
}
