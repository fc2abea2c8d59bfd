package io.spoor.decisions.confirmations;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes records and waits until they have been read back, which tells what became of them. After a
 * failure it refuses for a while, so that a log that is away does not hold up every request.
 * Thread-safe.
 */
final class LogWriter {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ConfirmationLog log;
  private final ConfirmationBook book;
  private final Duration deadline;
  private final LongSupplier nanoTime;
  private volatile boolean failed;
  private volatile long failedAt;

  /** What became of a record. */
  enum Outcome {
    /** It counts. */
    TAKEN,
    /** It was read back, and does not count: another one came first. */
    LATE,
    /** Nobody knows: the log did not answer in time. It may count later. */
    UNKNOWN
  }

  LogWriter(ConfirmationLog log, ConfirmationBook book, Duration deadline, LongSupplier nanoTime) {
    this.log = log;
    this.book = book;
    this.deadline = deadline;
    this.nanoTime = nanoTime;
  }

  /**
   * Writes a record.
   *
   * @param recordId its own id, by which it is recognised
   */
  Outcome write(String confirmationId, String recordId, SpecificRecord value) {
    if (failed && nanoTime.getAsLong() - failedAt < PAUSE.toNanos()) {
      return Outcome.UNKNOWN;
    }
    CompletableFuture<Boolean> outcome = book.outcomeOf(recordId);
    try {
      var _ =
          log.append(confirmationId, value)
              .whenComplete(
                  (_, failure) -> {
                    if (failure != null) {
                      outcome.completeExceptionally(failure);
                    }
                  });
      Outcome read =
          outcome.get(deadline.toNanos(), TimeUnit.NANOSECONDS) ? Outcome.TAKEN : Outcome.LATE;
      failed = false;
      return read;
    } catch (ExecutionException | TimeoutException | CompletionException e) {
      failedAt = nanoTime.getAsLong();
      failed = true;
      return Outcome.UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.UNKNOWN;
    } finally {
      book.forget(recordId);
    }
  }
}
