package io.spoor.evidence.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.Logs;
import io.spoor.evidence.alteration.Alterer;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.segment.Statement;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.RecordProver;
import io.spoor.evidence.verify.Verdict;
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
class AlterTest {
  private static final SigningKey KEY = SigningKey.generate(Logs.NAME);

  @TempDir private Path log;

  /** Three segments of six records, numbered 0 to 17. */
  @BeforeEach
  void write() {
    Logs.write(log, KEY, 3, 6);
  }

  private Verdict verify() {
    return Logs.verify(log, KEY.verifier());
  }

  /** Does what the acts in the log say. */
  private long alter(Disk disk) throws IOException {
    LogVerifier verifier = Logs.verifier(log);
    Verdict verdict = verifier.verify(Optional.empty(), records -> {});
    assertThat(verdict.fault()).isEmpty();
    try (AlterableDirectory directory = AlterableDirectory.open(log, disk)) {
      return new Alterer(directory, verdict.altered().acts()).run(verifier.sealed());
    }
  }

  private long alter() throws IOException {
    return alter(Disk.real());
  }

  private Path records(int segment) {
    return Logs.segment(log, segment).resolve("records");
  }

  private List<String> lines(int segment) throws IOException {
    return new ArrayList<>(Files.readAllLines(records(segment)));
  }

  private void write(int segment, List<String> lines) throws IOException {
    Files.delete(records(segment));
    Files.writeString(records(segment), String.join("\n", lines) + "\n");
  }

  private static String commitment(String line) {
    return "-" + HexFormat.of().formatHex(Sha256.of(line.getBytes(UTF_8)));
  }

