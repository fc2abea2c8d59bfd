package io.spoor.export.retention;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.alteration.RecordRanges;
import io.spoor.evidence.avro.EventReference;
import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.extract.RecordScan;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerifiedRecordReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * The expired records to be deleted from the log. An event that an unexpired action refers to is
 * not deleted; the fields of it that actions do not have are withheld. An event that was sealed
 * within {@link #REFERABLE} is not changed, because an action may refer to it while this plan is
 * applied. Not thread-safe.
 */
public final class DeletionPlan {
  /**
   * Twice the time in which the writer of the log refers to an event: an action may wait a day for
   * its seal.
   */
  static final Duration REFERABLE = Duration.ofDays(2);

  private static final String EVENT = RecordKind.EVENT.text();

  private final ReferencedEvents referenced = new ReferencedEvents();
  private final RecordRanges records = new RecordRanges();
  private final WithholdPlan reduced = new WithholdPlan();
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
    long segments = verified.sealedStatements().size();
    RecordRanges referable = referable(verified, now);
    if (retention.expires(EVENT)) {
      plan.collectReferences(store, segments, retention, now, progress);
    }
    try (HoldMatcher holdMatcher = HoldMatcher.of(holds, store, segments, progress)) {
      new VerifiedRecordReader(store, verified)
          .read(
              statement -> true,
              (number, header, lines) -> {
                progress.accept(number);
                boolean mayBeReferredTo = header.kind().equals(EVENT) && referable.contains(number);
                if (!mayBeReferredTo && retention.isExpired(header.kind(), header.time(), now)) {
                  plan.add(number, new RecordView(header, lines.get()), holdMatcher);
                }
              });
    } catch (IOException e) {
      throw new EvidenceException("cannot use the directory for temporary files: " + e, e);
    }
    return plan;
  }

  /** Records of the segments that were sealed within the time. */
  private static RecordRanges referable(LogVerifier verified, Instant now) {
    var records = new RecordRanges();
    for (SegmentStatement statement : verified.sealedStatements()) {
      if (statement.records() > 0 && statement.sealedAt().isAfter(now.minus(REFERABLE))) {
        records.add(statement.first(), statement.first() + statement.records() - 1);
      }
    }
    return records;
  }

  private void collectReferences(
      SegmentStore store,
      long segments,
      EvidenceRetention retention,
      Instant now,
      LongConsumer progress) {
    RecordScan.of(
        store,
        segments,
        (number, record) -> {
          progress.accept(number);
          RecordHeader header = record.header();
          if (header.kind().equals(RecordKind.ACTION.text())
              && !retention.isExpired(header.kind(), header.time(), now)) {
            EventReference.of(record).ifPresent(event -> referenced.add(event.record()));
          }
        });
  }

  private void add(long number, RecordView record, HoldMatcher holdMatcher) {
    holdMatcher
        .match(record)
        .ifPresentOrElse(
            hold -> heldRecordsByHold.merge(hold.id(), 1L, Long::sum), () -> add(number, record));
  }

  private void add(long number, RecordView record) {
    if (record.header().kind().equals(EVENT) && referenced.contains(number)) {
      reduced.add(number, EventReference.fieldsBeyondAction(record));
      return;
    }
    records.add(number);
    byKind.merge(record.header().kind(), 1L, Long::sum);
  }

  /** Events of which content and original are to be withheld, until their actions expire. */
  public WithholdPlan reducedEvents() {
    return reduced;
  }

  /** Whether there is anything to delete or to withhold. */
  public boolean isEmpty() {
    return records.isEmpty() && reduced.records() == 0;
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
