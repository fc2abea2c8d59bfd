package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ReviewingDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.ToolCallDetector;
import io.spoor.pipeline.detect.ToolCallFact;
import io.spoor.pipeline.detect.credential.SharedCredential;
import io.spoor.pipeline.detect.identity.ChildLimitExceeded;
import io.spoor.pipeline.detect.identity.DormantIdentityUse;
import io.spoor.pipeline.detect.identity.HoldersCut;
import io.spoor.pipeline.detect.identity.LineageCut;
import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.detect.injection.ToolDeclarations;
import io.spoor.pipeline.detect.run.AgentWithoutManifest;
import io.spoor.pipeline.detect.run.CallOutsideRun;
import io.spoor.pipeline.detect.run.UnusualBehaviour;
import io.spoor.pipeline.detect.toolcall.AlteredCall;
import io.spoor.pipeline.detect.toolcall.ContestedCall;
import io.spoor.pipeline.detect.toolcall.InjectedAction;
import io.spoor.pipeline.detect.toolcall.PromptInjectionAttempt;
import io.spoor.pipeline.detect.toolcall.SecondOpinion;
import io.spoor.pipeline.detect.toolcall.UnusedRequest;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs all detectors; {@link FindingBook} turns their detections into findings. To add a detector,
 * write one class and one line here.
 */
public final class DetectionEngine {
  /** Detectors of facts that the stages report. */
  private static List<FactDetector<? extends Fact>> factDetectors(TuningReader tuning) {
    List<FactDetector<? extends Fact>> detectors =
        new ArrayList<>(IdentityDetectors.factDetectors(tuning));
    detectors.add(new SharedCredential());
    detectors.add(new HoldersCut());
    detectors.add(new ChildLimitExceeded());
    detectors.add(new LineageCut());
    detectors.add(new UnusualBehaviour());
    detectors.add(new DormantIdentityUse());
    detectors.add(new AgentWithoutManifest());
    detectors.add(new CallOutsideRun(tuning));
    return List.copyOf(detectors);
  }

  /** Detectors of actions, by the chain's other actions. */
  private static List<ActionDetector> actionDetectors(TuningReader tuning) {
    List<ActionDetector> detectors = new ArrayList<>(IdentityDetectors.actionDetectors(tuning));
    detectors.addAll(PrivilegeDetectors.actionDetectors(tuning));
    return List.copyOf(detectors);
  }

  /** Detectors of tool calls, by the content that their run had read. */
  private static List<ToolCallDetector> toolCallDetectors(TuningReader tuning) {
    return List.of(
        new InjectedAction(tuning),
        new PromptInjectionAttempt(),
        new ContestedCall(),
        new AlteredCall(),
        new UnusedRequest());
  }

  /** Detectors that review what those of tool calls found. */
  private static List<ReviewingDetector> reviewingDetectors() {
    return List.of(new SecondOpinion());
  }

  /** A detector and its tuned rule. */
  private record Tuned<D extends Object>(D detector, DetectorInfo rule) {
    static <D extends Object> List<Tuned<D>> of(
        List<D> detectors, Function<D, DetectorInfo> rule, TuningReader tuning) {
      return detectors.stream()
          .map(
              detector -> {
                DetectorInfo base = rule.apply(detector);
                return new Tuned<>(detector, base.withThresholds(tuning.thresholds(base.id())));
              })
          .toList();
    }
  }

  /** A rule that evaluates effects evaluates by the tables that map records to them, too. */
  private static DetectorInfo actionRule(ActionDetector detector, String effectTables) {
    return detector.effects().isEmpty() || effectTables.isEmpty()
        ? detector.rule()
        : detector.rule().withData(effectTables);
  }

  private final List<DetectorInfo> rules;
  private final List<Tuned<FactDetector<? extends Fact>>> factDetectors;
  private final Map<String, Tuned<ActionDetector>> actionDetectors;
  private final EffectIndex observers;
  private final List<Tuned<ToolCallDetector>> toolCallDetectors;
  private final List<Tuned<ReviewingDetector>> reviewingDetectors;
  private final int generation;
  private final int mostObserved;

