package io.spoor.connectors.evidence.seal;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.act.FileActJournal;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.WritableDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * Location and signing keys of a log.
 *
 * @param name of the log
 * @param key the signing key
 * @param previousKey the previous signing key, for a key handover
 */
public record EvidenceLogConfig(
    Path directory, String name, SigningKey key, Optional<SigningKey> previousKey) {

  /**
   * Opens an existing log for appending, or creates it; performs a due key handover first.
   *
   * @throws EvidenceException stating the problem; a cause of {@link IOException} means that a
   *     retry may succeed
   */
  AvroLogWriter open(Clock clock) {
    try {
      return AvroLogWriter.open(WritableDirectory.open(directory), name, key, previousKey, clock);
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot write the evidence log in "
              + directory
              + ": "
              + IoReason.of(e)
              + ". The directory must exist and belong to the worker",
          e);
    }
  }

  /** Acts recorded on the log while it had no writer. */
  FileActJournal acts() {
    return FileActJournal.of(directory);
  }
}
