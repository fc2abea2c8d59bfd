package io.spoor.decisions.confirmations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;

/** A log that several servers write and read: one order, one clock of appends. */
final class SimulatedLog implements ConfirmationLog {
  private final List<ConfirmationBook> books = new ArrayList<>();
  private final List<SpecificRecord> records = new ArrayList<>();
  private final List<Instant> times = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-01T03:00:00Z");
  private boolean isAway;
  private int appends;

  /** A server's book, which has read everything. */
  synchronized ConfirmationBook book(ConfirmationLimits limits) {
    var book = new ConfirmationBook(limits);
    for (int i = 0; i < records.size(); i++) {
      book.apply(records.get(i), times.get(i));
    }
    books.add(book);
    return book;
  }

  @Override
  public synchronized CompletableFuture<?> append(String confirmationId, SpecificRecord value) {
    appends++;
    if (isAway) {
      return new CompletableFuture<>();
    }
    records.add(value);
    times.add(now);
    books.forEach(book -> book.apply(value, now));
    return CompletableFuture.completedFuture(null);
  }

  synchronized Instant now() {
    return now;
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  /** Whether nothing is stored any more, and no append is ever acknowledged. */
  synchronized void setAway(boolean away) {
    isAway = away;
  }

  synchronized List<SpecificRecord> records() {
    return List.copyOf(records);
  }

  synchronized int appends() {
    return appends;
  }
}
