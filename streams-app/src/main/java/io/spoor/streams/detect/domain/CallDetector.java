package io.spoor.streams.detect.domain;

import java.util.Optional;

/**
 * Judges a tool call by what the run had seen before it. Pure: the same fact gives the same
 * judgement.
 */
public interface CallDetector {
  RuleInfo rule();

  /** Empty: nothing to report, or not any more. */
  Optional<Judgement> judge(CallFact fact);
}
