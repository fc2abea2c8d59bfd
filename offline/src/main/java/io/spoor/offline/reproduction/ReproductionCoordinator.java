package io.spoor.offline.reproduction;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.avro.SealedRecordDecoder;
import io.spoor.evidence.avro.SealedSchemas;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.evidence.verify.VerifiedRecordReader;
import io.spoor.offline.reproduction.Reproduction.Configuration;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Finding;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reproduces findings: runs the stages over a log's records, in this process, and compares.
 *
 * <p>Results do not depend on event order or the wall clock. Arrival order is therefore followed
 * only where it may matter: for eviction, and for the known versions of manifests. A finding is
 * compared at the time of its last revision and, if it differs there, at the end of the log, as the
 * clocks of senders and application may differ.
 */
public final class ReproductionCoordinator {
  private final VerifiedRecordReader records;
  private final SealedSchemas schemas;
  private final long deleted;
  private final Optional<StageSettings> requestedSettings;

  /**
   * Creates a coordinator for a log.
   *
   * @param verified verifier that found no fault in the log
   * @param verdict result of the verification
   * @param requestedSettings settings to use instead of the recorded ones
   */
  public ReproductionCoordinator(
      SegmentStore store,
      LogVerifier verified,
      VerificationResult verdict,
      Optional<StageSettings> requestedSettings) {
    this.records = new VerifiedRecordReader(store, verified);
    this.schemas = SealedSchemas.read(store);
    this.deleted = verdict.altered().deleted();
    this.requestedSettings = requestedSettings;
  }

  /**
   * Findings recorded in a log.
   *
   * @param readable the last revision of each, by id
   * @param withheld records, by id, of findings that cannot be compared because a mandatory field
   *     is withheld
   */
  public record RecordedFindings(
      SortedMap<String, RecordedFinding> readable, SortedMap<String, Long> withheld) {
    public boolean isEmpty() {
      return readable.isEmpty() && withheld.isEmpty();
    }

    /** Ids of all findings. */
    public SortedSet<String> ids() {
      var ids = new TreeSet<>(readable.keySet());
      ids.addAll(withheld.keySet());
      return ids;
    }
  }

  /** The recorded findings with matching ids. */
  public RecordedFindings findRecorded(Predicate<String> id) {
    var result = new RecordedFindings(new TreeMap<>(), new TreeMap<>());
    var decoder = new SealedRecordDecoder(schemas);
    String topic = TopicCatalogue.FINDINGS.name();
    records.read(
        statement -> statement.ranges().stream().anyMatch(r -> r.partition().topic().equals(topic)),
        (number, header, lines) -> {
          if (header.topic().equals(topic) && id.test(header.id())) {
            collect(number, StoredRecord.parse(lines.get()), decoder, result);
          }
        });
    return result;
  }