  private DetectionEngine(int generation, DetectorSettings settings, List<ActionDetector> further) {
    TuningReader tuning = settings.tuning();
    String effectTables = settings.effectTables();
    this.mostObserved = settings.maxObservations();
    this.factDetectors = Tuned.of(factDetectors(tuning), FactDetector::rule, tuning);
    List<Tuned<ActionDetector>> actions =
        Tuned.of(
            Stream.concat(actionDetectors(tuning).stream(), further.stream()).toList(),
            detector -> actionRule(detector, effectTables),
            tuning);
    this.toolCallDetectors = Tuned.of(toolCallDetectors(tuning), ToolCallDetector::rule, tuning);
    this.reviewingDetectors = Tuned.of(reviewingDetectors(), ReviewingDetector::rule, tuning);
    this.rules =
        Stream.of(factDetectors, actions, toolCallDetectors, reviewingDetectors)
            .flatMap(List::stream)
            .<DetectorInfo>map(Tuned::rule)
            .toList();
    this.actionDetectors =
        actions.stream()
            .filter(tuned -> tuned.rule.enabled())
            .collect(Collectors.toUnmodifiableMap(tuned -> tuned.rule.id(), Function.identity()));
    this.observers =
        new EffectIndex(
            actions.stream()
                .filter(tuned -> tuned.rule.enabled())
                .<ActionDetector>map(Tuned::detector)
                .toList());
    this.generation = generation;
    tuning.check();
  }

  /** All detectors with default thresholds. */
  public static DetectionEngine create(int generation) {
    return create(generation, DetectorSettings.defaults());
  }

  /**
   * All detectors with their thresholds. A detector with thresholds takes {@code tuning} in its
   * constructor and reads those of its id with {@link TuningReader#thresholds}.
   *
   * @throws IllegalArgumentException the settings contain an unknown name or an invalid value
   */
  public static DetectionEngine create(int generation, DetectorSettings settings) {
    return create(generation, settings, List.of());
  }

  /** As {@link #create(int, DetectorSettings)}, with further detectors of actions. */
  public static DetectionEngine create(
      int generation, DetectorSettings settings, List<ActionDetector> further) {
    return new DetectionEngine(generation, settings, further);
  }

  /** All rules as tuned, including disabled ones. */
  public List<DetectorInfo> rules() {
    return rules;
  }

  /** Version digests of the enabled rules, by rule id; each finding carries its rule's digest. */
  public SortedMap<String, String> versions() {
    return enabledRules(DetectorInfo::version);
  }

  /** One property of each enabled rule, by rule id. */
  public SortedMap<String, String> enabledRules(Function<DetectorInfo, String> property) {
    var enabled = new TreeMap<String, String>();
    rules.stream()
        .filter(DetectorInfo::enabled)
        .forEach(rule -> enabled.put(rule.id(), property.apply(rule)));
    return enabled;
  }

  int generation() {
    return generation;
  }

  /** The results of the enabled rules for a fact. */
  List<DetectorResult> evaluate(Fact fact) {
    List<DetectorResult> results = new ArrayList<>();
    for (var tuned : factDetectors) {
      if (tuned.rule.enabled() && tuned.detector.factType().isInstance(fact)) {
        results.add(
            new DetectorResult(
                tuned.rule, fact.chain(), fact.subject(), evaluate(tuned.detector, fact)));
      }
    }
    return results;
  }

  /**
   * The results of the enabled rules for a fact in several readings, of which the most severe one
   * counts; of equal ones the first.
   */
  List<DetectorResult> evaluateReadings(List<? extends Fact> readings) {
    if (readings.size() == 1) {
      return evaluate(readings.getFirst());
    }
    Fact first = readings.getFirst();
    List<DetectorResult> results = new ArrayList<>();
    for (var tuned : factDetectors) {
      if (tuned.rule.enabled() && tuned.detector.factType().isInstance(first)) {
        results.add(
            new DetectorResult(
                tuned.rule,
                first.chain(),
                first.subject(),
                mostSevere(
                    tuned.rule,
                    readings.stream()
                        .flatMap(reading -> evaluate(tuned.detector, reading).stream()))));
      }
    }
    return results;
  }

  /** Ids of the rules for tool calls, including disabled ones. */
  List<String> toolCallRules() {
    return toolCallDetectors.stream().map(tuned -> tuned.rule.id()).toList();
  }

  /** Ids of the rules for a type of fact, including disabled ones. */
  List<String> rulesFor(Class<? extends Fact> factType) {
    return factDetectors.stream()
        .filter(tuned -> tuned.detector.factType().equals(factType))
        .map(tuned -> tuned.rule.id())
        .toList();
  }

