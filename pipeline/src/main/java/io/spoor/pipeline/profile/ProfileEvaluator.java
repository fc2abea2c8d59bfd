package io.spoor.pipeline.profile;

import io.spoor.pipeline.ChainMessageSink;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.detect.engine.FindingBook;
import io.spoor.pipeline.detect.engine.FindingChange;
import io.spoor.pipeline.detect.engine.FindingPage;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingNoted;
import org.jspecify.annotations.Nullable;

/** Evaluates facts, and sends their findings to the chain concerned. */
final class ProfileEvaluator {
  private final ProfileRows rows;
  private final FindingBook findings;
  private final ChainMessageSink out;
  private Cause cause = Cause.UNKNOWN;

  ProfileEvaluator(ProfileRows rows, FindingBook findings, ChainMessageSink out) {
    this.rows = rows;
    this.findings = findings;
    this.out = out;
  }

  /** Sets the input that caused the following evaluations. */
  void setCause(Cause cause) {
    this.cause = cause;
  }

  /** {@code owner}: key of the chain or subject with which the finding is evicted. */
  void evaluate(String owner, Fact fact) {
    findings.evaluate(fact, new SubjectPage(owner, fact.subject()));
  }

  /** Retracts the findings of a fact that no longer holds. */
  void retract(String owner, String subject, Class<? extends Fact> factType) {
    findings.retract(factType, new SubjectPage(owner, subject));
  }

  /** The findings about a subject. */
  private final class SubjectPage implements FindingPage {
    private final String owner;
    private final String subject;

    SubjectPage(String owner, String subject) {
      this.owner = owner;
      this.subject = subject;
    }

    @Override
    public @Nullable Finding last(String ruleId) {
      return rows.finding(owner, subject, ruleId);
    }

    @Override
    public Cause cause() {
      return cause;
    }

    @Override
    public void write(FindingChange change) {
      rows.finding(owner, change.next());
    }

    @Override
    public void onPublished(FindingChange change) {
      reference(change.next().getChainKey(), change.next(), false);
      String former = change.formerChain();
      if (former != null) {
        reference(former, change.next(), true);
      }
    }
  }

  private void reference(String chain, Finding finding, boolean withdrawn) {
    out.toChain(
        chain, new FindingNoted(finding.getTenant(), chain, withdrawn, finding, cause.at()));
  }
}
