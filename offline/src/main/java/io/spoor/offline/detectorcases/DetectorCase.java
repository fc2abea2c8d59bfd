package io.spoor.offline.detectorcases;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Manifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A short history with the expected findings ({@code detectors/README.md}).
 *
 * @param detector id of the tested detector: at each checkpoint, its findings must be exactly those
 *     named
 * @param story description, one sentence
 * @param anyOrder whether every order of the records gives the same findings; false where a limit
 *     is exceeded
 * @param records in order of arrival
 * @param moments checkpoints in order of time; the last one is the end
 */
record DetectorCase(
    Path file,
    String detector,
    String name,
    String story,
    StageSettings settings,
    boolean anyOrder,
    List<Manifest> manifests,
    List<CaseRecord> records,
    List<CaseCheckpoint> moments) {

  /** Rules of which it expects findings at any checkpoint. */
  Set<String> positive() {
    var rules = new TreeSet<String>();
    moments.forEach(moment -> moment.findings().forEach(finding -> rules.add(finding.rule())));
    return rules;
  }

  /** Rules of which it expects no findings at the end. */
  Set<String> negative() {
    var rules = new TreeSet<>(moments.getLast().absentRules());
    if (moments.getLast().findings().stream().noneMatch(f -> f.rule().equals(detector))) {
      rules.add(detector);
    }
    return rules;
  }

  /** Whether a finding of the tested detector is expected at a moment and no longer at the end. */
  boolean retracting() {
    long atEnd = findings(moments.getLast());
    return moments.stream().anyMatch(moment -> findings(moment) > atEnd);
  }

  private long findings(CaseCheckpoint moment) {
    return moment.findings().stream().filter(finding -> finding.rule().equals(detector)).count();
  }

  /** Whether the case makes a record arrive after one with a later time. */
  boolean late() {
    for (int i = 1; i < records.size(); i++) {
      CaseRecord record = records.get(i);
      if (record.late()
          && records.subList(0, i).stream()
              .anyMatch(previous -> previous.time().isAfter(record.time()))) {
        return true;
      }
    }
    return false;
  }
}
