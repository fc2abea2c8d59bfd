package io.spoor.offline.detectorcases;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Manifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A short history, and what has to be found in it ({@code detectors/README.md}).
 *
 * @param detector id of the detector it is about: of this one, exactly the findings named stand at
 *     each moment
 * @param story in one sentence
 * @param anyOrder whether every order of the records comes to the same; not where a limit is passed
 * @param records in order of arrival
 * @param moments in order of time; the last one is the end
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

  /** Rules of which it finds something, at whatever moment. */
  Set<String> positive() {
    var rules = new TreeSet<String>();
    moments.forEach(moment -> moment.findings().forEach(finding -> rules.add(finding.rule())));
    return rules;
  }

  /** Rules that must have found nothing at the end. */
  Set<String> negative() {
    var rules = new TreeSet<>(moments.getLast().absentRules());
    if (moments.getLast().findings().stream().noneMatch(f -> f.rule().equals(detector))) {
      rules.add(detector);
    }
    return rules;
  }

  /** Whether a record arrives after one that happened later, because the case says so. */
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
