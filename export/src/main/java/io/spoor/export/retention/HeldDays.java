package io.spoor.export.retention;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerifiedRecords;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Days whose indices are held. An index goes as a whole, so it stays as a whole: if anything in it
 * is held. What belongs to a hold on a chain, an agent or a principal, the evidence log tells.
 */
public final class HeldDays {
  private static final long NANOS = 1_000_000_000L;
  private static final Set<String> DAILY = Set.of("event", "action", "finding");

  /** Nothing is held. */
  public static final HeldDays NONE = new HeldDays(List.of());

  private final List<Hold> ofTime;
  private final Set<LocalDate> days = new HashSet<>();

  private HeldDays(List<Hold> ofTime) {
    this.ofTime = ofTime;
  }

  /**
   * Of the holds of a log.
   *
   * @param verified has verified it without a fault
   */
  public static HeldDays of(
      SegmentStore store, LogVerifier verified, List<Hold> holds, LongConsumer progress) {
    var held = new HeldDays(holds.stream().filter(hold -> !hold.chooses()).toList());
    List<Hold> choosing = holds.stream().filter(Hold::chooses).toList();
    if (choosing.isEmpty()) {
      return held;
    }
    try (HeldRecords records =
        HeldRecords.of(choosing, store, verified.sealed().size(), progress)) {
      new VerifiedRecords(store, verified)
          .read(
              statement -> true,
              (number, header, lines) -> {
                progress.accept(number);
                if (DAILY.contains(header.kind())) {
                  var record = new RecordView(header, lines.get());
                  if (records.holding(record).isPresent()) {
                    held.days.add(day(record));
                  }
                }
              });
    } catch (IOException e) {
      throw new EvidenceException("cannot use the directory for temporary files: " + e, e);
    }
    return held;
  }

  /** UTC; of when it happened; of when it was appended, if that is withheld. */
  public static LocalDate day(RecordView record) {
    Optional<JsonNode> time =
        record.header().kind().equals("action")
            ? record.field("event").map(event -> event.path("time"))
            : record.field("time");
    Instant instant =
        time.filter(value -> !value.isMissingNode())
            .map(value -> Instant.ofEpochSecond(value.asLong() / NANOS))
            .orElseGet(() -> Instant.parse(record.header().time()));
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  /** Whether anything of that day, UTC, is held. */
  public boolean hold(LocalDate day) {
    Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return days.contains(day)
        || ofTime.stream()
            .anyMatch(
                hold ->
                    hold.since().map(end::isAfter).orElse(true)
                        && hold.until().map(begin::isBefore).orElse(true));
  }
}
