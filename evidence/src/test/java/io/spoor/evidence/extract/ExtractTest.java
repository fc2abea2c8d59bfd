package io.spoor.evidence.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerificationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractTest {
  private static final SigningKey KEY = SigningKey.generate(LogFixtures.NAME);
  private static final int SEGMENTS = 3;
  private static final int ROUNDS = 60;

  @TempDir private Path directory;

  private Path extract(Path log, String name, Extractor.Selection selected) throws IOException {
    Path target = directory.resolve(name);
    new Extractor(DirectoryStore.open(log), SEGMENTS, target, directory.resolve("staging"))
        .run(selected, records -> {});
    return target;
  }

  private static VerificationResult verify(Path extract) throws IOException {
    return LogVerifier.ofExtract(DirectoryStore.open(extract), List.of(KEY.verifier()))
        .verify(Optional.empty(), records -> {});
  }

  /** Any choice out of segments of any size verifies, and gives back the records as they were. */
  @Test
  void anyChoiceIsProven() throws IOException {
    var random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      Path log = directory.resolve("log-" + round);
      LogFixtures.write(log, KEY, SEGMENTS, 1 + random.nextInt(40));
      double probability = random.nextInt(5) / 4.0;
      List<RecordView> selected = new ArrayList<>();

      Path extract =
          extract(
              log,
              "extract-" + round,
              record -> {
                if (random.nextDouble() < probability) {
                  selected.add(record);
                  return true;
                }
                return false;
              });

      VerificationResult result = verify(extract);
      assertThat(result.fault()).isEmpty();
      assertThat(result.records()).isEqualTo(selected.size());
      assertThat(result.head().orElseThrow().root())
          .isEqualTo(LogFixtures.verify(log).head().orElseThrow().root());
      List<RecordView> read = new ArrayList<>();
      RecordScan.of(DirectoryStore.open(extract), SEGMENTS, (number, record) -> read.add(record));
      assertThat(read).isEqualTo(selected);
    }
  }

  @Test
  void anAlteredByteOfAnyFileFails() throws IOException {
    Path log = directory.resolve("log");
    LogFixtures.write(log, KEY, SEGMENTS, 9);
    Path extract = extract(log, "extract", record -> record.header().offset() % 3 == 0);
    List<Path> files;
    try (Stream<Path> all = Files.walk(extract)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      for (int offset = 0; offset < bytes.length; offset += 1 + offset % 19) {
        byte[] altered = bytes.clone();
        altered[offset] ^= 1;
        Files.write(file, altered);
        assertThat(verify(extract).fault()).as(file + ", byte " + offset).isPresent();
      }
      Files.write(file, bytes);
    }
    assertThat(verify(extract).fault()).isEmpty();
  }

  /** Left out is said with a line of its own, and only an extract may say it. */
  @Test
  void anExtractIsNoLog() throws IOException {
    Path log = directory.resolve("log");
    LogFixtures.write(log, KEY, SEGMENTS, 9);
    Path extract = extract(log, "extract", record -> record.header().offset() == 1);
    assertThat(Files.readString(LogFixtures.segment(extract, 0).resolve("records")))
        .contains("\n=0 ")
        .contains("\n=2 ");
    assertThat(Files.exists(LogFixtures.segment(extract, 1).resolve("records"))).isFalse();

    VerificationResult asLog = LogFixtures.verify(extract, KEY.verifier());

    assertThat(asLog.fault().orElseThrow().toString()).contains("segment 0, hashes: is missing");
    LogFixtures.replaceRecords(log, 0, LogFixtures.records(extract, 0));
    assertThat(LogFixtures.verify(log).fault().orElseThrow().problem())
        .contains("are left out at once, which is allowed in an extract only");
    assertThatThrownBy(() -> extract(log, "again", record -> true))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("segment 0: its records: several records are left out");
  }

  /** The log still has such a field, so the line is not that of a withheld one. */
  @Test
  void aFieldThatIsLeftOutIsProvenAndOnlyInAnExtract() throws IOException {
    Path log = directory.resolve("log");
    LogFixtures.write(log, KEY, SEGMENTS, 9);
    Path extract =
        extract(
            log,
            "extract",
            new Extractor.Selection() {
              @Override
              public boolean test(RecordView record) {
                return true;
              }

              @Override
              public Set<String> fieldsLeftOut(RecordView record) {
                return Set.of("note");
              }
            });

    assertThat(verify(extract).fault()).isEmpty();
    assertThat(verify(extract).withheld()).isZero();
    RecordScan.of(
        DirectoryStore.open(extract),
        SEGMENTS,
        (number, record) -> {
          assertThat(record.leftOut()).isEqualTo(1);
          assertThat(record.withheld()).isZero();
          assertThat(record.field("note")).isEmpty();
          assertThat(record.field("action")).isPresent();
        });
    LogFixtures.replaceRecords(log, 0, LogFixtures.records(extract, 0));
    assertThat(LogFixtures.verify(log).fault().orElseThrow().problem())
        .isEqualTo("a field is left out, which is allowed in an extract only and not in a log");
  }

  @Test
  void compressedRecordsAreAFault() throws IOException {
    Path log = directory.resolve("log");
    LogFixtures.write(log, KEY, SEGMENTS, 9);
    Path extract = extract(log, "extract", record -> true);
    LogFixtures.compress(extract, 1);

    assertThat(verify(extract).fault().orElseThrow())
        .hasToString("segment 1, records: is compressed, but the records of an extract are not");
  }

  @Test
  void moreRecordsLeftOutThanASegmentCanHaveAreAFault() throws IOException {
    Path log = directory.resolve("log");
    LogFixtures.write(log, KEY, SEGMENTS, 9);
    Path extract = extract(log, "extract", record -> true);
    Files.writeString(
        LogFixtures.segment(extract, 1).resolve("records"),
        ("=30 " + "a".repeat(64) + "\n").repeat(3));

    assertThat(verify(extract).fault().orElseThrow().toString())
        .startsWith("segment 1, records, record ")
        .endsWith("no segment has so many records");
  }

  /** A link may lead to any file of whoever exports; a pipe may never end. */
  @Test
  void nothingIsTakenFromALogByALink() throws IOException {
    Path log = directory.resolve("log");
    LogFixtures.write(log, KEY, SEGMENTS, 9);
    Path records = LogFixtures.compressed(log, 1);
    Files.createSymbolicLink(records, Files.move(records, directory.resolve("elsewhere")));

    assertThatThrownBy(() -> extract(log, "extract", record -> true))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("records.gz is not a regular file");
  }

  @Test
  void goesOnWhereItStopped() throws IOException {
    Path log = directory.resolve("log");
    LogFixtures.write(log, KEY, SEGMENTS, 9);
    List<Long> requestedSegments = new ArrayList<>();
    assertThatThrownBy(
            () ->
                extract(
                    log,
                    "extract",
                    record -> {
                      requestedSegments.add(record.header().offset());
                      if (requestedSegments.size() == 14) {
                        throw new IllegalStateException("killed");
                      }
                      return true;
                    }))
        .hasMessage("killed");

    Path extract =
        extract(log, "extract", record -> requestedSegments.add(record.header().offset()));

    assertThat(requestedSegments).hasSize(14 + 18); // the first segment was done
    assertThat(verify(extract).fault()).isEmpty();
    assertThat(verify(extract).records()).isEqualTo(27);
  }
}
