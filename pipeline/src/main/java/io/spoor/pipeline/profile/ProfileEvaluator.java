package io.spoor.pipeline.profile;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.detect.DetectionEngine;
import io.spoor.pipeline.detect.Fact;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingNoted;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Has facts judged, publishes what comes of it, and tells the chain that it concerns. */
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

  /** Everything judged from now on is because of something at this time. */
  void setCauseTime(long causeTime) {
    this.causeTime = causeTime;
  }

  /** {@code owner}: key of what the finding is forgotten with, a chain or a subject. */
  void evaluate(String owner, Fact fact) {
    Function<String, @Nullable Finding> last =
        ruleId -> rows.finding(owner, fact.subject(), ruleId);
    for (Finding finding : detectors.evaluate(fact, last)) {
      publish(owner, finding, last.apply(finding.getRuleId()));
    }
  }

  /** There is no such fact, or not any more. */
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
