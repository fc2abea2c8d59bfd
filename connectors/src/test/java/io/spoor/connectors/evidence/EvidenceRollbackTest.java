package io.spoor.connectors.evidence;

import static io.spoor.connectors.evidence.EvidenceTaskHarness.ACTS;
import static io.spoor.connectors.evidence.EvidenceTaskHarness.config;
import static io.spoor.connectors.evidence.EvidenceTaskHarness.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.connectors.evidence.EvidenceTaskHarness.AdjustableClock;
import io.spoor.connectors.evidence.EvidenceTaskHarness.Memory;
import io.spoor.connectors.evidence.EvidenceTaskHarness.Topics;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.RememberedCheckpoint;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink continues no log that was rolled back, replaced or cut off. */
class EvidenceRollbackTest {
  private static final int SEGMENTS = 5;
  private static final String REFUSED = "is not continued, nothing was sealed";

  private final AdjustableClock clock = new AdjustableClock();
  private final Topics topics = new Topics();
  private final Memory memory = new Memory();
  @TempDir private Path directory;
  private Path log;

  private EvidenceTaskHarness start() {
    return new EvidenceTaskHarness(clock, topics, memory, config(directory));
  }

  /** Segments of three records each; a copy of the directory after each. */
  @BeforeEach
  void write() throws IOException {
    log = directory.resolve("log");
    try (var task = start()) {
      task.put(0, 1); // with the schema
      copyTo(1);
      for (int segment = 1; segment < SEGMENTS; segment++) {
        long first = 3L * segment - 1;
        task.put(first, first + 1, first + 2);
        copyTo(segment + 1);
      }
    }
    assertThat(verify(directory).segments()).isEqualTo(SEGMENTS);
  }

  private Path copyOf(int segments) {
    return directory.resolve("copy-" + segments);
  }

  private void copyTo(int segments) throws IOException {
    copy(log, copyOf(segments));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, IOException e) throws IOException {
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void rollBack(int segments) throws IOException {
    delete(log);
    if (segments > 0) {
      copy(copyOf(segments), log);
    }
  }

  private Path segment(int number) {
    return log.resolve("segments/%012d".formatted(number));
  }

  private void assertRefused(String problem) {
    assertThatThrownBy(this::start)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(REFUSED)
        .hasMessageContaining(problem)
        .hasMessageContaining("restore the complete log");
  }

  @Test
  void remembersEachCheckpointOutsideTheDirectoryAlsoTheLast() {
    assertThat(memory.stores).isGreaterThanOrEqualTo(SEGMENTS);
    RememberedCheckpoint last = memory.last.orElseThrow();
    assertThat(last).isEqualTo(RememberedCheckpoint.of(verify(directory).head().orElseThrow()));
    assertThat(last.sealed()).contains(clock.instant());

    try (var task = start()) {
      assertThat(task.context().drainSeekOffsets()).containsEntry(ACTS, 14L);
      task.put(14);
    }
    assertThat(memory.last.orElseThrow().size()).as("sealed at the stop").isEqualTo(SEGMENTS + 1);
  }

  @Test
  void refusesARollbackToEachCheckpoint() throws IOException {
    for (int segments = 1; segments < SEGMENTS; segments++) {
      rollBack(segments);
      assertThat(verify(directory).isValid()).as("it verifies by itself").isTrue();

      assertRefused("Segment " + segments + " is the first that is missing");

      assertThat(verify(directory).segments()).as("nothing was added").isEqualTo(segments);
    }
    rollBack(0);
    assertRefused("the log is missing");
    assertThat(log).doesNotExist();
  }

  @Test
  void refusesWhatIsAlteredAtTheEnd() throws IOException {
    // The head alone, of another time.
    Path head = segment(SEGMENTS - 1).resolve("checkpoint");
    Files.delete(head);
    Files.copy(copyOf(2).resolve("segments/000000000001/checkpoint"), head);
    assertRefused("segment 4, checkpoint: ");

    // Cut within the last segment.
    rollBack(SEGMENTS);
    Path records = segment(SEGMENTS - 1).resolve("records.gz");
    byte[] bytes = Files.readAllBytes(records);
    Files.delete(records);
    Files.write(records, Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused("segment 4, records");

    // A segment in another's place.
    rollBack(SEGMENTS);
    delete(segment(3));
    copy(segment(2), segment(3));
    assertRefused("segment 3, ");

    rollBack(SEGMENTS);
    try (var task = start()) {
      assertThat(task.context().drainSeekOffsets()).containsEntry(ACTS, 14L);
    }
  }

  @Test
  void refusesAnotherHistoryOfTheSameKey() throws IOException {
    rollBack(2);
    memory.last = Optional.empty();
    Memory genuine = new Memory();
    genuine.last = Optional.of(RememberedCheckpoint.of(headOf(SEGMENTS)));
    try (var task = start()) {
      clock.advance(Duration.ofSeconds(1));
      task.put(5, 6, 7);
      task.put(8, 9, 10);
      task.put(11, 12, 13);
    }
    assertThat(verify(directory).isValid()).isTrue();
    assertThat(verify(directory).segments()).isEqualTo(SEGMENTS);
    memory.last = genuine.last;

    assertRefused("the first 5 segments differ");
  }

  private Checkpoint headOf(int segments) throws IOException {
    return Checkpoint.parse(
        Files.readAllBytes(
            copyOf(segments).resolve("segments/%012d/checkpoint".formatted(segments - 1))));
  }

  @Test
  void stopsWhenTheDirectoryIsRolledBackWhileItRuns() throws IOException {
    try (var task = start()) {
      rollBack(3);
      assertThat(task.committable()).isEqualTo(-1);
      assertThatThrownBy(task::put)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("was changed by another program: it has 3 segments")
          .hasMessageContaining("No record was sealed");
    }
    assertThat(verify(directory).segments()).isEqualTo(3);

    rollBack(SEGMENTS);
    try (var task = start()) {
      Path head = segment(SEGMENTS - 1).resolve("checkpoint");
      byte[] bytes = Files.readAllBytes(head);
      Files.delete(head);
      Files.copy(copyOf(2).resolve("segments/000000000001/checkpoint"), head);
      assertThatThrownBy(() -> task.put(14, 15, 16))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("of segment 4 was replaced");
      Files.delete(head);
      Files.write(head, bytes);
    }
    assertThat(verify(directory).segments()).isEqualTo(SEGMENTS);
  }

  @Test
  void continuesOnlyAfterThisLossWasAccepted() throws IOException {
    rollBack(3);
    memory.accepted.add(RememberedCheckpoint.of(headOf(4)).id());
    assertRefused("accept-loss --lost \"" + memory.last.orElseThrow().id() + "\"");

    memory.accepted.add(memory.last.orElseThrow().id());
    try (var task = start()) {
      assertThat(task.context().drainSeekOffsets()).as("reads it again").containsEntry(ACTS, 8L);
      task.put(8, 9, 10);
    }
    assertThat(memory.last.orElseThrow().size()).isEqualTo(4);
    assertThat(verify(directory).isValid()).isTrue();

    rollBack(3);
    assertRefused("covers 4 segments, but the log has 3");
  }

  @Test
  void withoutACheckpointTheCommittedOffsetsCount() throws IOException {
    memory.last = Optional.empty();
    memory.committed.put(ACTS, 14L);
    rollBack(4);

    assertRefused("before the committed offsets of its consumer group");

    rollBack(SEGMENTS);
    start().close();
    assertThat(memory.last).as("remembered from now on").isPresent();
  }
}