  private static <F extends Fact> Optional<Detection> evaluate(
      FactDetector<F> detector, Fact fact) {
    return detector.evaluate(detector.factType().cast(fact));
  }

  /** Observations that detectors store for an event. */
  public List<Observation> observe(IdentityEvent event) {
    List<Observation> observations = List.of();
    for (ActionDetector detector : observers.of(event)) {
      Observation observation = detector.observe(event);
      if (observation != null) {
        observations = observations.isEmpty() ? new ArrayList<>(4) : observations;
        observations.add(ObservationFactory.withOperation(observation, event, detector.effects()));
      }
    }
    return observations;
  }

  /**
   * The window of a group's observations that a detector evaluates; empty if it is off or unknown.
   */
  public Window window(String detector) {
    var tuned = actionDetectors.get(detector);
    return Window.of(tuned == null ? 0 : Math.min(mostObserved, tuned.detector.maxObservations()));
  }

  /** Whether a detector stores only the earliest of equal observations in a segment. */
  public boolean earliestOnly(String detector) {
    var tuned = actionDetectors.get(detector);
    return tuned != null && tuned.detector.earliestOnly();
  }

  /** Detections of a group, by subject. */
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

  /** The rule of a detector of actions. */
  DetectorInfo actionRule(String detector) {
    return Objects.requireNonNull(actionDetectors.get(detector), detector).rule;
  }

  /** Whether a detector of actions may evaluate a call that is not made yet. */
  boolean evaluatesPlans(String detector) {
    var tuned = actionDetectors.get(detector);
    return tuned != null && tuned.detector.evaluatesPlans();
  }

  /** Whether any detector compares the call with others. */
  public boolean comparesCalls(ToolCall call, ToolDeclarations tools) {
    for (var tuned : toolCallDetectors) {
      if (tuned.rule.enabled() && tuned.detector.comparesCalls(call, tools)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The results of the enabled rules for a single tool call: of several readings of the call, the
   * most severe one.
   */
  List<DetectorResult> evaluate(ToolCallFact fact, List<ToolCallFact> readings) {
    List<DetectorResult> results = new ArrayList<>();
    for (var tuned : toolCallDetectors) {
      if (tuned.rule.enabled()) {
        results.add(
            new DetectorResult(
                tuned.rule,
                fact.chain(),
                fact.call().eventId(),
                mostSevere(tuned.detector, tuned.rule, fact, readings)));
      }
    }
    results.addAll(review(fact, results));
    return results;
  }

  private List<DetectorResult> review(ToolCallFact fact, List<DetectorResult> evaluated) {
    List<DetectorResult> reviews = new ArrayList<>();
    for (var tuned : reviewingDetectors) {
      if (tuned.rule.enabled()) {
        Optional<Detection> reviewed =
            evaluated.stream()
                .filter(result -> result.rule().id().equals(tuned.detector.reviewed()))
                .findFirst()
                .flatMap(DetectorResult::detection);
        reviews.add(
            new DetectorResult(
                tuned.rule,
                fact.chain(),
                fact.call().eventId(),
                reviewed.flatMap(detection -> tuned.detector.review(fact, detection))));
      }
    }
    return reviews;
  }

  private static Optional<Detection> mostSevere(
      ToolCallDetector detector,
      DetectorInfo rule,
      ToolCallFact fact,
      List<ToolCallFact> readings) {
    Optional<Detection> own = detector.evaluate(fact);
    if (readings.isEmpty()) {
      return own;
    }
    return mostSevere(
        rule,
        Stream.concat(
            // Of equal ones the first: the call's own.
            own.stream(),
            readings.stream()
                .flatMap(reading -> detector.evaluate(reading).stream())
                .map(detection -> detection.withFurtherEvidence(fact.call().eventId()))));
  }

  /** The most severe detection; of equal ones the first. */
  private static Optional<Detection> mostSevere(DetectorInfo rule, Stream<Detection> detections) {
    Comparator<Detection> bySeverity =
        Comparator.<Detection, Severity>comparing(
                detection -> Objects.requireNonNullElse(detection.severity(), rule.severity()))
            .thenComparing(detection -> !detection.provisional())
            .thenComparingInt(
                detection -> Objects.requireNonNullElse(detection.riskScore(), rule.riskScore()));
    return detections.reduce((a, b) -> bySeverity.compare(a, b) >= 0 ? a : b);
  }
}
