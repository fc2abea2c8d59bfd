package io.spoor.export.retention;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.act.ActFile;
import io.spoor.evidence.avro.SealedRecords;
import io.spoor.evidence.avro.SealedSchemas;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerifiedRecords;
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
 * The holds of a log: they are acts in it, and those beside it that wait to be sealed. So a hold
 * cannot be taken away unseen, and no file of its own can be lost.
 */
public final class Holds {
  /** Topics on which acts lie: Kafka's, and that of acts that were beside the log. */
  private static final Set<String> TOPICS = Set.of(TopicCatalogue.ACTS.name(), "acts");

  private Holds() {}

  /**
   * Those in force, in the order in which they were set.
   *
   * @param verified has verified the log, or its chain, without a fault
   * @throws EvidenceException if it cannot be read, or an act is withheld in part
   */
  public static List<Hold> inForce(SegmentStore store, LogVerifier verified, Path directory) {
    Map<String, Hold> holds = new LinkedHashMap<>();
    for (EvidenceAct act : acts(store, verified, directory)) {
      switch (act.getAct()) {
        case Hold.ACT -> holds.put(act.getActId(), Hold.of(act));
        case Hold.RELEASE -> holds.remove(String.valueOf(act.getRefersTo()));
        default -> {}
      }
    }
    return List.copyOf(holds.values());
  }

  private static List<EvidenceAct> acts(SegmentStore store, LogVerifier verified, Path directory) {
    List<EvidenceAct> acts = new ArrayList<>();
    var sealed = new SealedRecords(SealedSchemas.read(store));
    new VerifiedRecords(store, verified)
        .read(
            statement ->
                statement.ranges().stream().anyMatch(r -> TOPICS.contains(r.partition().topic())),
            (number, header, lines) -> {
              if (TOPICS.contains(header.topic())) {
                acts.add(act(number, StoredRecord.parse(lines.get()), sealed));
              }
            });
    Set<String> known = new HashSet<>();
    acts.forEach(act -> known.add(act.getActId()));
    ActFile.of(directory).read().stream()
        .filter(act -> !known.contains(act.getActId()))
        .forEach(acts::add);
    return acts;
  }

  private static EvidenceAct act(long number, StoredRecord stored, SealedRecords sealed) {
    try {
      return sealed
          .specific(stored)
          .filter(EvidenceAct.class::isInstance)
          .map(EvidenceAct.class::cast)
          .orElseThrow(() -> new IllegalArgumentException("it is none"));
    } catch (IllegalArgumentException e) {
      throw new EvidenceException(
          "record "
              + number
              + " should be an act and cannot be read, so it is not known what is held: "
              + e.getMessage(),
          e);
    }
  }
}
