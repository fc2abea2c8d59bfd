package io.spoor.connectors.evidence.seal;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.avro.FileActJournal;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.evidence.verify.LogVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
  /** Number of segments at the end whose records are verified before the log is continued. */
  private static final int CHECKED = 3;

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

  /**
   * The damage to the log that the writer itself would not notice; empty if there is none.
   *
   * @throws EvidenceException if it cannot be read
   */
  public Optional<String> damage() {
    return store()
        .flatMap(
            store -> new LogVerifier(store, List.of()).verifyEnd(Optional.empty(), CHECKED).fault())
        .map(Object::toString);
  }

  /**
   * Why the log is not an extension of a remembered checkpoint; empty if it is.
   *
   * @throws EvidenceException if it cannot be read
   */
  public Optional<String> loss(RememberedCheckpoint remembered) {
    Optional<DirectoryStore> store = store();
    if (store.isEmpty()) {
      return remembered.size() == 0 ? Optional.empty() : Optional.of("the log is missing");
    }
    return new LogVerifier(store.get(), List.of())
        .verifyEnd(Optional.of(remembered), 0)
        .fault()
        .map(Object::toString);
  }

  private Optional<DirectoryStore> store() {
    try {
      return Optional.of(DirectoryStore.open(directory));
    } catch (NotDirectoryException e) {
      if (!Files.exists(Path.of(e.getMessage()), LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      throw new EvidenceException(
          "cannot read the evidence log in " + directory + ": " + IoReason.of(e), e);
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot read the evidence log in " + directory + ": " + IoReason.of(e), e);
    }
  }

  /** Acts recorded on the log while it had no writer. */
  FileActJournal acts() {
    return FileActJournal.of(directory);
  }
}
