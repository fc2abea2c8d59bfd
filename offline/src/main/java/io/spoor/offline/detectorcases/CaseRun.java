package io.spoor.offline.detectorcases;

import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisSettings;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.schemas.Finding;
import io.spoor.sources.NormaliseSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Runs one case: in order of arrival, looking at each moment; then again with every record doubled,
 * backwards, and in five other orders, which must come to the same findings.
 */
final class CaseRun {
  private static final int SHUFFLES = 5;

  private record Delivery(CaseRecord record, Instant arrives) {}

  private final DetectorCase story;
  private final AnalysisSettings settings;
  private final Duration horizon;
  private final List<String> problems = new ArrayList<>();

  private CaseRun(DetectorCase story) {
    this.story = story;
    this.settings = new AnalysisSettings(NormaliseSettings.defaults(), story.settings());
    this.horizon = settings.stages().horizon();
  }

  static CaseResult of(DetectorCase story) {
    long began = System.nanoTime();
    var run = new CaseRun(story);
    if (run.hasSettings()) {
      try {
        run.all();
      } catch (RuntimeException e) {
        throw new IllegalStateException("the stages failed in case " + story.file(), e);
      }
    }
    return new CaseResult(
        story.file(),
        story.detector(),
        story.name(),
        story.story(),
        run.problems,
        story.positive(),
        story.negative(),
        story.late(),
        Duration.ofNanos(System.nanoTime() - began));
  }

  /** Whether the thresholds can be taken; else that is the problem. */
  private boolean hasSettings() {
    try {
      Detectors.all(settings.stages().generation(), settings.stages().detectors());
      return true;
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void all() {
    List<Finding> end = inOrderOfArrival();
    compare("with every record delivered twice", end, doubled());
    if (!story.anyOrder()) {
      return;
    }
    if (span().compareTo(horizon) <= 0) {
      compare("with the records backwards", end, backwards());
    }
    for (int seed = 1; seed <= SHUFFLES; seed++) {
      compare("with the records in another order (" + seed + ")", end, shuffled(seed));
    }
  }

  /** One pass over the records; publishes when time has passed, as the application would. */
  private static final class Pass {
    private final Analysis analysis;
    private Instant published = Instant.MIN;

    Pass(Analysis analysis) {
      this.analysis = analysis;
    }

    void deliver(CaseRecord record, Instant arrives) {
      if (arrives.isAfter(published)) {
        analysis.publish();
        published = arrives;
      }
      analysis.record(record.source(), Events.raw(record, arrives.toEpochMilli()));
    }
  }

  private Analysis analysis() {
    var analysis = new Analysis(settings);
    story.manifests().forEach(analysis::manifest);
    return analysis;
  }

  private List<Finding> inOrderOfArrival() {
    Analysis analysis = analysis();
    var pass = new Pass(analysis);
    int next = 0;
    List<CaseRecord> records = story.records();
    for (Moment moment : story.moments()) {
      Instant until = moment.until();
      while (next < records.size()
          && (until == null || !records.get(next).arrives().isAfter(until))) {
        pass.deliver(records.get(next), records.get(next).arrives());
        next++;
      }
      check(moment, until == null ? analysis.finish().findings() : analysis.findings());
    }
    return analysis.finish().findings();
  }

  private void check(Moment moment, List<Finding> found) {
    List<Finding> rest = new ArrayList<>(found);
    for (Expected expected : moment.findings()) {
      List<Finding> ofRule =
          rest.stream().filter(finding -> finding.getRuleId().equals(expected.rule())).toList();
      var meant = ofRule.stream().filter(f -> expected.differences(f).isEmpty()).findFirst();
      if (meant.isPresent()) {
        rest.remove(meant.get());
      } else if (ofRule.isEmpty()) {
        problems.add(
            at(moment) + "expected " + expected.text() + "; found none. Found: " + text(found));
      } else {
        ofRule.forEach(
            finding ->
                problems.add(
                    at(moment)
                        + "expected "
                        + expected.text()
                        + "; found one, but "
                        + String.join("; ", expected.differences(finding))));
        rest.removeAll(ofRule);
      }
    }
    for (Finding finding : rest) {
      boolean own = finding.getRuleId().equals(story.detector());
      if (own || moment.nothing().contains(finding.getRuleId())) {
        problems.add(at(moment) + "found what was not expected: " + text(finding));
      }
    }
  }

  private static String at(Moment moment) {
    return moment.until() == null ? "at the end: " : "after " + moment.name() + ": ";
  }

  private List<Finding> doubled() {
    var deliveries = new ArrayList<Delivery>();
    for (CaseRecord record : story.records()) {
      deliveries.add(new Delivery(record, record.arrives()));
      deliveries.add(new Delivery(record, record.arrives()));
    }
    Instant last = deliveries.getLast().arrives;
    story.records().forEach(record -> deliveries.add(new Delivery(record, last)));
    return findings(deliveries);
  }

  private List<Finding> backwards() {
    Instant last = story.records().getLast().arrives();
    return findings(
        story.records().reversed().stream().map(record -> new Delivery(record, last)).toList());
  }

  /**
   * Each record is held back for a time of up to half of the horizon. A story shorter than that
   * comes in any order; in a longer one, what is days apart stays so.
   */
  private List<Finding> shuffled(long seed) {
    var random = new Random(seed);
    var deliveries = new ArrayList<Delivery>();
    List<CaseRecord> records = new ArrayList<>(story.records());
    Collections.shuffle(records, random);
    for (CaseRecord record : records) {
      long held = random.nextLong(horizon.toMillis() / 2);
      deliveries.add(new Delivery(record, record.arrives().plusMillis(held)));
    }
    deliveries.sort(Comparator.comparing(Delivery::arrives));
    return findings(deliveries);
  }

  private Duration span() {
    Instant first = story.records().getFirst().at();
    Instant last = first;
    for (CaseRecord record : story.records()) {
      first = record.at().isBefore(first) ? record.at() : first;
      last = record.arrives().isAfter(last) ? record.arrives() : last;
    }
    return Duration.between(first, last);
  }

  private List<Finding> findings(List<Delivery> deliveries) {
    Analysis analysis = analysis();
    var pass = new Pass(analysis);
    deliveries.forEach(delivery -> pass.deliver(delivery.record, delivery.arrives));
    return analysis.finish().findings();
  }

  private void compare(String how, List<Finding> usual, List<Finding> other) {
    if (usual.equals(other)) {
      return;
    }
    Map<String, Finding> missing = new HashMap<>();
    usual.forEach(finding -> missing.put(finding.getFindingId(), finding));
    for (Finding finding : other) {
      Finding before = missing.remove(finding.getFindingId());
      if (before == null) {
        problems.add(how + " it also finds: " + text(finding));
      } else if (!before.equals(finding)) {
        problems.add(how + " a finding differs: " + before + " became " + finding);
      }
    }
    missing.values().forEach(finding -> problems.add(how + " it does not find: " + text(finding)));
  }

  private static String text(List<Finding> findings) {
    return findings.isEmpty()
        ? "nothing"
        : String.join(" | ", findings.stream().map(CaseRun::text).toList());
  }

  private static String text(Finding finding) {
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
