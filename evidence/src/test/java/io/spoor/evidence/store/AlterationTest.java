package io.spoor.evidence.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.alteration.AlterationApplier;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.RecordProver;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.testkit.property.SeedRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fields are withheld and records deleted by acts in the log; the rest verifies, and nothing goes
 * without an act.
 */
class AlterationTest {
  private static final SigningKey KEY = SigningKey.generate(LogFixtures.NAME);

  @TempDir private Path log;

  /** Three segments of six records, numbered 0 to 17; one of them uncompressed. */
  @BeforeEach
  void write() throws IOException {
    LogFixtures.write(log, KEY, 3, 6);
    LogFixtures.expand(log, 2);
  }

  private VerificationResult verify() {
    return LogFixtures.verify(log, KEY.verifier());
  }

  /** Does what the acts in the log say. */
  private long alter(Disk disk) throws IOException {
    LogVerifier verifier = LogFixtures.verifier(log);
    VerificationResult result = verifier.verify(Optional.empty(), records -> {});
    assertThat(result.fault()).isEmpty();
    try (RewritableDirectory directory = RewritableDirectory.open(log, disk)) {
      return new AlterationApplier(directory, result.altered().acts())
          .run(verifier.sealedStatements());
    }
  }

  private long alter() throws IOException {
    return alter(Disk.real());
  }

  private Path records(int segment) {
    return LogFixtures.file(log, segment, SegmentFile.RECORDS);
  }

  private List<String> lines(int segment) throws IOException {
    return new ArrayList<>(new String(LogFixtures.records(log, segment), UTF_8).lines().toList());
  }

  private void write(int segment, List<String> lines) throws IOException {
    LogFixtures.replaceRecords(log, segment, (String.join("\n", lines) + "\n").getBytes(UTF_8));
  }

  private static String commitment(String line) {
    return "-" + HexFormat.of().formatHex(Sha256.of(line.getBytes(UTF_8)));
  }

  @Test
  void aFieldIsWithheldAndTheRestStaysProven() throws IOException {
    LogFixtures.writeAct(log, KEY, List.of("1", "7-8"), "principal", "note");
    assertThat(verify().altered().unfinished()).isEqualTo(3);

    assertThat(alter()).isEqualTo(3);

    VerificationResult result = verify();
    assertThat(result.isValid()).isTrue();
    assertThat(result.withheld()).isEqualTo(6);
    assertThat(result.altered().withheldRecords()).isEqualTo(3);
    assertThat(result.altered().unfinished()).isZero();
    assertThat(result.altered().acts())
        .singleElement()
        .satisfies(
            act -> {
              assertThat(act.actor()).isEqualTo("ann");
              assertThat(act.reason()).isEqualTo("request 4711");
              assertThat(act.time()).isEqualTo(LogFixtures.TIME.toString());
            });
    assertThat(lines(0).subList(6, 12)).noneMatch(line -> line.contains("support-readonly"));
    LogVerifier verifier = LogFixtures.verifier(log);
    verifier.verifyChain(Optional.empty());
    var proof = new RecordProver(DirectoryStore.open(log), verifier).byNumber(7).orElseThrow();
    assertThat(proof.problem(List.of(KEY.verifier()))).isEmpty();
    assertThat(alter()).as("done already").isZero();
    assertThat(Files.getPosixFilePermissions(records(0)))
        .noneMatch(permission -> permission.name().endsWith("WRITE"));
  }

  @Test
  void recordsAreDeletedAndTheRestStaysProven() throws IOException {
    LogFixtures.writeAct(log, KEY, List.of("0-9"));

    assertThat(alter()).isEqualTo(10);

    VerificationResult result = verify();
    assertThat(result.isValid()).isTrue();
    assertThat(result.altered().deleted()).isEqualTo(10);
    assertThat(lines(0)).hasSize(6).allMatch(line -> line.matches("=0 [0-9a-f]{64}"));
    LogFixtures.write(log, KEY, 1, 4);
    assertThat(verify().isValid()).as("the log goes on").isTrue();
    LogVerifier verifier = LogFixtures.verifier(log);
    verifier.verifyChain(Optional.empty());
    var prover = new RecordProver(DirectoryStore.open(log), verifier);
    assertThat(prover.byNumber(3).orElseThrow().problem(List.of(KEY.verifier()))).isEmpty();
    assertThat(prover.byNumber(12).orElseThrow().problem(List.of(KEY.verifier()))).isEmpty();
  }

  @Test
  void whatAnActWithheldCanBeDeletedLater() throws IOException {
    LogFixtures.writeAct(log, KEY, List.of("2"), "principal");
    alter();
    LogFixtures.writeAct(log, KEY, List.of("2-3"));
    alter();

    VerificationResult result = verify();
    assertThat(result.isValid()).isTrue();
    assertThat(result.altered().unfinished()).isZero();
    assertThat(result.withheld()).isZero();
  }

