package io.spoor.offline.detectorcases;

import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.sources.NormaliseSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs one case: in order of arrival, with checks at each checkpoint; then with every record
 * doubled, in reverse, and in five other orders, which must give the same findings.
 */
final class CaseRunner {
  private static final int SHUFFLES = 5;

  private record Delivery(CaseRecord record, Instant arrivesAt) {}

  private final DetectorCase detectorCase;
  private final AnalysisSettings settings;
  private final Duration horizon;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> sources = new TreeSet<>();

  private CaseRunner(DetectorCase detectorCase) {
    this.detectorCase = detectorCase;
    this.settings = new AnalysisSettings(NormaliseSettings.defaults(), detectorCase.settings());
    this.horizon = settings.stages().horizon();
  }

  static CaseResult run(DetectorCase detectorCase) {
    long began = System.nanoTime();
    var run = new CaseRunner(detectorCase);
    if (run.hasValidSettings()) {
      try {
        run.runAllOrders();
      } catch (RuntimeException e) {
        throw new IllegalStateException("the stages failed in case " + detectorCase.file(), e);
      }
    }
    return new CaseResult(
        detectorCase.file(),
        detectorCase.detector(),
        detectorCase.name(),
        detectorCase.story(),
        run.problems,
        detectorCase.positive(),
        detectorCase.negative(),
        detectorCase.late(),
        detectorCase.retracting(),
        run.sources,
        Duration.ofNanos(System.nanoTime() - began));
  }

