package io.spoor.offline.reproduction;

import io.spoor.offline.Rerun;
import io.spoor.offline.reproduction.Proof.AsOf;
import io.spoor.offline.reproduction.Proof.Configuration;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The stages, once over all events, and what they find of some findings. */
final class Trial {
  private final History history;
  private final Configuration configuration;
  private final List<Of> wanted;
  private final Rerun stages;
  private final Map<String, String> rules;
  private int compared;
  private int manifests;
  private int exceptions;

  /** A finding that is looked for, and where the settings are from. */
  record Of(RecordedFinding recorded, JudgedWith judgedWith) {
    Finding finding() {
      return recorded.finding();
    }
  }

  /** {@code wanted}: in the order in which they were last published. */
  Trial(History history, StageSettings settings, Configuration configuration, List<Of> wanted) {
    this.history = history;
    this.configuration = configuration;
    this.wanted = wanted;
    Set<String> ids =
        wanted.stream().map(each -> each.finding().getFindingId()).collect(Collectors.toSet());
    this.stages = new Rerun(settings, ids::contains);
    this.rules = Detectors.all(settings.generation(), settings.detectors()).versions();
  }

  /** Adds what it comes to; what was found before stays. */
  void run(Map<String, Proof> proofs) throws IOException {
    if (configuration == Configuration.KNOWN_AT_START) {
      know(Long.MAX_VALUE);
    }
    history
        .events()
        .forEach(
            (event, time) -> {
              compareUntil(time, proofs);
              know(time);
              stages.event(event, time);
            });
    compareUntil(Long.MAX_VALUE, proofs);
    for (Of each : wanted) {
      Proof proof = proofs.get(each.finding().getFindingId());
      if (proof == null || !proof.isFound()) {
        compare(each, AsOf.END_OF_LOG, proofs);
      }
    }
  }

  /** Manifests and exceptions that were made known by then. */
  private void know(long time) {
    List<Recorded<Manifest>> versions = history.manifests();
    for (; manifests < versions.size() && versions.get(manifests).time() <= time; manifests++) {
      stages.manifest(versions.get(manifests).value());
    }
    List<Recorded<ExceptionRule>> silences = history.exceptions();
    for (; exceptions < silences.size() && silences.get(exceptions).time() <= time; exceptions++) {
      stages.exception(silences.get(exceptions).value());
    }
  }

  /** Findings that were last published before an event came. */
  private void compareUntil(long time, Map<String, Proof> proofs) {
    boolean settled = false;
    for (; compared < wanted.size() && wanted.get(compared).recorded().time() < time; compared++) {
      if (!settled) {
        stages.settle();
        settled = true;
      }
      compare(wanted.get(compared), AsOf.ITS_TIME, proofs);
    }
  }

  private void compare(Of each, AsOf asOf, Map<String, Proof> proofs) {
    Finding was = each.finding();
    Optional<Finding> again = stages.finding(was.getFindingId());
    Proof now =
        new Proof(
            each.recorded(),
            again,
            differences(each.recorded(), again),
            asOf,
            configuration,
            each.judgedWith(),
            Optional.ofNullable(rules.get(was.getRuleId())),
            evidence(was),
            manifest(was));
    proofs.merge(was.getFindingId(), now, Proof::better);
  }

  private static List<String> differences(RecordedFinding recorded, Optional<Finding> again) {
    if (again.isPresent()) {
      return Differences.between(recorded.finding(), again.get());
    }
    return recorded.stands()
        ? List.of("nothing is found under this id: what it was found in is not what is recorded")
        : List.of();
  }

  private SortedMap<String, List<Long>> evidence(Finding finding) {
    var numbers = new TreeMap<String, List<Long>>();
    finding.getEventIds().forEach(id -> numbers.put(id, history.recordsOf(id)));
    return numbers;
  }

  private Optional<Long> manifest(Finding finding) {
    return history.manifests().stream()
        .filter(each -> each.value().getDigest().equals(finding.getManifestDigest()))
        .map(Recorded::record)
        .findFirst();
  }
}
