package io.spoor.streams.detect.domain;

import io.spoor.schemas.Finding;
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
  private final List<Detector<? extends Fact>> detectors;
  private final FindingLedger ledger;

  private Detectors(List<Detector<? extends Fact>> detectors, int generation) {
    this.detectors = detectors;
    this.ledger = new FindingLedger(generation);
  }

  public static Detectors all(int generation) {
    return new Detectors(
        List.of(
            new UndeclaredIdentitySwitch(),
            new SharedCredential(),
            new CrowdedKey(),
            new UnusualBehaviour(),
            new DormantIdentityRevived(),
            new AgentWithoutManifest()),
        generation);
  }

  public List<RuleInfo> rules() {
    return detectors.stream().<RuleInfo>map(Detector::rule).toList();
  }

  /**
   * Findings to publish because of a fact. {@code last} gives what a rule last published about the
   * subject.
   */
  public List<Finding> judge(Fact fact, Function<String, @Nullable Finding> last) {
    List<Finding> news = new ArrayList<>();
    for (Detector<? extends Fact> detector : detectors) {
      if (detector.judges().isInstance(fact)) {
        var judgement = judge(detector, fact);
        Finding next =
            ledger.next(last.apply(detector.rule().id()), detector.rule(), fact, judgement);
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
    for (Detector<? extends Fact> detector : detectors) {
      Finding before = detector.judges().equals(kind) ? last.apply(detector.rule().id()) : null;
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
