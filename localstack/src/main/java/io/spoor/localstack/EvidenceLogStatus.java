package io.spoor.localstack;

import java.io.IOException;
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

  private static String describe(Path last) throws IOException {
    long count = Long.parseLong(last.toFile().getName()) + 1;
    return count
        + (count == 1 ? " segment" : " segments")
        + ", last sealed "
        + Files.getLastModifiedTime(last.resolve(CHECKPOINT))
            .toInstant()
            .truncatedTo(ChronoUnit.SECONDS);
  }
}
