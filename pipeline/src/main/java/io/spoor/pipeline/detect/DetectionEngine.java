package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.pipeline.tuning.TuningReader;
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
public final class DetectionEngine {
  /** Of facts that the stages find. */
  private static List<FactDetector<? extends Fact>> factDetectors(TuningReader tuning) {
    List<FactDetector<? extends Fact>> detectors =
        new ArrayList<>(IdentityDetectors.factDetectors(tuning));
    detectors.add(new SharedCredential());
    detectors.add(new ChildLimitExceeded());
    detectors.add(new UnusualBehaviour());
    detectors.add(new DormantIdentityUse());
    detectors.add(new AgentWithoutManifest());
    return List.copyOf(detectors);
  }

  /** Of actions, by what else a chain did. */
  private static List<ActionDetector> actionDetectors(TuningReader tuning) {
    List<ActionDetector> detectors = new ArrayList<>(IdentityDetectors.actionDetectors(tuning));
    detectors.addAll(PrivilegeDetectors.actionDetectors(tuning));
    return List.copyOf(detectors);
  }

  /** Of tool calls, by what their run had seen before. */
  private static List<ToolCallDetector> toolCallDetectors(TuningReader tuning) {
    return List.of(new InjectedAction(tuning), new PromptInjectionAttempt());
  }

  /** A detector, and its rule as it was tuned. */
  private record Tuned<D extends Object>(D detector, RuleInfo rule) {
    static <D extends Object> List<Tuned<D>> of(
        List<D> detectors, Function<D, RuleInfo> rule, TuningReader tuning) {
      return detectors.stream()
          .map(
              detector -> {
                RuleInfo base = rule.apply(detector);
                return new Tuned<>(detector, base.withThresholds(tuning.thresholds(base.id())));
              })
          .toList();
    }
  }

  private final List<RuleInfo> rules;
  private final List<Tuned<FactDetector<? extends Fact>>> factDetectors;
  private final Map<String, Tuned<ActionDetector>> actionDetectors;
  private final List<ActionDetector> observers;
  private final List<Tuned<ToolCallDetector>> toolCallDetectors;
  private final FindingLedger ledger;
  private final int mostObserved;

  private DetectionEngine(int generation, TuningReader tuning, int mostObserved) {
    this.mostObserved = mostObserved;
    this.factDetectors = Tuned.of(factDetectors(tuning), FactDetector::rule, tuning);
    List<Tuned<ActionDetector>> actions =
        Tuned.of(actionDetectors(tuning), ActionDetector::rule, tuning);
    this.toolCallDetectors = Tuned.of(toolCallDetectors(tuning), ToolCallDetector::rule, tuning);
    this.rules =
        Stream.of(factDetectors, actions, toolCallDetectors)
            .flatMap(List::stream)
            .<RuleInfo>map(Tuned::rule)
            .toList();
    this.actionDetectors =
        actions.stream()
            .filter(tuned -> tuned.rule.enabled())
            .collect(Collectors.toUnmodifiableMap(tuned -> tuned.rule.id(), Function.identity()));
    this.observers =
        actions.stream().filter(tuned -> tuned.rule.enabled()).map(Tuned::detector).toList();
    this.ledger = new FindingLedger(generation);
    tuning.check();
  }

  /** With the thresholds that come with them. */
  public static DetectionEngine create(int generation) {
    return create(generation, DetectorSettings.defaults());
  }

  /**
   * A detector with thresholds takes {@code tuning} in its constructor, and asks {@link
   * TuningReader#thresholds} for those of its id.
   *
   * @throws IllegalArgumentException the settings name what no detector knows, or hold what cannot
   *     be taken
   */
  public static DetectionEngine create(int generation, DetectorSettings settings) {
    return create(generation, settings, Integer.MAX_VALUE);
  }

