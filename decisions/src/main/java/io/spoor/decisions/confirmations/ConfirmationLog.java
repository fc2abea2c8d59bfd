package io.spoor.decisions.confirmations;

import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;

/** Appends records to the log that all decision servers read. */
@FunctionalInterface
public interface ConfirmationLog {
  /**
   * Appends a record.
   *
   * @param confirmationId id of the confirmation that it is about
   * @return completed when the record is safely stored, exceptionally when it may not be
   */
  CompletableFuture<?> append(String confirmationId, SpecificRecord value);
}