  private static void collect(
      long number, StoredRecord stored, SealedRecordDecoder decoder, RecordedFindings result) {
    String id = stored.header().id();
    try {
      decoder
          .specific(stored)
          .map(Finding.class::cast)
          .map(it -> new RecordedFinding(it, number, millis(stored.header().time()), 1))
          .ifPresent(it -> result.readable.merge(id, it, RecordedFinding::mergeWith));
    } catch (IllegalArgumentException e) {
      if (stored.withheld() == 0) {
        throw new EvidenceException("a finding cannot be compared: " + e.getMessage(), e);
      }
      result.withheld.put(id, number);
    }
    // An earlier revision does not replace an unreadable one.
    result.readable.keySet().removeAll(result.withheld.keySet());
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  /**
   * The result of all reproductions.
   *
   * @param proofs in order of the findings' last publication
   */
  public record Result(List<Reproduction> proofs, ReproductionScope scope) {
    public Result {
      proofs = List.copyOf(proofs);
    }
  }

  /**
   * Reproduces the findings.
   *
   * @param progress receives the number of records read, periodically
   */
  public Result prove(Collection<RecordedFinding> pending, LongConsumer progress) {
    Set<String> tenants = new HashSet<>();
    Set<String> eventIds = new HashSet<>();
    for (RecordedFinding each : pending) {
      tenants.add(each.finding().getTenant());
      eventIds.addAll(each.finding().getEventIds());
    }
    try (ReproductionInputs inputs =
        ReproductionInputs.read(records, schemas, tenants, eventIds, progress)) {
      Map<String, Reproduction> proofs = new HashMap<>();
      Map<Long, ReproductionSettings> read = new HashMap<>();
      Map<RecordedFinding, List<ReproductionSettings>> candidates = new HashMap<>();
      pending.forEach(each -> candidates.put(each, candidateSettings(inputs, each, read)));
      List<RecordedFinding> remaining = pending.stream().sorted(RecordedFinding.BY_TIME).toList();
      for (int attempt = 0; !remaining.isEmpty(); attempt++) {
        for (var group : groupBySettings(candidates, remaining, attempt).entrySet()) {
          prove(inputs, group.getKey(), group.getValue(), proofs);
        }
        int next = attempt + 1;
        remaining =
            remaining.stream()
                .filter(each -> !isReproduced(proofs, each.finding()))
                .filter(each -> candidates.getOrDefault(each, List.of()).size() > next)
                .toList();
      }
      return new Result(
          pending.stream()
              .sorted(RecordedFinding.BY_TIME)
              .map(each -> proofs.get(each.finding().getFindingId()))
              .toList(),
          inputs.basis(deleted));
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot store the events in the directory for temporary files: " + e, e);
    }
  }

  /** Groups the findings by the settings of their {@code attempt}th attempt. */
  private Map<StageSettings, List<ReproductionRun.Attempt>> groupBySettings(
      Map<RecordedFinding, List<ReproductionSettings>> candidates,
      List<RecordedFinding> findings,
      int attempt) {
    return findings.stream()
        .map(
            each ->
                new ReproductionRun.Attempt(
                    each, candidates.getOrDefault(each, List.of()).get(attempt)))
        .collect(
            Collectors.groupingBy(
                each -> each.reproductionSettings().settings(),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static void prove(
      ReproductionInputs inputs,
      StageSettings settings,
      List<ReproductionRun.Attempt> pending,
      Map<String, Reproduction> proofs)
      throws IOException {
    List<ReproductionRun.Attempt> remaining = pending;
    for (Configuration configuration : Configuration.values()) {
      if (!remaining.isEmpty()) {
        new ReproductionRun(inputs, settings, configuration, remaining).run(proofs);
        remaining =
            remaining.stream().filter(each -> !isReproduced(proofs, each.finding())).toList();
      }
    }
  }

  private static boolean isReproduced(Map<String, Reproduction> proofs, Finding finding) {
    Reproduction reproduction = proofs.get(finding.getFindingId());
    return reproduction != null && reproduction.isReproduced();
  }

  /**
   * Settings that may have produced a finding, the likeliest first: those in force at its time,
   * then later ones, as a record that waited for the application is evaluated with the settings of
   * that later time.
   *
   * @param read settings already parsed, by record
   */
  private List<ReproductionSettings> candidateSettings(
      ReproductionInputs inputs, RecordedFinding recorded, Map<Long, ReproductionSettings> read) {
    if (requestedSettings.isPresent()) {
      return List.of(ReproductionSettings.requested(requestedSettings.get()));
    }
    List<ReproductionSettings> candidates =
        inputs.settingsSince(recorded.finding().getTenant(), recorded.time()).stream()
            .map(
                each ->
                    read.computeIfAbsent(each.record(), _ -> ReproductionSettings.recorded(each)))
            .collect(
                Collectors.toMap(
                    ReproductionSettings::settings,
                    settings -> settings,
                    (a, b) -> a,
                    LinkedHashMap::new))
            .values()
            .stream()
            .toList();
    return candidates.isEmpty() ? List.of(ReproductionSettings.defaults()) : candidates;
  }
}