  /**
   * As {@link #all(int, DetectorSettings)}, with another limit where it is lower.
   *
   * @param mostObserved observations of a group that any detector judges at most
   */
  public static DetectionEngine create(
      int generation, DetectorSettings settings, int mostObserved) {
    return new DetectionEngine(generation, settings.tuning(), mostObserved);
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
  public List<Finding> evaluate(Fact fact, Function<String, @Nullable Finding> last) {
    List<Finding> findings = new ArrayList<>();
    for (var tuned : factDetectors) {
      RuleInfo rule = tuned.rule;
      if (rule.enabled() && tuned.detector.factType().isInstance(fact)) {
        Finding next =
            ledger.next(last.apply(rule.id()), rule, fact, evaluate(tuned.detector, fact));
        if (next != null) {
          findings.add(next);
        }
      }
    }
    return findings;
  }

  /** As {@link #evaluate}, but what a rule once said about the subject stands. */
  public List<Finding> evaluateOnce(Fact fact, Function<String, @Nullable Finding> last) {
    return evaluate(fact, last).stream().filter(finding -> finding.getRevision() == 1).toList();
  }

  /** There is no such fact any more: what the rules that judge its kind have to take back. */
  public List<Finding> retract(
      Class<? extends Fact> factType, Function<String, @Nullable Finding> last) {
    List<Finding> findings = new ArrayList<>();
    for (var tuned : factDetectors) {
      Finding previous =
          tuned.detector.factType().equals(factType) ? last.apply(tuned.rule.id()) : null;
      Finding next = previous == null ? null : ledger.retract(previous);
      if (next != null) {
        findings.add(next);
      }
    }
    return findings;
  }

  private static <F extends Fact> Optional<Detection> evaluate(
      FactDetector<F> detector, Fact fact) {
    return detector.evaluate(detector.factType().cast(fact));
  }

  /** What detectors have to know again of an event. */
  public List<Observation> observe(IdentityEvent event) {
    List<Observation> observations = List.of();
    for (ActionDetector detector : observers) {
      Observation observation = detector.observe(event);
      if (observation != null) {
        observations = observations.isEmpty() ? new ArrayList<>(4) : observations;
        observations.add(observation);
      }
    }
    return observations;
  }

  /** Which observations of a group a detector judges; none: it is off, or there is none. */
  public Window window(String detector) {
    var tuned = actionDetectors.get(detector);
    return Window.of(tuned == null ? 0 : Math.min(mostObserved, tuned.detector.maxObservations()));
  }

  /** Whether a detector keeps only the earliest of what is the same in a segment. */
  public boolean earliestOnly(String detector) {
    var tuned = actionDetectors.get(detector);
    return tuned != null && tuned.detector.earliestOnly();
  }

  /** What a detector holds against a group, by subject. */
  public Map<String, AnchoredDetection> evaluate(String detector, ActionGroup actions) {
    Map<String, AnchoredDetection> detections = new LinkedHashMap<>();
    var tuned = actionDetectors.get(detector);
    if (tuned != null) {
      for (AnchoredDetection detection : tuned.detector.evaluate(actions)) {
        detections.putIfAbsent(detection.subject(), detection);
      }
    }
    return detections;
  }

  /** The finding to publish of a verdict; null when nothing else is to be said than was. */
  public @Nullable Finding finding(
      String detector, ChainRef chain, AnchoredDetection detection, @Nullable Finding last) {
    var tuned = actionDetectors.get(detector);
    return tuned == null
        ? null
        : ledger.next(last, tuned.rule, chain, detection.subject(), detection.detection());
  }

  /** The finding to publish when there is no such verdict any more; null when that was said. */
  public @Nullable Finding retract(Finding last) {
    return ledger.retract(last);
  }

  /** Whether any detector has to look at a call. */
  public boolean appliesTo(ToolCall call, @Nullable Manifest manifest) {
    for (var tuned : toolCallDetectors) {
      if (tuned.rule.enabled() && tuned.detector.appliesTo(call, manifest)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Findings to publish because of a tool call: about the call alone. {@code last} gives what a
   * rule last published about it.
   */
  public List<Finding> evaluate(ToolCallFact fact, Function<String, @Nullable Finding> last) {
    List<Finding> findings = new ArrayList<>();
    for (var tuned : toolCallDetectors) {
      RuleInfo rule = tuned.rule;
      if (rule.enabled()) {
        Finding previous = last.apply(rule.id());
        var detection = tuned.detector.evaluate(fact);
        Finding next =
            detection.isPresent()
                ? ledger.next(previous, rule, fact.chain(), fact.call().eventId(), detection.get())
                : previous == null ? null : ledger.retract(previous);
        if (next != null) {
          findings.add(next);
        }
      }
    }
    return findings;
  }
}
