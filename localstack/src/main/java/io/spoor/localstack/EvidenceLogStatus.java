package io.spoor.localstack;

import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.evidence.store.SegmentStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Reports the size of a stack's evidence log from its directory; verifies nothing. */
final class EvidenceLogStatus {
  private static final String CHECKPOINT = "checkpoint";

  private EvidenceLogStatus() {}

  /** One line for people. */
  static String describe(StackHome home) {
    Path segments = home.evidence().resolve("segments");
    try (Stream<Path> all = Files.list(segments)) {
      // Segments are never removed from the middle: the last one's number gives the count.
      Optional<Path> last =
          all.filter(path -> Files.exists(path.resolve(CHECKPOINT))).max(Comparator.naturalOrder());
      return last.isEmpty() ? "nothing sealed yet" : describe(last.get());
    } catch (IOException e) {
      return "nothing sealed yet";
    }
  }

  /** With the checkpoint in its short form: whoever reads it has a copy outside the log. */
  private static String describe(Path last) throws IOException {
    long count = Long.parseLong(last.toFile().getName()) + 1;
    return count
        + (count == 1 ? " segment" : " segments")
        + ", last sealed "
        + Files.getLastModifiedTime(last.resolve(CHECKPOINT))
            .toInstant()
            .truncatedTo(ChronoUnit.SECONDS)
        + checkpoint(last);
  }

  private static String checkpoint(Path last) throws IOException {
    try (InputStream in = Files.newInputStream(last.resolve(CHECKPOINT))) {
      Checkpoint checkpoint = Checkpoint.parse(in.readNBytes(SegmentStore.MAX_FILE_BYTES));
      return ", checkpoint " + RememberedCheckpoint.of(checkpoint).id();
    } catch (IllegalArgumentException e) {
      return ", ALTERED: its checkpoint is not valid";
    }
  }
}
