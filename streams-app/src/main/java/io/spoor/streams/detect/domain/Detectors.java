package io.spoor.streams.detect.domain;

import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.streams.state.Observed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All detectors, and how their judgements become findings. A new detector is one new class and one
 * line here.
 */
public final class Detectors {
  private final List<Detector<? extends Fact>> detectors;
  private final List<ActionDetector> ofActions;
  private final Map<String, ActionDetector> ofActionsById;
  private final FindingLedger ledger;

  private Detectors(
      List<Detector<? extends Fact>> detectors, List<ActionDetector> ofActions, int generation) {
    this.detectors = detectors;
    this.ofActions = ofActions;
    this.ofActionsById =
        ofActions.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    detector -> detector.rule().id(), Function.identity()));
    this.ledger = new FindingLedger(generation);
  }

  public static Detectors all(int generation) {
    return new Detectors(
        List.of(new UndeclaredIdentitySwitch(), new SharedCredential(), new CrowdedKey()),
        List.of(new RoleChaining()),
        generation);
  }

  public List<RuleInfo> rules() {
    return Stream.concat(
            detectors.stream().<RuleInfo>map(Detector::rule),
            ofActions.stream().map(ActionDetector::rule))
        .toList();
  }

  /** What detectors have to know again of an event. */
  public List<Observed> observe(IdentityEvent event) {
    List<Observed> all = List.of();
    for (ActionDetector detector : ofActions) {
      Observed observed = detector.observe(event);
      if (observed != null) {
        all = all.isEmpty() ? new ArrayList<>(4) : all;
        all.add(observed);
      }
    }
    return all;
  }

  private ActionDetector ofActions(String detector) {
    return Objects.requireNonNull(ofActionsById.get(detector), detector);
  }

  /** How many of a group, the earliest, a detector judges. */
  public int most(String detector) {
    return ofActions(detector).most();
  }

  /** What a detector holds against a group, by subject. */
  public Map<String, Verdict> judge(String detector, ObservedActions actions) {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    for (Verdict verdict : ofActions(detector).judge(actions)) {
      verdicts.putIfAbsent(verdict.subject(), verdict);
    }
    return verdicts;
  }

  /** The finding to publish of a verdict; null when nothing else is to be said than was. */
  public @Nullable Finding finding(
      String detector, ChainRef chain, Verdict verdict, @Nullable Finding last) {
    return ledger.next(
        last, ofActions(detector).rule(), chain, verdict.subject(), verdict.judgement());
  }

  /** The finding to publish when there is no such verdict any more; null when that was said. */
  public @Nullable Finding retract(Finding last) {
    return ledger.retract(last);
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
