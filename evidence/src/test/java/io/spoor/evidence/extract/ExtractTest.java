package io.spoor.evidence.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.Logs;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractTest {
  private static final SigningKey KEY = SigningKey.generate(Logs.NAME);
  private static final int SEGMENTS = 3;
  private static final int ROUNDS = 60;

  @TempDir private Path directory;

  private Path extract(Path log, String name, Predicate<RecordView> chosen) throws IOException {
    Path target = directory.resolve(name);
    new Extractor(DirectoryStore.open(log), SEGMENTS, target, directory.resolve("staging"))
        .run(chosen, records -> {});
    return target;
  }

  private static Verdict verify(Path extract) throws IOException {
    return LogVerifier.ofExtract(DirectoryStore.open(extract), List.of(KEY.verifier()))
        .verify(Optional.empty(), records -> {});
  }

  /** Any choice out of segments of any size verifies, and gives back the records as they were. */
  @Test
  void anyChoiceIsProven() throws IOException {
    var random = new Random(7);
    for (int round = 0; round < ROUNDS; round++) {
      Path log = directory.resolve("log-" + round);
      Logs.write(log, KEY, SEGMENTS, 1 + random.nextInt(40));
      double share = random.nextInt(5) / 4.0;
      List<RecordView> chosen = new ArrayList<>();

      Path extract =
          extract(
              log,
              "extract-" + round,
              record -> {
                if (random.nextDouble() < share) {
                  chosen.add(record);
                  return true;
                }
                return false;
              });

      Verdict verdict = verify(extract);
      assertThat(verdict.fault()).isEmpty();
      assertThat(verdict.records()).isEqualTo(chosen.size());
      assertThat(verdict.head().orElseThrow().root())
          .isEqualTo(Logs.verify(log).head().orElseThrow().root());
      List<RecordView> read = new ArrayList<>();
      RecordScan.of(DirectoryStore.open(extract), SEGMENTS, (number, record) -> read.add(record));
      assertThat(read).isEqualTo(chosen);
    }
  }

  @Test
  void anAlteredByteOfAnyFileFails() throws IOException {
    Path log = directory.resolve("log");
    Logs.write(log, KEY, SEGMENTS, 9);
    Path extract = extract(log, "extract", record -> record.header().offset() % 3 == 0);
    List<Path> files;
    try (Stream<Path> all = Files.walk(extract)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      for (int at = 0; at < bytes.length; at += 1 + at % 19) {
        byte[] altered = bytes.clone();
        altered[at] ^= 1;
        Files.write(file, altered);
        assertThat(verify(extract).fault()).as(file + ", byte " + at).isPresent();
      }
      Files.write(file, bytes);
    }
    assertThat(verify(extract).fault()).isEmpty();
  }

  /** Left out is said with a line of its own, and only an extract may say it. */
  @Test
  void anExtractIsNoLog() throws IOException {
    Path log = directory.resolve("log");
    Logs.write(log, KEY, SEGMENTS, 9);
    Path extract = extract(log, "extract", record -> record.header().offset() == 1);
    assertThat(Files.readString(Logs.segment(extract, 0).resolve("records")))
        .contains("\n=0 ")
        .contains("\n=2 ");
    assertThat(Files.exists(Logs.segment(extract, 1).resolve("records"))).isFalse();

    Verdict asLog = Logs.verify(extract, KEY.verifier());

    assertThat(asLog.fault().orElseThrow().toString()).contains("segment 0, hashes: is missing");
    Path records = Logs.segment(log, 0).resolve("records");
    Files.delete(records);
    Files.copy(Logs.segment(extract, 0).resolve("records"), records);
    assertThat(Logs.verify(log).fault().orElseThrow().problem())
        .contains("are left out at once, which is allowed in an extract only");
    assertThatThrownBy(() -> extract(log, "again", record -> true))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("segment 0: its records: several records are left out");
  }

  @Test
  void moreRecordsLeftOutThanASegmentCanHaveAreAFault() throws IOException {
    Path log = directory.resolve("log");
    Logs.write(log, KEY, SEGMENTS, 9);
    Path extract = extract(log, "extract", record -> true);
    Files.writeString(
        Logs.segment(extract, 1).resolve("records"), ("=30 " + "a".repeat(64) + "\n").repeat(3));

    assertThat(verify(extract).fault().orElseThrow().toString())
        .startsWith("segment 1, records, record ")
        .endsWith("no segment has so many records");
  }

  /** A link may lead to any file of whoever exports; a pipe may never end. */
  @Test
  void nothingIsTakenFromALogByALink() throws IOException {
    Path log = directory.resolve("log");
    Logs.write(log, KEY, SEGMENTS, 9);
    Path records = Logs.segment(log, 1).resolve("records");
    Files.createSymbolicLink(records, Files.move(records, directory.resolve("elsewhere")));

    assertThatThrownBy(() -> extract(log, "extract", record -> true))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("records is no plain file");
  }

  @Test
  void goesOnWhereItStopped() throws IOException {
    Path log = directory.resolve("log");
    Logs.write(log, KEY, SEGMENTS, 9);
    List<Long> asked = new ArrayList<>();
    assertThatThrownBy(
            () ->
                extract(
                    log,
                    "extract",
                    record -> {
                      asked.add(record.header().offset());
                      if (asked.size() == 14) {
                        throw new IllegalStateException("killed");
                      }
                      return true;
                    }))
        .hasMessage("killed");

    Path extract = extract(log, "extract", record -> asked.add(record.header().offset()));

    assertThat(asked).hasSize(14 + 18); // the first segment was done
    assertThat(verify(extract).fault()).isEmpty();
    assertThat(verify(extract).records()).isEqualTo(27);
  }
}
