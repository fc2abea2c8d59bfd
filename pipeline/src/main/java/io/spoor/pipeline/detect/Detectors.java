package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.pipeline.tuning.Tuning;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All detectors, and how their judgements become findings. A new detector is one new class and one
 * line here.
 */
public final class Detectors {
  /** Of facts that the stages find. */
  private static List<Detector<? extends Fact>> ofFacts(Tuning tuning) {
    List<Detector<? extends Fact>> all = new ArrayList<>(IdentityDetectors.ofFacts(tuning));
    all.add(new SharedCredential());
    all.add(new CrowdedKey());
    all.add(new UnusualBehaviour());
    all.add(new DormantIdentityRevived());
    all.add(new AgentWithoutManifest());
    return List.copyOf(all);
  }

  /** Of actions, by what else a chain did. */
  private static List<ActionDetector> ofActions(Tuning tuning) {
    List<ActionDetector> all = new ArrayList<>(IdentityDetectors.ofActions(tuning));
    all.addAll(PrivilegeDetectors.ofActions(tuning));
    return List.copyOf(all);
  }

  /** Of tool calls, by what their run had seen before. */
  private static List<CallDetector> ofCalls(Tuning tuning) {
    return List.of(new InjectedAction(tuning), new InstructionsInContent());
  }

  /** A detector, and its rule as it was tuned. */
  private record Tuned<D extends Object>(D detector, RuleInfo rule) {
    static <D extends Object> List<Tuned<D>> of(
        List<D> detectors, Function<D, RuleInfo> rule, Tuning tuning) {
      return detectors.stream()
          .map(
              detector -> {
                RuleInfo plain = rule.apply(detector);
                return new Tuned<>(detector, plain.tuned(tuning.of(plain.id())));
              })
          .toList();
    }
  }

  private final List<RuleInfo> rules;
  private final List<Tuned<Detector<? extends Fact>>> ofFacts;
  private final Map<String, Tuned<ActionDetector>> ofActions;
  private final List<ActionDetector> observers;
  private final List<Tuned<CallDetector>> ofCalls;
  private final FindingLedger ledger;
  private final int mostObserved;

  private Detectors(int generation, Tuning tuning, int mostObserved) {
    this.mostObserved = mostObserved;
    this.ofFacts = Tuned.of(ofFacts(tuning), Detector::rule, tuning);
    List<Tuned<ActionDetector>> actions = Tuned.of(ofActions(tuning), ActionDetector::rule, tuning);
    this.ofCalls = Tuned.of(ofCalls(tuning), CallDetector::rule, tuning);
    this.rules =
        Stream.of(ofFacts, actions, ofCalls)
            .flatMap(List::stream)
            .<RuleInfo>map(Tuned::rule)
            .toList();
    this.ofActions =
        actions.stream()
            .filter(tuned -> tuned.rule.enabled())
            .collect(Collectors.toUnmodifiableMap(tuned -> tuned.rule.id(), Function.identity()));
    this.observers =
        actions.stream().filter(tuned -> tuned.rule.enabled()).map(Tuned::detector).toList();
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
    return all(generation, settings, Integer.MAX_VALUE);
  }

  /**
   * As {@link #all(int, DetectorSettings)}, with another limit where it is lower.
   *
   * @param mostObserved observations of a group that any detector judges at most
   */
  public static Detectors all(int generation, DetectorSettings settings, int mostObserved) {
    return new Detectors(generation, settings.tuning(), mostObserved);
  }

  /** Of all detectors, those that are switched off included, as they are tuned. */
  public List<RuleInfo> rules() {
    return rules;
  }

  /** The enabled rules, by id, and the version digest that each one's findings carry. */
  public SortedMap<String, String> versions() {
    return enabledRules(RuleInfo::version);
  }

  /** One property of each enabled rule, by rule id. */
  public SortedMap<String, String> enabledRules(Function<RuleInfo, String> property) {
    var enabled = new TreeMap<String, String>();
    rules.stream()
        .filter(RuleInfo::enabled)
        .forEach(rule -> enabled.put(rule.id(), property.apply(rule)));
    return enabled;
  }

  /**
   * Findings to publish because of a fact. {@code last} gives what a rule last published about the
   * subject.
   */
  public List<Finding> judge(Fact fact, Function<String, @Nullable Finding> last) {
    List<Finding> news = new ArrayList<>();
    for (var tuned : ofFacts) {
      RuleInfo rule = tuned.rule;
      if (rule.enabled() && tuned.detector.judges().isInstance(fact)) {
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
    for (var tuned : ofFacts) {
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

  /** What detectors have to know again of an event. */
  public List<Observed> observe(IdentityEvent event) {
    List<Observed> all = List.of();
    for (ActionDetector detector : observers) {
      Observed observed = detector.observe(event);
      if (observed != null) {
        all = all.isEmpty() ? new ArrayList<>(4) : all;
        all.add(observed);
      }
    }
    return all;
  }

  /** Which observations of a group a detector judges; none: it is off, or there is none. */
  public Window window(String detector) {
    var tuned = ofActions.get(detector);
    return Window.of(tuned == null ? 0 : Math.min(mostObserved, tuned.detector.most()));
  }

  /** Whether a detector keeps only the earliest of what is the same in a segment. */
  public boolean once(String detector) {
    var tuned = ofActions.get(detector);
    return tuned != null && tuned.detector.once();
  }

  /** What a detector holds against a group, by subject. */
  public Map<String, Verdict> judge(String detector, ObservedActions actions) {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    var tuned = ofActions.get(detector);
    if (tuned != null) {
      for (Verdict verdict : tuned.detector.judge(actions)) {
        verdicts.putIfAbsent(verdict.subject(), verdict);
      }
    }
    return verdicts;
  }

  /** The finding to publish of a verdict; null when nothing else is to be said than was. */
  public @Nullable Finding finding(
      String detector, ChainRef chain, Verdict verdict, @Nullable Finding last) {
    var tuned = ofActions.get(detector);
    return tuned == null
        ? null
        : ledger.next(last, tuned.rule, chain, verdict.subject(), verdict.judgement());
  }

  /** The finding to publish when there is no such verdict any more; null when that was said. */
  public @Nullable Finding retract(Finding last) {
    return ledger.retract(last);
  }

  /** Whether any detector has to look at a call. */
  public boolean concerns(ToolCall call, @Nullable Manifest manifest) {
    for (var tuned : ofCalls) {
      if (tuned.rule.enabled() && tuned.detector.concerns(call, manifest)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Findings to publish because of a tool call: about the call alone. {@code last} gives what a
   * rule last published about it.
   */
  public List<Finding> judge(CallFact fact, Function<String, @Nullable Finding> last) {
    List<Finding> news = new ArrayList<>();
    for (var tuned : ofCalls) {
      RuleInfo rule = tuned.rule;
      if (rule.enabled()) {
        Finding before = last.apply(rule.id());
        var judgement = tuned.detector.judge(fact);
        Finding next =
            judgement.isPresent()
                ? ledger.next(before, rule, fact.chain(), fact.call().eventId(), judgement.get())
                : before == null ? null : ledger.retract(before);
        if (next != null) {
          news.add(next);
        }
      }
    }
    return news;
  }
}
