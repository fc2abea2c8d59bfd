package io.spoor.export.retention;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.avro.EventReference;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerifiedRecordReader;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Days of events that a hold protects, with all documents of these days. An index of an earlier
 * version is of one day of events, and can only be deleted as a whole. The evidence log determines
 * the records of a hold on a chain, an agent or a principal.
 */
public final class HeldIndexDays {
  private static final long NANOS = 1_000_000_000L;
  private static final Set<String> DAILY = Set.of("event", "action", "finding");

  /** No holds. */
  public static final HeldIndexDays NONE = new HeldIndexDays(List.of());

  private final List<LegalHold> ofTime;
  private final Set<LocalDate> days = new HashSet<>();

  private HeldIndexDays(List<LegalHold> ofTime) {
    this.ofTime = ofTime;
  }

  /**
   * The days for the holds of a log.
   *
   * @param verified must have verified it without a fault
   */
  public static HeldIndexDays of(
      SegmentStore store, LogVerifier verified, List<LegalHold> holds, LongConsumer progress) {
    var heldDays = new HeldIndexDays(holds.stream().filter(hold -> !hold.hasSelector()).toList());
    List<LegalHold> withSelector = holds.stream().filter(LegalHold::hasSelector).toList();
    if (withSelector.isEmpty()) {
      return heldDays;
    }
    try (HoldMatcher records =
        HoldMatcher.of(withSelector, store, verified.sealedStatements().size(), progress)) {
      new VerifiedRecordReader(store, verified)
          .read(
              statement -> true,
              (number, header, lines) -> {
                progress.accept(number);
                if (DAILY.contains(header.kind())) {
                  var record = new RecordView(header, lines.get());
                  if (records.match(record).isPresent()) {
                    heldDays.days.add(day(record));
                  }
                }
              });
    } catch (IOException e) {
      throw new EvidenceException("cannot use the directory for temporary files: " + e, e);
    }
    return heldDays;
  }

  /** UTC day of the record's event time; of its append time if the event time is withheld. */
  public static LocalDate day(RecordView record) {
    Optional<JsonNode> time =
        record.header().kind().equals("action")
            ? EventReference.time(record)
            : record.field("time");
    Instant instant =
        time.filter(value -> !value.isMissingNode())
            .map(value -> Instant.ofEpochSecond(value.asLong() / NANOS))
            .orElseGet(() -> Instant.parse(record.header().time()));
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  /** The times of events, {@code @timestamp}, that holds protect; none: nothing is held. */
  public List<TimeRange> ranges() {
    List<TimeRange> ranges = new ArrayList<>();
    ofTime.forEach(hold -> ranges.add(new TimeRange(hold.since(), hold.until())));
    days.stream()
        .sorted()
        .forEach(
            day ->
                ranges.add(
                    new TimeRange(Optional.of(start(day)), Optional.of(start(day.plusDays(1))))));
    return ranges;
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
