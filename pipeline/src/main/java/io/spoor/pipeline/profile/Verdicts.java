package io.spoor.pipeline.profile;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.detect.Fact;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingNoted;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Has facts judged, publishes what comes of it, and tells the chain that it concerns. */
final class Verdicts {
  private final ProfileRows rows;
  private final Detectors detectors;
  private final Outbox out;
  private long at;

  Verdicts(ProfileRows rows, Detectors detectors, Outbox out) {
    this.rows = rows;
    this.detectors = detectors;
    this.out = out;
  }

  /** Everything judged from now on is because of something at this time. */
  void because(long believed) {
    this.at = believed;
  }

  /** {@code owner}: key of what the finding is forgotten with, a chain or a subject. */
  void judge(String owner, Fact fact) {
    Function<String, @Nullable Finding> last =
        ruleId -> rows.finding(owner, fact.subject(), ruleId);
    for (Finding finding : detectors.judge(fact, last)) {
      publish(owner, finding, last.apply(finding.getRuleId()));
    }
  }

  /** There is no such fact, or not any more. */
  void retract(String owner, String subject, Class<? extends Fact> kind) {
    List<Finding> news = detectors.retract(kind, ruleId -> rows.finding(owner, subject, ruleId));
    news.forEach(finding -> publish(owner, finding, finding));
  }

  private void publish(String owner, Finding finding, @Nullable Finding last) {
    rows.finding(owner, finding);
    out.finding(finding);
    note(finding.getChainKey(), finding, false);
    if (last != null && !last.getChainKey().equals(finding.getChainKey())) {
      note(last.getChainKey(), finding, true);
    }
  }

  private void note(String chain, Finding finding, boolean withdrawn) {
    out.toActions(chain, new FindingNoted(finding.getTenant(), chain, withdrawn, finding, at));
  }
}
