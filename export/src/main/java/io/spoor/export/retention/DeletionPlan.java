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

/** Which records of the log go because their time is over. Not thread-safe. */
public final class DeletionPlan {
  private final RecordRanges records = new RecordRanges();
  private final SortedMap<String, Long> byKind = new TreeMap<>();
  private final SortedMap<String, Long> heldRecordsByHold = new TreeMap<>();

  private DeletionPlan() {}

  /**
   * Looks at every record.
   *
   * @param verified has verified the log without a fault
   * @throws EvidenceException if it cannot be read, or a hold cannot be followed
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

  /** Records that go. */
  public RecordRanges records() {
    return records;
  }

  /** How many go, by kind. */
  public SortedMap<String, Long> countsByKind() {
    return Collections.unmodifiableSortedMap(byKind);
  }

  /** How many stay though their time is over, by the hold that holds them. */
  public SortedMap<String, Long> heldRecordsByHold() {
    return Collections.unmodifiableSortedMap(heldRecordsByHold);
  }
}