  @Test
  void aFieldThatIsWithheldWithoutAnActIsAFault() throws IOException {
    List<String> lines = lines(1);
    lines.set(4, commitment(lines.get(4)));
    write(1, lines);

    VerificationResult result = verify();

    assertThat(result.isValid()).isFalse();
    assertThat(result.fault().orElseThrow())
        .hasToString(
            "segment 1, records, record 0 (6 of the log): has withheld fields, but no act in"
                + " the log records them");
  }

  @Test
  void anotherFieldThanTheActSaysIsAFault() throws IOException {
    LogFixtures.writeAct(log, KEY, List.of("6"), "principal");
    List<String> lines = lines(1);
    assertThat(lines.get(1)).contains("\"action\"");
    lines.set(1, commitment(lines.get(1)));
    write(1, lines);

    assertThat(verify().fault().orElseThrow().problem())
        .isEqualTo("the withheld fields differ from those in the acts of the log: [principal]");
  }

  @Test
  void oneFieldMoreThanTheActSaysIsAFault() throws IOException {
    LogFixtures.writeAct(log, KEY, List.of("6"), "principal");
    alter();
    List<String> lines = lines(1);
    lines.set(1, commitment(lines.get(1)));
    write(1, lines);

    assertThat(verify().fault().orElseThrow().problem()).contains("the withheld fields differ");
  }

  @Test
  void aRecordThatIsDeletedWithoutAnActIsAFault() throws IOException {
    LogFixtures.writeAct(log, KEY, List.of("0-7"));
    alter();
    byte[] hashes = Files.readAllBytes(LogFixtures.segment(log, 1).resolve("hashes"));
    List<String> lines = lines(1);
    int third = 2; // the two before are deleted, a line each
    List<String> after = new ArrayList<>(lines.subList(0, third));
    after.add("=0 " + HexFormat.of().formatHex(hashes, third * 32, third * 32 + 32));
    after.addAll(lines.subList(third + 6, lines.size()));
    write(1, after);

    assertThat(verify().fault().orElseThrow())
        .hasToString(
            "segment 1, records, record 2 (8 of the log): is deleted, but no act in the log"
                + " records it");
  }

  @Test
  void anActThatSaysNotAnyMoreWhatItDidCoversNothing() throws IOException {
    LogFixtures.writeAct(log, KEY, List.of("6"), "principal");
    alter();
    LogFixtures.writeAct(log, KEY, List.of("18"), "selector");
    alter();

    assertThat(verify().fault().orElseThrow().problem())
        .isEqualTo("has withheld fields, but no act in the log records them");
  }

  @Test
  void noDeletedRecordCanBeForged() throws IOException {
    LogFixtures.writeAct(log, KEY, List.of("6-7"));
    alter();
    List<String> lines = lines(1);
    for (String substitute :
        List.of(
            lines.get(1),
            lines.get(0).toUpperCase(Locale.ROOT),
            lines.get(0).replace("=0", "=1"),
            lines.get(0).replace("=0", "="),
            lines.get(0) + "0")) {
      List<String> forged = new ArrayList<>(lines);
      forged.set(0, substitute);
      write(1, forged);
      assertThat(verify().fault()).as(substitute).isPresent();
    }
  }

  @Test
  void noByteOfWhatIsLeftCanBeAltered() throws IOException {
    LogFixtures.writeAct(log, KEY, List.of("6", "8"), "principal", "note");
    LogFixtures.writeAct(log, KEY, List.of("7"));
    alter();
    byte[] bytes = LogFixtures.records(log, 1);
    SeedRange.Cases offsets = SeedRange.Cases.ofRun();
    for (int i = offsets.first(); i < bytes.length; i += offsets.step()) {
      byte[] altered = bytes.clone();
      altered[i] ^= 1;
      LogFixtures.replaceRecords(log, 1, altered);
      assertThat(verify().fault()).as("byte %d", i).isPresent();
    }
  }

  /** Ended after each single byte and operation: the log verifies, and it is finished later. */
  @Test
  void endsAtAnyStep() throws IOException {
    LogFixtures.writeAct(log, KEY, List.of("1"), "principal");
    LogFixtures.writeAct(log, KEY, List.of("7-10"));
    Path pristine = copyOf(log);
    long steps = 0;
    boolean done = false;
    while (!done) {
      try {
        alter(new FailingDisk(steps, "killed"));
        done = true;
      } catch (EvidenceException e) {
        assertThat(e).hasMessageContaining("evidence finish");
      }
      VerificationResult intermediate = verify();
      assertThat(intermediate.isValid()).as("after step %d", steps).isTrue();
      assertThat(intermediate.altered().unfinished())
          .isEqualTo(done ? 0 : unfinishedCount(intermediate));
      alter();
      VerificationResult after = verify();
      assertThat(after.altered().unfinished()).as("after step %d", steps).isZero();
      assertThat(after.altered().deleted()).isEqualTo(4);
      assertThat(after.withheld()).isEqualTo(1);
      try (Stream<Path> altering = Files.list(log.resolve("altering"))) {
        assertThat(altering).containsExactly(log.resolve("altering").resolve("lock"));
      }
      for (int segment = 0; segment < 3; segment++) {
        Path records = records(segment);
        Files.delete(records);
        Files.copy(LogFixtures.file(pristine, segment, SegmentFile.RECORDS), records);
      }
      steps += 13;
    }
    assertThat(steps).as("steps that were tried").isGreaterThan(500);
  }

