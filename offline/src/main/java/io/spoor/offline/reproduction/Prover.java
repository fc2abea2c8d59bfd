package io.spoor.offline.reproduction;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.avro.SealedRecords;
import io.spoor.evidence.avro.SealedSchemas;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.Verdict;
import io.spoor.evidence.verify.VerifiedRecords;
import io.spoor.offline.reproduction.Proof.Configuration;
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
 * Proves findings again: runs the stages over what a log holds, in this process, and compares.
 *
 * <p>What the stages come to does not depend on the order of events nor on the wall clock, so the
 * order in which events arrived is followed only where it can matter: in what is forgotten, and in
 * which versions of manifests were known. A finding is compared at the time of its own last
 * revision, and, if it differs there, at the end of the log: the clocks of those who send and of
 * the application may differ.
 */
public final class Prover {
  private final VerifiedRecords records;
  private final SealedSchemas schemas;
  private final long deleted;
  private final Optional<StageSettings> given;

  /**
   * Of a log.
   *
   * @param verified has verified it without a fault
   * @param verdict what that came to
   * @param given settings to judge with instead of those that the log holds
   */
  public Prover(
      SegmentStore store, LogVerifier verified, Verdict verdict, Optional<StageSettings> given) {
    this.records = new VerifiedRecords(store, verified);
    this.schemas = SealedSchemas.read(store);
    this.deleted = verdict.altered().deleted();
    this.given = given;
  }

  /**
   * Findings of a log.
   *
   * @param readable the last revision of each, by id
   * @param withheld records, by id, of those that cannot be compared any more: a field is withheld
   *     that every finding has
   */
  public record Found(
      SortedMap<String, RecordedFinding> readable, SortedMap<String, Long> withheld) {
    public boolean isEmpty() {
      return readable.isEmpty() && withheld.isEmpty();
    }

    /** Ids of all. */
    public SortedSet<String> ids() {
      var ids = new TreeSet<>(readable.keySet());
      ids.addAll(withheld.keySet());
      return ids;
    }
  }

  /** Those that the log holds. */
  public Found find(Predicate<String> id) {
    var found = new Found(new TreeMap<>(), new TreeMap<>());
    var sealed = new SealedRecords(schemas);
    String topic = TopicCatalogue.FINDINGS.name();
    records.read(
        statement -> statement.ranges().stream().anyMatch(r -> r.partition().topic().equals(topic)),
        (number, header, lines) -> {
          if (header.topic().equals(topic) && id.test(header.id())) {
            take(number, StoredRecord.parse(lines.get()), sealed, found);
          }
        });
    return found;
  }

  private static void take(long number, StoredRecord stored, SealedRecords sealed, Found found) {
    String id = stored.header().id();
    try {
      sealed
          .specific(stored)
          .map(Finding.class::cast)
          .map(it -> new RecordedFinding(it, number, millis(stored.header().time()), 1))
          .ifPresent(it -> found.readable.merge(id, it, RecordedFinding::and));
    } catch (IllegalArgumentException e) {
      if (stored.withheld() == 0) {
        throw new EvidenceException("a finding cannot be compared: " + e.getMessage(), e);
      }
      found.withheld.put(id, number);
    }
    // An earlier revision is no stand-in for one that cannot be read.
    found.withheld.keySet().forEach(found.readable::remove);
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  /**
   * What came of it.
   *
   * @param proofs in the order in which the findings were last published
   */
  public record Result(List<Proof> proofs, Basis basis) {
    public Result {
      proofs = List.copyOf(proofs);
    }
  }

  /**
   * Runs the stages again.
   *
   * @param progress is told the number of records read, now and then
   */
  public Result prove(Collection<RecordedFinding> wanted, LongConsumer progress) {
    Set<String> tenants = new HashSet<>();
    Set<String> eventIds = new HashSet<>();
    for (RecordedFinding each : wanted) {
      tenants.add(each.finding().getTenant());
      eventIds.addAll(each.finding().getEventIds());
    }
    try (History history = History.read(records, schemas, tenants, eventIds, progress)) {
      Map<String, Proof> proofs = new HashMap<>();
      Map<Long, JudgedWith> read = new HashMap<>();
      Map<RecordedFinding, List<JudgedWith>> candidates = new HashMap<>();
      wanted.forEach(each -> candidates.put(each, judgedWith(history, each, read)));
      List<RecordedFinding> left = wanted.stream().sorted(RecordedFinding.BY_TIME).toList();
      for (int attempt = 0; !left.isEmpty(); attempt++) {
        for (var group : bySettings(candidates, left, attempt).entrySet()) {
          prove(history, group.getKey(), group.getValue(), proofs);
        }
        int next = attempt + 1;
        left =
            left.stream()
                .filter(each -> !isFound(proofs, each.finding()))
                .filter(each -> candidates.getOrDefault(each, List.of()).size() > next)
                .toList();
      }
      return new Result(
          wanted.stream()
              .sorted(RecordedFinding.BY_TIME)
              .map(each -> proofs.get(each.finding().getFindingId()))
              .toList(),
          history.basis(deleted));
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot keep the events in the directory for temporary files: " + e, e);
    }
  }

  /** By the settings that are to be tried as the {@code attempt}th. */
  private Map<StageSettings, List<Trial.Of>> bySettings(
      Map<RecordedFinding, List<JudgedWith>> candidates,
      List<RecordedFinding> wanted,
      int attempt) {
    return wanted.stream()
        .map(each -> new Trial.Of(each, candidates.getOrDefault(each, List.of()).get(attempt)))
        .collect(
            Collectors.groupingBy(
                each -> each.judgedWith().settings(), LinkedHashMap::new, Collectors.toList()));
  }

  private static void prove(
      History history, StageSettings settings, List<Trial.Of> wanted, Map<String, Proof> proofs)
      throws IOException {
    List<Trial.Of> left = wanted;
    for (Configuration configuration : Configuration.values()) {
      if (!left.isEmpty()) {
        new Trial(history, settings, configuration, left).run(proofs);
        left = left.stream().filter(each -> !isFound(proofs, each.finding())).toList();
      }
    }
  }

  private static boolean isFound(Map<String, Proof> proofs, Finding finding) {
    Proof proof = proofs.get(finding.getFindingId());
    return proof != null && proof.isFound();
  }

  /**
   * What a finding may have been judged with, the likeliest first: what was in force at its time,
   * then what came later, since a record that waited for the application is judged when that comes
   * to it.
   *
   * @param read settings that were read already, by record
   */
  private List<JudgedWith> judgedWith(
      History history, RecordedFinding recorded, Map<Long, JudgedWith> read) {
    if (given.isPresent()) {
      return List.of(JudgedWith.given(given.get()));
    }
    List<JudgedWith> candidates =
        history.settingsSince(recorded.finding().getTenant(), recorded.time()).stream()
            .map(each -> read.computeIfAbsent(each.record(), _ -> JudgedWith.recorded(each)))
            .collect(
                Collectors.toMap(
                    JudgedWith::settings, with -> with, (a, b) -> a, LinkedHashMap::new))
            .values()
            .stream()
            .toList();
    return candidates.isEmpty() ? List.of(JudgedWith.defaults()) : candidates;
  }
}
