package io.spoor.pipeline.profile;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.detect.DetectionEngine;
import io.spoor.pipeline.detect.Fact;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingNoted;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Evaluates facts, publishes their findings, and sends these to the chain concerned. */
final class ProfileEvaluator {
  private final ProfileRows rows;
  private final DetectionEngine detectors;
  private final Outbox out;
  private long causeTime;

  ProfileEvaluator(ProfileRows rows, DetectionEngine detectors, Outbox out) {
    this.rows = rows;
    this.detectors = detectors;
    this.out = out;
  }

  /** Sets the time that caused the following evaluations. */
  void setCauseTime(long causeTime) {
    this.causeTime = causeTime;
  }

  /** {@code owner}: key of the chain or subject with which the finding is evicted. */
  void evaluate(String owner, Fact fact) {
    Function<String, @Nullable Finding> last =
        ruleId -> rows.finding(owner, fact.subject(), ruleId);
    for (Finding finding : detectors.evaluate(fact, last)) {
      publish(owner, finding, last.apply(finding.getRuleId()));
    }
  }

  /** Retracts the findings of a fact that no longer holds. */
  void retract(String owner, String subject, Class<? extends Fact> factType) {
    List<Finding> retracted =
        detectors.retract(factType, ruleId -> rows.finding(owner, subject, ruleId));
    retracted.forEach(finding -> publish(owner, finding, finding));
  }

  private void publish(String owner, Finding finding, @Nullable Finding last) {
    rows.finding(owner, finding);
    out.finding(finding);
    reference(finding.getChainKey(), finding, false);
    if (last != null && !last.getChainKey().equals(finding.getChainKey())) {
      reference(last.getChainKey(), finding, true);
    }
  }

  private void reference(String chain, Finding finding, boolean withdrawn) {
    out.toActions(
        chain, new FindingNoted(finding.getTenant(), chain, withdrawn, finding, causeTime));
  }
}
