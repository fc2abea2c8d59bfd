package io.spoor.export.retention;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.avro.FileActJournal;
import io.spoor.evidence.avro.SealedRecordDecoder;
import io.spoor.evidence.avro.SealedSchemas;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerifiedRecordReader;
import io.spoor.schemas.EvidenceAct;
import io.spoor.schemas.topic.TopicCatalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The holds of a log, which are acts in it or acts next to it that await sealing. A hold therefore
 * cannot be removed unnoticed, nor be lost with a separate file.
 */
public final class LegalHolds {
  /** Topics with acts: Kafka's topic, and the pseudo-topic of acts recorded next to the log. */
  private static final Set<String> TOPICS = Set.of(TopicCatalogue.ACTS.name(), "acts");

  private LegalHolds() {}

  /**
   * The holds in force, in the order in which they were set.
   *
   * @param verified must have verified the log, or its chain, without a fault
   * @throws EvidenceException if it cannot be read, or an act is partly withheld
   */
  public static List<LegalHold> inForce(SegmentStore store, LogVerifier verified, Path directory) {
    Map<String, LegalHold> holdsById = new LinkedHashMap<>();
    for (EvidenceAct act : acts(store, verified, directory)) {
      switch (act.getAct()) {
        case LegalHold.ACT -> holdsById.put(act.getActId(), LegalHold.of(act));
        case LegalHold.RELEASE -> holdsById.remove(String.valueOf(act.getRefersTo()));
        default -> {}
      }
    }
    return List.copyOf(holdsById.values());
  }

  private static List<EvidenceAct> acts(SegmentStore store, LogVerifier verified, Path directory) {
    List<EvidenceAct> acts = new ArrayList<>();
    var decoder = new SealedRecordDecoder(SealedSchemas.read(store));
    new VerifiedRecordReader(store, verified)
        .read(
            statement ->
                statement.ranges().stream().anyMatch(r -> TOPICS.contains(r.partition().topic())),
            (number, header, lines) -> {
              if (TOPICS.contains(header.topic())) {
                acts.add(act(number, StoredRecord.parse(lines.get()), decoder));
              }
            });
    Set<String> actIds = new HashSet<>();
    acts.forEach(act -> actIds.add(act.getActId()));
    FileActJournal.of(directory).read().stream()
        .filter(act -> !actIds.contains(act.getActId()))
        .forEach(acts::add);
    return acts;
  }

  private static EvidenceAct act(long number, StoredRecord stored, SealedRecordDecoder decoder) {
    try {
      return decoder
          .specific(stored)
          .filter(EvidenceAct.class::isInstance)
          .map(EvidenceAct.class::cast)
          .orElseThrow(() -> new IllegalArgumentException("it is not an act"));
    } catch (IllegalArgumentException e) {
      throw new EvidenceException(
          "record "
              + number
              + " should be an act but cannot be read, so the held records are unknown: "
              + e.getMessage(),
          e);
    }
  }
}
