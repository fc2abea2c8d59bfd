package io.spoor.pipeline.detect.engine;

import io.spoor.content.injection.ToolCall;
import io.spoor.content.injection.ToolDeclarations;
import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.Detector;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ReviewingDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.ToolCallDetector;
import io.spoor.pipeline.detect.ToolCallFact;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.extension.ExtensionLoader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs all detectors; {@link FindingBook} turns their detections into findings. */
public final class DetectionEngine {
  /** A detector, and what is known of it as tuned. */
  private record Tuned<D extends Detector>(D detector, DetectorInfo info) {}

  private final List<DetectorInfo> detectors;
  private final List<Tuned<FactDetector<? extends Fact>>> factDetectors;
  private final Map<String, Tuned<ActionDetector>> actionDetectors;
  private final EffectIndex observers;
  private final List<Tuned<ToolCallDetector>> toolCallDetectors;
  private final List<Tuned<ReviewingDetector>> reviewingDetectors;
  private final int generation;
  private final int mostObserved;

  private DetectionEngine(int generation, DetectorSettings settings, List<Detector> further) {
    TuningReader tuning = settings.tuning();
    List<DetectorInfo> infos = new ArrayList<>();
    List<Tuned<FactDetector<? extends Fact>>> facts = new ArrayList<>();
    List<ActionDetector> observing = new ArrayList<>();
    Map<String, Tuned<ActionDetector>> actions = new HashMap<>();
    List<Tuned<ToolCallDetector>> calls = new ArrayList<>();
    List<Tuned<ReviewingDetector>> reviews = new ArrayList<>();
    List<Detector> all = Stream.concat(Detectors.all(tuning).stream(), further.stream()).toList();
    ExtensionLoader.byName("detector", all, detector -> detector.info().id());
    for (Detector detector : all) {
      DetectorInfo info = tunedInfo(detector, settings.effectTables(), tuning);
      infos.add(info);
      switch (detector) {
        case FactDetector<?> ofFacts -> facts.add(new Tuned<>(ofFacts, info));
        case ActionDetector ofActions -> {
          if (info.enabled()) {
            observing.add(ofActions);
            actions.put(info.id(), new Tuned<>(ofActions, info));
          }
        }
        case ToolCallDetector ofCalls -> calls.add(new Tuned<>(ofCalls, info));
        case ReviewingDetector reviewing -> reviews.add(new Tuned<>(reviewing, info));
      }
    }
    tuning.check();
    this.detectors = List.copyOf(infos);
    this.factDetectors = List.copyOf(facts);
    this.actionDetectors = Map.copyOf(actions);
    this.observers = new EffectIndex(observing);
    this.toolCallDetectors = List.copyOf(calls);
    this.reviewingDetectors = List.copyOf(reviews);
    this.generation = generation;
    this.mostObserved = settings.maxObservations();
  }

