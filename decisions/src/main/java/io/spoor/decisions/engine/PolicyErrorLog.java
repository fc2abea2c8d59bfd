package io.spoor.decisions.engine;

import io.spoor.decisions.journal.LimitedJournal;

/** Logs policies whose evaluation fails: each at once, and then once a minute. */
final class PolicyErrorLog {
  private final LimitedJournal journal;

  PolicyErrorLog(LimitedJournal journal) {
    this.journal = journal;
  }

  void log(PolicyError error) {
    journal.accept(
        "policy " + error.policy(),
        "the evaluation of the "
            + error.effect()
            + " policy "
            + error.policy()
            + " failed: "
            + error.message());
  }
}
