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
 * Where a log is and who signs it.
 *
 * @param name of the log
 * @param key that signs
 * @param previousKey that signed until now, to hand over from it
 */
public record EvidenceLogConfig(
    Path directory, String name, SigningKey key, Optional<SigningKey> previousKey) {

  /**
   * Opens the log to go on with it, or begins it; hands over to the key first where that is due.
   *
   * @throws EvidenceException saying what is wrong; caused by an {@link IOException} where a later
   *     try may do
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
              + ". The directory has to be there and to be the worker's own",
          e);
    }
  }

  /** What people did with the log while nothing wrote it. */
  FileActJournal acts() {
    return FileActJournal.of(directory);
  }
}
