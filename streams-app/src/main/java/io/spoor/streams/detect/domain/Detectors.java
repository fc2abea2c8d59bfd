package io.spoor.streams.detect.domain;

import io.spoor.schemas.Finding;
import io.spoor.streams.tuning.DetectorSettings;
import io.spoor.streams.tuning.Tuning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All detectors, and how their judgements become findings. A new detector is one new class and one
 * line here.
 */
public final class Detectors {
  /** A detector, and its rule as it was tuned. */
  private record Tuned(Detector<? extends Fact> detector, RuleInfo rule) {
    boolean judges(Fact fact) {
      return rule.enabled() && detector.judges().isInstance(fact);
    }
  }

  private final List<Tuned> detectors;
  private final FindingLedger ledger;

  private Detectors(List<Detector<? extends Fact>> detectors, int generation, Tuning tuning) {
    this.detectors =
        detectors.stream()
            .map(detector -> new Tuned(detector, tuned(detector.rule(), tuning)))
            .toList();
    this.ledger = new FindingLedger(generation);
    tuning.check();
  }

  /** With the thresholds that come with them. */
  public static Detectors all(int generation) {
    return all(generation, DetectorSettings.defaults());
  }

  /**
   * A detector with thresholds takes {@code tuning} in its constructor, and asks {@link Tuning#of}
   * for those of its id.
   *
   * @throws IllegalArgumentException the settings name what no detector knows, or hold what cannot
   *     be taken
   */
  public static Detectors all(int generation, DetectorSettings settings) {
    var tuning = settings.tuning();
    return new Detectors(
        List.of(new UndeclaredIdentitySwitch(), new SharedCredential(), new CrowdedKey()),
        generation,
        tuning);
  }

  private static RuleInfo tuned(RuleInfo rule, Tuning tuning) {
    return rule.tuned(tuning.of(rule.id()));
  }

  /** Of all detectors, those that are switched off included, as they are tuned. */
  public List<RuleInfo> rules() {
    return detectors.stream().map(Tuned::rule).toList();
  }

  /**
   * Findings to publish because of a fact. {@code last} gives what a rule last published about the
   * subject.
   */
  public List<Finding> judge(Fact fact, Function<String, @Nullable Finding> last) {
    List<Finding> news = new ArrayList<>();
    for (Tuned tuned : detectors) {
      if (tuned.judges(fact)) {
        RuleInfo rule = tuned.rule;
        Finding next = ledger.next(last.apply(rule.id()), rule, fact, judge(tuned.detector, fact));
        if (next != null) {
          news.add(next);
        }
      }
    }
    return news;
  }

  /** As {@link #judge}, but what a rule once said about the subject stands. */
  public List<Finding> judgeOnce(Fact fact, Function<String, @Nullable Finding> last) {
    return judge(fact, last).stream().filter(finding -> finding.getRevision() == 1).toList();
  }

  /** There is no such fact any more: what the rules that judge its kind have to take back. */
  public List<Finding> retract(
      Class<? extends Fact> kind, Function<String, @Nullable Finding> last) {
    List<Finding> news = new ArrayList<>();
    for (Tuned tuned : detectors) {
      Finding before = tuned.detector.judges().equals(kind) ? last.apply(tuned.rule.id()) : null;
      Finding next = before == null ? null : ledger.retract(before);
      if (next != null) {
        news.add(next);
      }
    }
    return news;
  }

  private static <F extends Fact> Optional<Judgement> judge(Detector<F> detector, Fact fact) {
    return detector.judge(detector.judges().cast(fact));
  }
}