  /** A detector of effects depends on the tables that map records to them, too. */
  private static DetectorInfo tunedInfo(
      Detector detector, String effectTables, TuningReader tuning) {
    DetectorInfo info = detector.info();
    boolean readsTables =
        detector instanceof ActionDetector actions
            && !actions.effects().isEmpty()
            && !effectTables.isEmpty();
    return (readsTables ? info.withData(effectTables) : info)
        .withThresholds(tuning.thresholds(info.id()));
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
   * @throws io.spoor.schemas.extension.ExtensionException an extension cannot be loaded, or has the
   *     id of another detector
   */
  public static DetectionEngine create(int generation, DetectorSettings settings) {
    return create(generation, settings, List.of());
  }

  /** As {@link #create(int, DetectorSettings)}, with further detectors. */
  public static DetectionEngine create(
      int generation, DetectorSettings settings, List<Detector> further) {
    return new DetectionEngine(generation, settings, further);
  }

  /** All detectors as tuned, including disabled ones. */
  public List<DetectorInfo> detectors() {
    return detectors;
  }

  /**
   * Version digests of the enabled detectors, by detector id; each finding carries its detector's
   * digest.
   */
  public SortedMap<String, String> versions() {
    return enabledDetectors(DetectorInfo::version);
  }

  /** One property of each enabled detector, by detector id. */
  public SortedMap<String, String> enabledDetectors(Function<DetectorInfo, String> property) {
    var enabled = new TreeMap<String, String>();
    detectors.stream()
        .filter(DetectorInfo::enabled)
        .forEach(info -> enabled.put(info.id(), property.apply(info)));
    return enabled;
  }

  int generation() {
    return generation;
  }

  /** The results of the enabled detectors for a fact. */
  List<DetectorResult> evaluate(Fact fact) {
    List<DetectorResult> results = new ArrayList<>();
    for (var tuned : factDetectors) {
      if (tuned.info.enabled() && tuned.detector.factType().isInstance(fact)) {
        results.add(
            new DetectorResult(
                tuned.info, fact.chain(), fact.subject(), evaluate(tuned.detector, fact)));
      }
    }
    return results;
  }

  /**
   * The results of the enabled detectors for a fact in several readings, of which the most severe
   * one counts; of equal ones the first.
   */
  List<DetectorResult> evaluateReadings(List<? extends Fact> readings) {
    if (readings.size() == 1) {
      return evaluate(readings.getFirst());
    }
    Fact first = readings.getFirst();
    List<DetectorResult> results = new ArrayList<>();
    for (var tuned : factDetectors) {
      if (tuned.info.enabled() && tuned.detector.factType().isInstance(first)) {
        results.add(
            new DetectorResult(
                tuned.info,
                first.chain(),
                first.subject(),
                mostSevere(
                    tuned.info,
                    readings.stream()
                        .flatMap(reading -> evaluate(tuned.detector, reading).stream()))));
      }
    }
    return results;
  }

  /** Ids of the detectors for tool calls, including disabled ones. */
  List<String> toolCallRules() {
    return toolCallDetectors.stream().map(tuned -> tuned.info.id()).toList();
  }

  /** Ids of the detectors for a type of fact, including disabled ones. */
  List<String> rulesFor(Class<? extends Fact> factType) {
    return factDetectors.stream()
        .filter(tuned -> tuned.detector.factType().equals(factType))
        .map(tuned -> tuned.info.id())
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

  /** The detector of a detector of actions. */
  DetectorInfo actionInfo(String detector) {
    return Objects.requireNonNull(actionDetectors.get(detector), detector).info;
  }

  /** Whether a detector of actions may evaluate a call that is not made yet. */
  boolean evaluatesPlans(String detector) {
    var tuned = actionDetectors.get(detector);
    return tuned != null && tuned.detector.evaluatesPlans();
  }

  /** Whether any detector compares the call with others. */
  public boolean comparesCalls(ToolCall call, ToolDeclarations tools) {
    for (var tuned : toolCallDetectors) {
      if (tuned.info.enabled() && tuned.detector.comparesCalls(call, tools)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The results of the enabled detectors for a single tool call: of several readings of the call,
   * the most severe one.
   */
  List<DetectorResult> evaluate(ToolCallFact fact, List<ToolCallFact> readings) {
    List<DetectorResult> results = new ArrayList<>();
    for (var tuned : toolCallDetectors) {
      if (tuned.info.enabled()) {
        results.add(
            new DetectorResult(
                tuned.info,
                fact.chain(),
                fact.call().eventId(),
                mostSevere(tuned.detector, tuned.info, fact, readings)));
      }
    }
    results.addAll(review(fact, results));
    return results;
  }

  private List<DetectorResult> review(ToolCallFact fact, List<DetectorResult> evaluated) {
    List<DetectorResult> reviews = new ArrayList<>();
    for (var tuned : reviewingDetectors) {
      if (tuned.info.enabled()) {
        Optional<Detection> reviewed =
            evaluated.stream()
                .filter(result -> result.info().id().equals(tuned.detector.reviewed()))
                .findFirst()
                .flatMap(DetectorResult::detection);
        reviews.add(
            new DetectorResult(
                tuned.info,
                fact.chain(),
                fact.call().eventId(),
                reviewed.flatMap(detection -> tuned.detector.review(fact, detection))));
      }
    }
    return reviews;
  }

  private static Optional<Detection> mostSevere(
      ToolCallDetector detector,
      DetectorInfo info,
      ToolCallFact fact,
      List<ToolCallFact> readings) {
    Optional<Detection> own = detector.evaluate(fact);
    if (readings.isEmpty()) {
      return own;
    }
    return mostSevere(
        info,
        Stream.concat(
            // Of equal ones the first: the call's own.
            own.stream(),
            readings.stream()
                .flatMap(reading -> detector.evaluate(reading).stream())
                .map(detection -> detection.withFurtherEvidence(fact.call().eventId()))));
  }

  /** The most severe detection; of equal ones the first. */
  private static Optional<Detection> mostSevere(DetectorInfo info, Stream<Detection> detections) {
    Comparator<Detection> bySeverity =
        Comparator.<Detection, Severity>comparing(
                detection -> Objects.requireNonNullElse(detection.severity(), info.severity()))
            .thenComparing(detection -> !detection.provisional())
            .thenComparingInt(
                detection -> Objects.requireNonNullElse(detection.riskScore(), info.riskScore()));
    return detections.reduce((a, b) -> bySeverity.compare(a, b) >= 0 ? a : b);
  }
}