  @Test
  void aFieldIsWithheldAndTheRestStaysProven() throws IOException {
    Logs.act(log, KEY, List.of("1", "7-8"), "principal", "note");
    assertThat(verify().altered().unfinished()).isEqualTo(3);

    assertThat(alter()).isEqualTo(3);

    Verdict verdict = verify();
    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.withheld()).isEqualTo(6);
    assertThat(verdict.altered().withheldRecords()).isEqualTo(3);
    assertThat(verdict.altered().unfinished()).isZero();
    assertThat(verdict.altered().acts())
        .singleElement()
        .satisfies(
            act -> {
              assertThat(act.who()).isEqualTo("ann");
              assertThat(act.why()).isEqualTo("request 4711");
              assertThat(act.time()).isEqualTo(Logs.TIME.toString());
            });
    assertThat(lines(0).subList(6, 12)).noneMatch(line -> line.contains("support-readonly"));
    LogVerifier verifier = Logs.verifier(log);
    verifier.verifyChain(Optional.empty());
    var proof = new RecordProver(DirectoryStore.open(log), verifier).byNumber(7).orElseThrow();
    assertThat(proof.problem(List.of(KEY.verifier()))).isEmpty();
    assertThat(alter()).as("done already").isZero();
    assertThat(Files.getPosixFilePermissions(records(0)))
        .noneMatch(permission -> permission.name().endsWith("WRITE"));
  }

  @Test
  void recordsAreDeletedAndTheRestStaysProven() throws IOException {
    Logs.act(log, KEY, List.of("0-9"));

    assertThat(alter()).isEqualTo(10);

    Verdict verdict = verify();
    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.altered().deleted()).isEqualTo(10);
    assertThat(lines(0)).hasSize(6).allMatch(line -> line.matches("=0 [0-9a-f]{64}"));
    Logs.write(log, KEY, 1, 4);
    assertThat(verify().holds()).as("the log goes on").isTrue();
    LogVerifier verifier = Logs.verifier(log);
    verifier.verifyChain(Optional.empty());
    var prover = new RecordProver(DirectoryStore.open(log), verifier);
    assertThat(prover.byNumber(3).orElseThrow().problem(List.of(KEY.verifier()))).isEmpty();
    assertThat(prover.byNumber(12).orElseThrow().problem(List.of(KEY.verifier()))).isEmpty();
  }

  @Test
  void whatAnActWithheldCanBeDeletedLater() throws IOException {
    Logs.act(log, KEY, List.of("2"), "principal");
    alter();
    Logs.act(log, KEY, List.of("2-3"));
    alter();

    Verdict verdict = verify();
    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.altered().unfinished()).isZero();
    assertThat(verdict.withheld()).isZero();
  }

  @Test
  void aFieldThatIsWithheldWithoutAnActIsAFault() throws IOException {
    List<String> lines = lines(1);
    lines.set(4, commitment(lines.get(4)));
    write(1, lines);

    Verdict verdict = verify();

    assertThat(verdict.holds()).isFalse();
    assertThat(verdict.fault().orElseThrow())
        .hasToString(
            "segment 1, records, record 0 (6 of the log): has fields that are withheld, and no act"
                + " in the log says so");
  }

  @Test
  void anotherFieldThanTheActSaysIsAFault() throws IOException {
    Logs.act(log, KEY, List.of("6"), "principal");
    List<String> lines = lines(1);
    assertThat(lines.get(1)).contains("\"action\"");
    lines.set(1, commitment(lines.get(1)));
    write(1, lines);

    assertThat(verify().fault().orElseThrow().problem())
        .isEqualTo("other fields are withheld than the acts in the log say: [principal]");
  }

  @Test
  void oneFieldMoreThanTheActSaysIsAFault() throws IOException {
    Logs.act(log, KEY, List.of("6"), "principal");
    alter();
    List<String> lines = lines(1);
    lines.set(1, commitment(lines.get(1)));
    write(1, lines);

    assertThat(verify().fault().orElseThrow().problem()).contains("other fields are withheld");
  }

  @Test
  void aRecordThatIsDeletedWithoutAnActIsAFault() throws IOException {
    Logs.act(log, KEY, List.of("0-7"));
    alter();
    byte[] hashes = Files.readAllBytes(Logs.segment(log, 1).resolve("hashes"));
    List<String> lines = lines(1);
    int third = 2; // the two before are deleted, a line each
    List<String> after = new ArrayList<>(lines.subList(0, third));
    after.add("=0 " + HexFormat.of().formatHex(hashes, third * 32, third * 32 + 32));
    after.addAll(lines.subList(third + 6, lines.size()));
    write(1, after);

    assertThat(verify().fault().orElseThrow())
        .hasToString(
            "segment 1, records, record 2 (8 of the log): is deleted, and no act in the log says"
                + " so");
  }

  @Test
  void anActThatSaysNotAnyMoreWhatItDidCoversNothing() throws IOException {
    Logs.act(log, KEY, List.of("6"), "principal");
    alter();
    Logs.act(log, KEY, List.of("18"), "selector");
    alter();

    assertThat(verify().fault().orElseThrow().problem())
        .isEqualTo("has fields that are withheld, and no act in the log says so");
  }

  @Test
  void noDeletedRecordCanBeForged() throws IOException {
    Logs.act(log, KEY, List.of("6-7"));
    alter();
    List<String> lines = lines(1);
    for (String other :
        List.of(
            lines.get(1),
            lines.get(0).toUpperCase(Locale.ROOT),
            lines.get(0).replace("=0", "=1"),
            lines.get(0).replace("=0", "="),
            lines.get(0) + "0")) {
      List<String> forged = new ArrayList<>(lines);
      forged.set(0, other);
      write(1, forged);
      assertThat(verify().fault()).as(other).isPresent();
    }
  }

  @Test
  void noByteOfWhatIsLeftCanBeAltered() throws IOException {
    Logs.act(log, KEY, List.of("6", "8"), "principal", "note");
    Logs.act(log, KEY, List.of("7"));
    alter();
    byte[] bytes = Files.readAllBytes(records(1));
    for (int i = 0; i < bytes.length; i++) {
      byte[] altered = bytes.clone();
      altered[i] ^= 1;
      Files.delete(records(1));
      Files.write(records(1), altered);
      assertThat(verify().fault()).as("byte %d", i).isPresent();
    }
  }

  /** Ended after each single byte and operation: the log verifies, and it is finished later. */
  @Test
  void endsAtAnyStep() throws IOException {
    Logs.act(log, KEY, List.of("1"), "principal");
    Logs.act(log, KEY, List.of("7-10"));
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
      Verdict between = verify();
      assertThat(between.holds()).as("after step %d", steps).isTrue();
      assertThat(between.altered().unfinished()).isEqualTo(done ? 0 : left(between));
      alter();
      Verdict after = verify();
      assertThat(after.altered().unfinished()).as("after step %d", steps).isZero();
      assertThat(after.altered().deleted()).isEqualTo(4);
      assertThat(after.withheld()).isEqualTo(1);
      try (Stream<Path> altering = Files.list(log.resolve("altering"))) {
        assertThat(altering).containsExactly(log.resolve("altering").resolve("lock"));
      }
      for (int segment = 0; segment < 3; segment++) {
        Files.delete(records(segment));
        Files.copy(Logs.segment(pristine, segment).resolve("records"), records(segment));
      }
      steps += 13;
    }
    assertThat(steps).as("steps that were tried").isGreaterThan(1000);
  }

  private static long left(Verdict between) {
    return (between.withheld() == 1 ? 0 : 1) + 4 - between.altered().deleted();
  }

  private Path copyOf(Path directory) throws IOException {
    Path copy = Files.createTempDirectory(log.toAbsolutePath().getParent(), "copy");
    for (int segment = 0; segment < 3; segment++) {
      Files.createDirectories(Logs.segment(copy, segment));
      Files.copy(
          Logs.segment(directory, segment).resolve("records"),
          Logs.segment(copy, segment).resolve("records"));
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
          public List<String> strangers() {
            return List.of();
          }

          @Override
          public synchronized Optional<InputStream> open(long segment, Part part)
              throws IOException {
            if (part == Part.RECORDS && !done) {
              done = true;
              Logs.act(log, KEY, List.of("0-17"), "principal");
              alter();
            }
            return DirectoryStore.open(log).open(segment, part);
          }
        };

    Verdict verdict = new LogVerifier(altering, List.of()).verify(Optional.empty(), records -> {});

    assertThat(verdict.fault().orElseThrow().problem())
        .contains("no act in the log says so")
        .endsWith("segments were sealed meanwhile, which may say so: verify again");
    assertThat(verify().holds()).isTrue();
  }

  /** What lies in these directories is thrown away: by a link it would be somebody else's. */
  @Test
  void nothingIsThrownAwayByALink(@TempDir Path others) throws IOException {
    Path file = Files.writeString(others.resolve("file"), "of somebody else");
    for (String name : List.of("altering", "staging")) {
      Path link = log.resolve(name);
      Trees.delete(link);
      Files.createSymbolicLink(link, others);

      assertThat(Logs.verify(log).fault().orElseThrow().problem()).endsWith(name);
      assertThatThrownBy(
              () -> {
                if (name.equals("altering")) {
                  AlterableDirectory.open(log);
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
    try (AlterableDirectory first = AlterableDirectory.open(log)) {
      assertThatThrownBy(() -> AlterableDirectory.open(log))
          .isInstanceOf(EvidenceException.class)
          .hasMessageContaining("wait until it is done");
      // Who adds to the log is not in the way.
      Logs.write(log, KEY, 1, 2);
      assertThat(first.segments()).hasSize(4);
    }
  }

  @Test
  void whatIsNotWhatWasSealedIsNotTouched() throws IOException {
    Logs.act(log, KEY, List.of("1"), "principal");
    LogVerifier verifier = Logs.verifier(log);
    Verdict verdict = verifier.verify(Optional.empty(), records -> {});
    List<Statement> sealed = verifier.sealed();
    List<String> lines = lines(0);
    lines.set(1, lines.get(1).replace("AssumeRole", "GetObject"));
    write(0, lines);

    try (AlterableDirectory directory = AlterableDirectory.open(log)) {
      var alterer = new Alterer(directory, verdict.altered().acts());
      assertThatThrownBy(() -> alterer.run(sealed))
          .isInstanceOf(EvidenceException.class)
          .hasMessageContaining("record 0 is not what was sealed");
    }
    assertThat(lines(0)).isEqualTo(lines);
  }
}
