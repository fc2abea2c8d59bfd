package io.spoor.local.prove;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.avro.SealedRecords;
import io.spoor.evidence.avro.SealedSchemas;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.Verdict;
import io.spoor.evidence.verify.VerifiedRecords;
import io.spoor.local.prove.Proof.AsOf;
import io.spoor.local.prove.Proof.Configuration;
import io.spoor.schemas.Finding;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.streams.analyze.Rerun;
import io.spoor.streams.detect.domain.Detectors;
import io.spoor.streams.detect.domain.RuleInfo;
import io.spoor.streams.stage.StageSettings;
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
      Map<StageSettings, List<RecordedFinding>> bySettings =
          wanted.stream()
              .sorted(RecordedFinding.BY_TIME)
              .collect(
                  Collectors.groupingBy(
                      each -> judgedWith(history, each).settings(),
                      LinkedHashMap::new,
                      Collectors.toList()));
      Map<String, Proof> proofs = new HashMap<>();
      for (var group : bySettings.entrySet()) {
        List<RecordedFinding> left = group.getValue();
        for (Configuration configuration : Configuration.values()) {
          if (!left.isEmpty()) {
            new Run(history, group.getKey(), configuration, left).run(proofs);
            left = left.stream().filter(each -> !same(proofs, each)).toList();
          }
        }
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

  private JudgedWith judgedWith(History history, RecordedFinding recorded) {
    return given
        .map(JudgedWith::given)
        .or(
            () ->
                history
                    .settings(recorded.finding().getTenant(), recorded.time())
                    .map(JudgedWith::recorded))
        .orElseGet(JudgedWith::defaults);
  }

  private static boolean same(Map<String, Proof> proofs, RecordedFinding each) {
    Proof proof = proofs.get(each.finding().getFindingId());
    return proof != null && proof.differences().isEmpty();
  }

  /** The stages, once over all events. */
  private final class Run {
    private final History history;
    private final Configuration configuration;
    private final List<RecordedFinding> wanted;
    private final Rerun stages;
    private final Map<String, String> rules;
    private int compared;
    private int manifests;
    private int exceptions;

    Run(
        History history,
        StageSettings settings,
        Configuration configuration,
        List<RecordedFinding> wanted) {
      this.history = history;
      this.configuration = configuration;
      this.wanted = wanted;
      Set<String> ids =
          wanted.stream().map(each -> each.finding().getFindingId()).collect(Collectors.toSet());
      this.stages = new Rerun(settings, ids::contains);
      this.rules =
          Detectors.all(settings.generation(), settings.detectors()).rules().stream()
              .filter(RuleInfo::enabled)
              .collect(Collectors.toUnmodifiableMap(RuleInfo::id, RuleInfo::version));
    }

    /** Adds what it comes to; what was the same before stays. */
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
      wanted.stream()
          .filter(each -> !same(proofs, each))
          .forEach(each -> compare(each, AsOf.END_OF_LOG, proofs));
    }

    /** Manifests and exceptions that were made known by then. */
    private void know(long time) {
      List<? extends Recorded<io.spoor.schemas.Manifest>> versions = history.manifests();
      for (; manifests < versions.size() && versions.get(manifests).time() <= time; manifests++) {
        stages.manifest(versions.get(manifests).value());
      }
      var rulesOut = history.exceptions();
      for (;
          exceptions < rulesOut.size() && rulesOut.get(exceptions).time() <= time;
          exceptions++) {
        stages.exception(rulesOut.get(exceptions).value());
      }
    }

    /** Findings that were last published before an event came. */
    private void compareUntil(long time, Map<String, Proof> proofs) {
      boolean settled = false;
      for (; compared < wanted.size() && wanted.get(compared).time() < time; compared++) {
        if (!settled) {
          stages.settle();
          settled = true;
        }
        compare(wanted.get(compared), AsOf.ITS_TIME, proofs);
      }
    }

    private void compare(RecordedFinding recorded, AsOf asOf, Map<String, Proof> proofs) {
      Finding was = recorded.finding();
      Optional<Finding> again = stages.finding(was.getFindingId());
      Proof now =
          new Proof(
              recorded,
              again,
              differences(recorded, again),
              asOf,
              configuration,
              judgedWith(history, recorded),
              Optional.ofNullable(rules.get(was.getRuleId())),
              evidence(was),
              manifest(was));
      proofs.merge(was.getFindingId(), now, (a, b) -> b.differences().isEmpty() ? b : a);
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

  private static List<String> differences(RecordedFinding recorded, Optional<Finding> again) {
    if (again.isPresent()) {
      return Differences.between(recorded.finding(), again.get());
    }
    return recorded.stands()
        ? List.of("nothing is found under this id: what it was found in is not what is recorded")
        : List.of();
  }
}
