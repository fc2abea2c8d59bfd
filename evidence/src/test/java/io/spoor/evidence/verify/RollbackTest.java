package io.spoor.evidence.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.FileTrees;
import io.spoor.evidence.write.EvidenceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both verifiers detect and locate a rollback by a remembered checkpoint. */
class RollbackTest {
  private static final Path VERIFIER =
      Path.of(System.getProperty("spoor.root", "..")).resolve("docs/evidence_verify.py");
  private static final int SEGMENTS = 6;

  @TempDir private Path directory;
  private Path log;
  private Path keyFile;
  private SigningKey key;
  private final List<Checkpoint> heads = new ArrayList<>();

  @BeforeAll
  static void hasPython() throws InterruptedException {
    boolean exists;
    try {
      exists = new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      exists = false;
    }
    assumeTrue(exists, "python3 is not on the PATH: the independent verifier was not run");
  }

  @BeforeEach
  void write() throws IOException {
    log = directory.resolve("log");
    keyFile = directory.resolve("key");
    key = KeyFiles.create(keyFile, LogFixtures.NAME);
    for (int segment = 0; segment < SEGMENTS; segment++) {
      LogFixtures.write(log, key, 1, 4);
      heads.add(LogFixtures.verify(log).head().orElseThrow());
      copy(log, copyOf(segment + 1));
    }
  }

  private Path copyOf(int segments) {
    return directory.resolve("copy-" + segments);
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

  private void rollBack(int segments) throws IOException {
    FileTrees.delete(log);
    copy(copyOf(segments), log);
  }

  private RememberedCheckpoint remembered(int segments) {
    return RememberedCheckpoint.of(heads.get(segments - 1));
  }

  private Optional<String> javaFault(RememberedCheckpoint since) {
    return LogFixtures.verifier(log, key.verifier())
        .verify(Optional.of(since), records -> {})
        .fault()
        .map(Object::toString);
  }

  /** What the verifier in Python says; empty if the log verifies. */
  private Optional<String> pythonFault(String since) {
    try {
      Process process =
          new ProcessBuilder(
                  "python3",
                  VERIFIER.toString(),
                  log.toString(),
                  KeyFiles.publicFile(keyFile).toString(),
                  "--since",
                  since)
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0 ? Optional.empty() : Optional.of(output);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private Path complete(int segments) throws IOException {
    return Files.write(
        directory.resolve("remembered-" + segments), heads.get(segments - 1).bytes());
  }

  private void assertBothFind(int since, String inJava, String inPython) throws IOException {
    assertThat(javaFault(remembered(since)))
        .hasValueSatisfying(f -> assertThat(f).contains(inJava));
    assertThat(pythonFault(complete(since).toString()))
        .hasValueSatisfying(f -> assertThat(f).startsWith(inPython));
    if (since == SEGMENTS) {
      assertThat(pythonFault(remembered(since).id()))
          .hasValueSatisfying(f -> assertThat(f).startsWith(inPython));
    }
  }

  @Test
  void anExtensionOfAnyEarlierCheckpointVerifies() throws IOException {
    for (int since = 1; since <= SEGMENTS; since++) {
      assertThat(javaFault(remembered(since))).isEmpty();
      assertThat(javaFault(RememberedCheckpoint.parseShort(remembered(since).id()))).isEmpty();
      assertThat(pythonFault(complete(since).toString())).isEmpty();
      assertThat(pythonFault(Files.readString(complete(since)))).as("as text").isEmpty();
      assertThat(pythonFault(remembered(since).id() + " 2026-03-10T09:40:00Z")).isEmpty();
    }
  }

  @Test
  void aRollbackToEachCheckpointIsFound() throws IOException {
    for (int segments = 1; segments < SEGMENTS; segments++) {
      rollBack(segments);
      assertThat(LogFixtures.verify(log).isValid()).as("by itself").isTrue();
      for (int since = segments + 1; since <= SEGMENTS; since++) {
        assertBothFind(
            since,
            "Segment " + segments + " is the first that is missing",
            "segment %d: is missing: the earlier checkpoint covers %d segments"
                .formatted(segments, since));
      }
    }
  }

  @Test
  void anotherHistoryOfTheSameKeyIsFound() throws IOException {
    for (int segments = 1; segments < SEGMENTS; segments++) {
      rollBack(segments);
      try (EvidenceWriter writer = LogFixtures.writer(log, key)) {
        for (int i = segments; i < SEGMENTS; i++) {
          writer.seal();
        }
      }
      assertThat(LogFixtures.verify(log, key.verifier()).isValid()).isTrue();
      assertThat(javaFault(remembered(segments))).as("what both have in common").isEmpty();
      for (int since = segments + 1; since <= SEGMENTS; since++) {
        assertBothFind(
            since,
            "segment %d, checkpoint: ".formatted(since - 1),
            "segment %d: the first %d segments differ".formatted(since - 1, since));
      }
    }
  }

  @Test
  void partsOfAnOlderCopyAreFoundWhereTheyAre() throws IOException {
    for (int segment = 1; segment < SEGMENTS; segment++) {
      rollBack(SEGMENTS);
      Path head = LogFixtures.segment(log, segment).resolve("checkpoint");
      Files.delete(head);
      Files.copy(LogFixtures.segment(log, segment - 1).resolve("checkpoint"), head);
      assertBothFind(SEGMENTS, "segment " + segment + ", ", "segment " + segment + ": ");

      rollBack(SEGMENTS);
      FileTrees.delete(LogFixtures.segment(log, segment));
      copy(LogFixtures.segment(log, segment - 1), LogFixtures.segment(log, segment));
      assertBothFind(SEGMENTS, "segment " + segment + ", ", "segment " + segment + ": ");
    }
  }

  @Test
  void aLastSegmentThatWasCutIsFoundAtEachRecord() throws IOException {
    LogFixtures.expand(log, SEGMENTS - 1);
    Path records = LogFixtures.segment(log, SEGMENTS - 1).resolve("records");
    byte[] bytes = Files.readAllBytes(records);
    for (int length = 0; length < bytes.length; length += 397) {
      Files.delete(records);
      Files.write(records, Arrays.copyOf(bytes, length));
      assertBothFind(SEGMENTS, "segment 5, records, record ", "segment 5: ");
    }
  }

  @Test
  void aCheckpointOfAnotherLogOrKeyIsRefused() throws IOException {
    SigningKey other = SigningKey.generate(LogFixtures.NAME);
    Checkpoint head = heads.getLast();
    Checkpoint forged = Checkpoint.sign(head.log(), head.size(), head.root(), other);
    assertThat(javaFault(RememberedCheckpoint.of(forged)))
        .hasValueSatisfying(f -> assertThat(f).contains("signed by none of the log's keys"));
    assertThat(pythonFault(Files.write(directory.resolve("forged"), forged.bytes()).toString()))
        .hasValueSatisfying(f -> assertThat(f).startsWith("the earlier checkpoint is signed by"));

    String elsewhere = remembered(SEGMENTS).id().replace(LogFixtures.NAME, "other.example");
    assertThat(javaFault(RememberedCheckpoint.parseShort(elsewhere)))
        .hasValueSatisfying(f -> assertThat(f).contains("belongs to another log, other.example"));
    assertThat(pythonFault(elsewhere))
        .hasValueSatisfying(f -> assertThat(f).contains("belongs to another log, other.example"));

    for (String none : List.of("a b c", "a 1 AAAA", "a -1 " + "A".repeat(43) + "=", "nowhere")) {
      assertThat(pythonFault(none))
          .hasValueSatisfying(f -> assertThat(f).doesNotContain("Traceback"));
    }
  }
}
