package io.spoor.offline.reproduction;

import io.spoor.offline.FindingReproducer;
import io.spoor.offline.reproduction.Reproduction.Configuration;
import io.spoor.offline.reproduction.Reproduction.Cutoff;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import io.spoor.sources.Normalisers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One run of the stages over all events, which reproduces some findings. */
final class ReproductionRun {
  private final ReproductionInputs inputs;
  private final Configuration configuration;
  private final List<Attempt> attempts;
  private final FindingReproducer stages;
  private final Map<String, String> detectors;
  private int compared;
  private int manifests;
  private int principals;
  private int exceptions;

  /** A finding to reproduce, with the settings to use. */
  record Attempt(RecordedFinding recorded, ReproductionSettings reproductionSettings) {
    Finding finding() {
      return recorded.finding();
    }
  }

  /** {@code attempts}: in order of the findings' last publication. */
  ReproductionRun(
      ReproductionInputs inputs,
      StageSettings settings,
      Configuration configuration,
      List<Attempt> attempts) {
    this.inputs = inputs;
    this.configuration = configuration;
    this.attempts = attempts;
    Set<String> ids =
        attempts.stream().map(each -> each.finding().getFindingId()).collect(Collectors.toSet());
    StageSettings known = settings.withEffectTables(Normalisers.all().tablesDigest());
    this.stages = new FindingReproducer(known, ids::contains);
    this.detectors = DetectionEngine.create(known.generation(), known.detectors()).versions();
  }

  /** Runs the stages and adds the results; existing results stay. */
  void run(Map<String, Reproduction> proofs) throws IOException {
    if (configuration == Configuration.KNOWN_AT_START) {
      recordMilestone(Long.MAX_VALUE);
    }
    inputs
        .events()
        .forEach(
            (event, time) -> {
              compareUntil(time, proofs);
              recordMilestone(time);
              stages.handle(event, time);
            });
    compareUntil(Long.MAX_VALUE, proofs);
    for (Attempt attempt : attempts) {
      Reproduction reproduction = proofs.get(attempt.finding().getFindingId());
      if (reproduction == null || !reproduction.isReproduced()) {
        compare(attempt, Cutoff.END_OF_LOG, proofs);
      }
    }
  }

  /** Adds the manifests, principals and exceptions known by that time. */
  private void recordMilestone(long time) {
    List<RecordedInput<Manifest>> versions = inputs.manifests();
    for (; manifests < versions.size() && versions.get(manifests).time() <= time; manifests++) {
      stages.addManifest(versions.get(manifests).value());
    }
    List<RecordedInput<DeclaredPrincipal>> declared = inputs.principals();
    for (; principals < declared.size() && declared.get(principals).time() <= time; principals++) {
      stages.addPrincipal(declared.get(principals).value());
    }
    List<RecordedInput<ExceptionRule>> exceptionRules = inputs.exceptions();
    for (;
        exceptions < exceptionRules.size() && exceptionRules.get(exceptions).time() <= time;
        exceptions++) {
      stages.addException(exceptionRules.get(exceptions).value());
    }
  }

  /** Compares the findings whose last publication precedes the time. */
  private void compareUntil(long time, Map<String, Reproduction> proofs) {
    boolean finished = false;
    for (;
        compared < attempts.size() && attempts.get(compared).recorded().time() < time;
        compared++) {
      if (!finished) {
        stages.finish();
        finished = true;
      }
      compare(attempts.get(compared), Cutoff.ITS_TIME, proofs);
    }
  }

  private void compare(Attempt attempt, Cutoff cutoff, Map<String, Reproduction> proofs) {
    Finding recorded = attempt.finding();
    Optional<Finding> reproduced = stages.finding(recorded.getFindingId());
    Reproduction reproduction =
        new Reproduction(
            attempt.recorded(),
            reproduced,
            differences(attempt.recorded(), reproduced),
            cutoff,
            configuration,
            attempt.reproductionSettings(),
            Optional.ofNullable(detectors.get(recorded.getRuleId())),
            evidence(recorded),
            manifest(recorded));
    proofs.merge(recorded.getFindingId(), reproduction, Reproduction::closer);
  }

  private static List<String> differences(RecordedFinding recorded, Optional<Finding> reproduced) {
    if (reproduced.isPresent()) {
      return FindingDiff.changedFields(recorded.finding(), reproduced.get());
    }
    return recorded.isActive()
        ? List.of(
            "no finding with this id was reproduced: the recorded inputs differ from "
                + "those of the finding")
        : List.of();
  }

  private SortedMap<String, List<Long>> evidence(Finding finding) {
    var numbers = new TreeMap<String, List<Long>>();
    finding.getEventIds().forEach(id -> numbers.put(id, inputs.recordsOf(id)));
    return numbers;
  }

  private Optional<Long> manifest(Finding finding) {
    return inputs.manifests().stream()
        .filter(each -> each.value().getDigest().equals(finding.getManifestDigest()))
        .map(RecordedInput::record)
        .findFirst();
  }
}
