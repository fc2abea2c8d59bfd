package io.spoor.export.retention;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.alteration.RecordRanges;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerifiedRecordReader;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** The expired records to be deleted from the log. Not thread-safe. */
public final class DeletionPlan {
  private final RecordRanges records = new RecordRanges();
  private final SortedMap<String, Long> byKind = new TreeMap<>();
  private final SortedMap<String, Long> heldRecordsByHold = new TreeMap<>();

  private DeletionPlan() {}

  /**
   * Evaluates every record.
   *
   * @param verified must have verified the log without a fault
   * @throws EvidenceException if it cannot be read, or a hold cannot be evaluated
   */
  public static DeletionPlan of(
      SegmentStore store,
      LogVerifier verified,
      EvidenceRetention retention,
      List<LegalHold> holds,
      Instant now,
      LongConsumer progress) {
    var plan = new DeletionPlan();
    try (HoldMatcher holdMatcher =
        HoldMatcher.of(holds, store, verified.sealedStatements().size(), progress)) {
      new VerifiedRecordReader(store, verified)
          .read(
              statement -> true,
              (number, header, lines) -> {
                progress.accept(number);
                if (retention.isExpired(header.kind(), header.time(), now)) {
                  plan.add(number, new RecordView(header, lines.get()), holdMatcher);
                }
              });
    } catch (IOException e) {
      throw new EvidenceException("cannot use the directory for temporary files: " + e, e);
    }
    return plan;
  }

  private void add(long number, RecordView record, HoldMatcher holdMatcher) {
    holdMatcher
        .match(record)
        .ifPresentOrElse(
            hold -> heldRecordsByHold.merge(hold.id(), 1L, Long::sum),
            () -> {
              records.add(number);
              byKind.merge(record.header().kind(), 1L, Long::sum);
            });
  }

  /** Records to be deleted. */
  public RecordRanges records() {
    return records;
  }

  /** Number of records to be deleted, by kind. */
  public SortedMap<String, Long> countsByKind() {
    return Collections.unmodifiableSortedMap(byKind);
  }

  /** Number of expired records retained by a hold, by hold. */
  public SortedMap<String, Long> heldRecordsByHold() {
    return Collections.unmodifiableSortedMap(heldRecordsByHold);
  }
}