  private static long unfinishedCount(VerificationResult result) {
    return (result.withheld() == 1 ? 0 : 1) + 4 - result.altered().deleted();
  }

  private Path copyOf(Path directory) throws IOException {
    Path copy = Files.createTempDirectory(log.toAbsolutePath().getParent(), "copy");
    for (int segment = 0; segment < 3; segment++) {
      Files.createDirectories(LogFixtures.segment(copy, segment));
      Path records = LogFixtures.file(directory, segment, SegmentFile.RECORDS);
      Files.copy(
          records, LogFixtures.segment(copy, segment).resolve(records.getFileName().toString()));
    }
    return copy;
  }

  /** A false alarm says that it may be one. */
  @Test
  void whatIsWithheldWhileItIsVerifiedIsSaidInASegmentThatCameLater() {
    var altering =
        new SegmentStore() {
          private boolean done;

          @Override
          public SortedSet<Long> segments() throws IOException {
            return DirectoryStore.open(log).segments();
          }

          @Override
          public List<String> unknownFiles() {
            return List.of();
          }

          @Override
          public boolean isCompressed(long segment) throws IOException {
            return DirectoryStore.open(log).isCompressed(segment);
          }

          @Override
          public synchronized Optional<InputStream> open(long segment, SegmentFile segmentFile)
              throws IOException {
            if (segmentFile == SegmentFile.RECORDS && !done) {
              done = true;
              LogFixtures.writeAct(log, KEY, List.of("0-17"), "principal");
              alter();
            }
            return DirectoryStore.open(log).open(segment, segmentFile);
          }
        };

    VerificationResult result =
        new LogVerifier(altering, List.of()).verify(Optional.empty(), records -> {});

    assertThat(result.fault().orElseThrow().problem())
        .contains("but no act in the log records them")
        .endsWith("segments sealed meanwhile may contain the act: verify again");
    assertThat(verify().isValid()).isTrue();
  }

  /** What lies in these directories is thrown away: by a link it would be somebody else's. */
  @Test
  void nothingIsThrownAwayByALink(@TempDir Path otherDirectory) throws IOException {
    Path file = Files.writeString(otherDirectory.resolve("file"), "of somebody else");
    for (String name : List.of("altering", "staging")) {
      Path link = log.resolve(name);
      FileTrees.delete(link);
      Files.createSymbolicLink(link, otherDirectory);

      assertThat(LogFixtures.verify(log).fault().orElseThrow().problem()).endsWith(name);
      assertThatThrownBy(
              () -> {
                if (name.equals("altering")) {
                  RewritableDirectory.open(log);
                } else {
                  WritableDirectory.open(log);
                }
              })
          .isInstanceOf(EvidenceException.class)
          .hasMessageContaining(name + " is a link");
      assertThat(file).exists();
      Files.delete(link);
    }
  }

  @Test
  void oneAltersAtATime() throws IOException {
    try (RewritableDirectory first = RewritableDirectory.open(log)) {
      assertThatThrownBy(() -> RewritableDirectory.open(log))
          .isInstanceOf(EvidenceException.class)
          .hasMessageContaining("wait until it has finished");
      // Who adds to the log is not in the way.
      LogFixtures.write(log, KEY, 1, 2);
      assertThat(first.segments()).hasSize(4);
    }
  }

  @Test
  void whatIsNotWhatWasSealedIsNotTouched() throws IOException {
    LogFixtures.writeAct(log, KEY, List.of("1"), "principal");
    LogVerifier verifier = LogFixtures.verifier(log);
    VerificationResult result = verifier.verify(Optional.empty(), records -> {});
    List<SegmentStatement> statements = verifier.sealedStatements();
    List<String> lines = lines(0);
    lines.set(1, lines.get(1).replace("AssumeRole", "GetObject"));
    write(0, lines);

    try (RewritableDirectory directory = RewritableDirectory.open(log)) {
      var applier = new AlterationApplier(directory, result.altered().acts());
      assertThatThrownBy(() -> applier.run(statements))
          .isInstanceOf(EvidenceException.class)
          .hasMessageContaining("record 0 differs from the sealed one");
    }
    assertThat(lines(0)).isEqualTo(lines);
  }
}