  /** Whether the thresholds are valid; otherwise records the problem. */
  private boolean hasValidSettings() {
    try {
      DetectionEngine.create(settings.stages().generation(), settings.stages().detectors());
      return true;
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void runAllOrders() {
    List<Finding> end = runInArrivalOrder();
    compare("with every record delivered twice", end, runDuplicated());
    if (!detectorCase.anyOrder()) {
      return;
    }
    if (span().compareTo(horizon) <= 0) {
      compare("with the records backwards", end, runReversed());
    }
    for (int seed = 1; seed <= SHUFFLES; seed++) {
      compare("with the records in another order (" + seed + ")", end, runShuffled(seed));
    }
  }

  /** One pass over the records; publishes as time passes, as the application would. */
  private static final class Pass {
    private final Analysis analysis;
    private Instant published = Instant.MIN;

    Pass(Analysis analysis) {
      this.analysis = analysis;
    }

    void deliver(CaseRecord record, Instant arrivesAt) {
      if (arrivesAt.isAfter(published)) {
        analysis.publish();
        published = arrivesAt;
      }
      analysis.addRecord(record.source(), CaseEvents.raw(record, arrivesAt.toEpochMilli()));
    }
  }

  private Analysis analysis() {
    var analysis = new Analysis(settings);
    detectorCase.manifests().forEach(analysis::addManifest);
    return analysis;
  }

  private List<Finding> runInArrivalOrder() {
    Analysis analysis = analysis();
    var pass = new Pass(analysis);
    int next = 0;
    List<CaseRecord> records = detectorCase.records();
    for (CaseCheckpoint moment : detectorCase.moments()) {
      Instant until = moment.until();
      while (next < records.size()
          && (until == null || !records.get(next).arrivesAt().isAfter(until))) {
        pass.deliver(records.get(next), records.get(next).arrivesAt());
        next++;
      }
      check(moment, until == null ? analysis.finish().findings() : analysis.findings());
    }
    AnalysisResult end = analysis.finish();
    addSources(end);
    return end.findings().stream().map(CaseRunner::withSharedIds).toList();
  }

  private void addSources(AnalysisResult end) {
    List<Finding> found =
        end.findings().stream()
            .filter(finding -> finding.getRuleId().equals(detectorCase.detector()))
            .toList();
    Set<String> evidence = new HashSet<>();
    found.forEach(finding -> evidence.addAll(finding.getEventIds()));
    end.actions().stream()
        .map(Action::getEvent)
        .filter(event -> evidence.contains(event.getEventId()))
        .forEach(event -> sources.add(event.getSource()));
    if (!found.isEmpty() && sources.isEmpty()) {
      // The findings are about keys, or about records that gave no action.
      detectorCase.records().forEach(record -> sources.add(record.source()));
    }
  }

  /** Which of two contradicting records has the plain id depends on their order. */
  private static Finding withSharedIds(Finding finding) {
    return finding.getEventIds().stream().anyMatch(RecordFlags::isConflictingId)
        ? Finding.newBuilder(finding)
            .setEventIds(finding.getEventIds().stream().map(RecordFlags::sharedId).toList())
            .build()
        : finding;
  }

  private void check(CaseCheckpoint moment, List<Finding> found) {
    List<Finding> unexpected = new ArrayList<>(found);
    for (ExpectedFinding expected : moment.findings()) {
      List<Finding> ofRule =
          unexpected.stream()
              .filter(finding -> finding.getRuleId().equals(expected.rule()))
              .toList();
      var match = ofRule.stream().filter(f -> expected.differences(f).isEmpty()).findFirst();
      if (match.isPresent()) {
        unexpected.remove(match.get());
      } else if (ofRule.isEmpty()) {
        problems.add(
            "%sexpected %s; found none. All findings: %s"
                .formatted(momentPrefix(moment), expected.describe(), describe(found)));
      } else {
        ofRule.forEach(
            finding ->
                problems.add(
                    momentPrefix(moment)
                        + "expected "
                        + expected.describe()
                        + "; found one, but "
                        + String.join("; ", expected.differences(finding))));
        unexpected.removeAll(ofRule);
      }
    }
    for (Finding finding : unexpected) {
      boolean isTestedRule = finding.getRuleId().equals(detectorCase.detector());
      if (isTestedRule || moment.absentRules().contains(finding.getRuleId())) {
        problems.add(momentPrefix(moment) + "unexpected finding: " + describe(finding));
      }
    }
  }

  private static String momentPrefix(CaseCheckpoint moment) {
    return moment.until() == null ? "at the end: " : "after " + moment.name() + ": ";
  }

  private List<Finding> runDuplicated() {
    var deliveries = new ArrayList<Delivery>();
    for (CaseRecord record : detectorCase.records()) {
      deliveries.add(new Delivery(record, record.arrivesAt()));
      deliveries.add(new Delivery(record, record.arrivesAt()));
    }
    Instant last = deliveries.getLast().arrivesAt;
    detectorCase.records().forEach(record -> deliveries.add(new Delivery(record, last)));
    return findings(deliveries);
  }

  private List<Finding> runReversed() {
    Instant last = detectorCase.records().getLast().arrivesAt();
    return findings(
        detectorCase.records().reversed().stream()
            .map(record -> new Delivery(record, last))
            .toList());
  }

  /**
   * Runs the records with delays of up to half the horizon. A shorter history may arrive in any
   * order; a longer one keeps the order of records that are days apart.
   */
  private List<Finding> runShuffled(long seed) {
    var random = new Random(seed);
    var deliveries = new ArrayList<Delivery>();
    List<CaseRecord> records = new ArrayList<>(detectorCase.records());
    Collections.shuffle(records, random);
    for (CaseRecord record : records) {
      long delay = random.nextLong(horizon.toMillis() / 2);
      deliveries.add(new Delivery(record, record.arrivesAt().plusMillis(delay)));
    }
    deliveries.sort(Comparator.comparing(Delivery::arrivesAt));
    return findings(deliveries);
  }

  private Duration span() {
    Instant first = detectorCase.records().getFirst().time();
    Instant last = first;
    for (CaseRecord record : detectorCase.records()) {
      first = record.time().isBefore(first) ? record.time() : first;
      last = record.arrivesAt().isAfter(last) ? record.arrivesAt() : last;
    }
    return Duration.between(first, last);
  }

  private List<Finding> findings(List<Delivery> deliveries) {
    Analysis analysis = analysis();
    var pass = new Pass(analysis);
    deliveries.forEach(delivery -> pass.deliver(delivery.record, delivery.arrivesAt));
    return analysis.finish().findings().stream().map(CaseRunner::withSharedIds).toList();
  }

  private void compare(String variant, List<Finding> expected, List<Finding> actual) {
    if (expected.equals(actual)) {
      return;
    }
    Map<String, Finding> missing = new HashMap<>();
    expected.forEach(finding -> missing.put(finding.getFindingId(), finding));
    for (Finding finding : actual) {
      Finding expectedFinding = missing.remove(finding.getFindingId());
      if (expectedFinding == null) {
        problems.add(variant + " unexpected finding: " + describe(finding));
      } else if (!expectedFinding.equals(finding)) {
        problems.add(variant + " a finding differs: " + expectedFinding + " became " + finding);
      }
    }
    missing
        .values()
        .forEach(finding -> problems.add(variant + " missing finding: " + describe(finding)));
  }

  private static String describe(List<Finding> findings) {
    return findings.isEmpty()
        ? "nothing"
        : String.join(" | ", findings.stream().map(CaseRunner::describe).toList());
  }

  private static String describe(Finding finding) {
    return finding.getRuleId()
        + " ("
        + finding.getSeverity()
        + ", "
        + finding.getStatus()
        + ") "
        + finding.getSubject()
        + ": "
        + finding.getExplanation();
  }
}
