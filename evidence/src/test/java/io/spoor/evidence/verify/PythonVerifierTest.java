package io.spoor.evidence.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.alteration.AlterationApplier;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.RewritableDirectory;
import io.spoor.evidence.write.EvidenceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier in docs/, which shares no code with ours, on logs of ours. */
class PythonVerifierTest {
  private static final Path VERIFIER =
      Path.of(System.getProperty("spoor.root", "..")).resolve("docs/evidence_verify.py");

  @TempDir private Path directory;
  private Path log;
  private Path keyFile;
  private SigningKey key;

  /** What it said, and its exit code. */
  private record Run(int exit, String output) {}

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

  /** Two keys, a hand-over, an empty segment, two partitions. */
  @BeforeEach
  void write() throws IOException {
    log = directory.resolve("log");
    keyFile = directory.resolve("key");
    key = KeyFiles.create(keyFile, LogFixtures.NAME);
    SigningKey next = KeyFiles.create(directory.resolve("next"), LogFixtures.NAME);
    LogFixtures.write(log, key, 3, 7);
    try (EvidenceWriter writer = LogFixtures.writer(log, key)) {
      writer.rotateKey(next);
    }
    LogFixtures.write(log, next, 2, 5);
    LogFixtures.expand(log, 1);
  }

  private Run run(Path verifierKeys) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("python3", VERIFIER.toString(), log.toString(), verifierKeys.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }

  @Test
  void findsWhatOursFinds() throws Exception {
    VerificationResult javaResult = LogFixtures.verify(log, key.verifier());
    assertThat(javaResult.isValid()).isTrue();

    Run run = run(KeyFiles.publicFile(keyFile));

    assertThat(run.output())
        .startsWith("6 segments, 31 records, 0 offsets in no segment")
        .contains(HexFormat.of().formatHex(javaResult.head().orElseThrow().root()));
    assertThat(run.exit()).isZero();
    assertThat(run(KeyFiles.publicFile(directory.resolve("next"))).exit()).isZero();
  }

  @Test
  void agreesOnWhatIsWithheldAndDeleted() throws Exception {
    SigningKey next = KeyFiles.read(directory.resolve("next"));
    LogFixtures.writeAct(log, next, List.of("1", "8-9"), "principal");
    LogFixtures.writeAct(log, next, List.of("2-5"));
    Path publicKey = KeyFiles.publicFile(keyFile);
    assertThat(run(publicKey).exit()).as("on record, and not done yet").isZero();
    LogVerifier verifier = LogFixtures.verifier(log);
    var acts = verifier.verify(Optional.empty(), records -> {}).altered().acts();
    try (RewritableDirectory alterable = RewritableDirectory.open(log)) {
      assertThat(new AlterationApplier(alterable, acts).run(verifier.sealedStatements()))
          .isEqualTo(7);
    }
    assertThat(run(publicKey).exit()).isZero();

    String lines = new String(LogFixtures.records(log, 0), UTF_8);
    String field =
        lines.lines().filter(line -> line.contains("AssumeRole")).findFirst().orElseThrow();
    LogFixtures.replaceRecords(
        log,
        0,
        lines
            .replace(field, "-" + HexFormat.of().formatHex(Sha256.of(field.getBytes(UTF_8))))
            .getBytes(UTF_8));
    assertThat(run(publicKey).output())
        .startsWith("record 0 of the log: the withheld fields differ from those in the acts");

    byte[] hashes = Files.readAllBytes(LogFixtures.segment(log, 0).resolve("hashes"));
    String substitute =
        "=0 " + HexFormat.of().formatHex(hashes, 0, 32) + lines.substring(lines.indexOf("\n{"));
    LogFixtures.replaceRecords(log, 0, substitute.getBytes(UTF_8));
    assertThat(run(publicKey).output())
        .startsWith("record 0 of the log is deleted, but no act records it");
  }

  /** A log signed by anybody must not make its readers expand without end. */
  @Test
  void takesNoBoundThatOursDoesNotTake() throws Exception {
    log = directory.resolve("single");
    LogFixtures.write(log, key, 1, 3);
    String statement = Files.readString(LogFixtures.segment(log, 0).resolve("statement"));
    assertThat(run(KeyFiles.publicFile(keyFile)).exit()).isZero();

    for (String bound :
        List.of("17179869184", "1048577", "524288", "0", "-1", "true", "1048576.0", "\"\"")) {
      LogFixtures.signStatement(log, key, statement.replace(":1048576,", ":" + bound + ","));

      assertThat(LogFixtures.verify(log).isValid()).as(bound).isFalse();
      assertThat(run(KeyFiles.publicFile(keyFile)).output())
          .as(bound)
          .startsWith("segment 0: statement: max_bytes is not a power of two");
    }
  }

  /** Only an extract may say that of a field. */
  @Test
  void refusesAFieldThatIsLeftOut() throws Exception {
    String lines = new String(LogFixtures.records(log, 1), UTF_8);
    String field =
        lines.lines().filter(line -> line.contains("AssumeRole")).findFirst().orElseThrow();
    String leftOut = "~" + HexFormat.of().formatHex(Sha256.of(field.getBytes(UTF_8)));
    LogFixtures.replaceRecords(log, 1, lines.replace(field, leftOut).getBytes(UTF_8));

    assertThat(run(KeyFiles.publicFile(keyFile)).output())
        .startsWith("segment 1: record 1: strange line");
  }

  /** Whose statement gives no bound. */
  @Test
  void refusesCompressedRecordsOfTheEarlierFormat() throws Exception {
    log = directory.resolve("earlier");
    LogFixtures.write(log, key, 1, 0);
    String statement = Files.readString(LogFixtures.segment(log, 0).resolve("statement"));
    LogFixtures.signStatement(
        log,
        key,
        statement
            .replace("spoor-evidence/2", "spoor-evidence/1")
            .replace("\"max_bytes\":1048576,", ""));

    assertThat(run(KeyFiles.publicFile(keyFile)).output())
        .startsWith("segment 0: records.gz: the format permits no compressed records");
    Files.delete(LogFixtures.compressed(log, 0));
    Files.createFile(LogFixtures.segment(log, 0).resolve("records"));
    assertThat(run(KeyFiles.publicFile(keyFile)).exit()).isZero();
  }

  @Test
  void refusesTheReferencesThatOursRefuses() throws Exception {
    List<String> references =
        List.of("0", "1", "2", "-1", "\"0\"", "0.5", "null", "{}", "true", "0,\"event\":{}");
    for (int i = 0; i < references.size(); i++) {
      log = directory.resolve("reference-" + i);
      String fields = "{\"$event\":{\"time\":\"1\",\"record\":" + references.get(i) + "}}";
      LogFixtures.writeAction(log, key, fields.replace(",\"event\":{}}}", "},\"event\":{}}"));
      VerificationResult javaResult = LogFixtures.verify(log);

      Run run = run(KeyFiles.publicFile(keyFile));

      assertThat(javaResult.isValid()).as(fields).isEqualTo(i == 0);
      assertThat(run.exit()).as(fields).isEqualTo(i == 0 ? 0 : 1);
      if (i > 0) {
        assertThat(run.output())
            .as(fields)
            .startsWith(
                "segment 0: record 1 of the log: " + javaResult.fault().orElseThrow().problem());
      }
    }
  }

  @Test
  void wantsTheGivenKey() throws Exception {
    Path untrustedKeyFile = directory.resolve("stranger");
    KeyFiles.create(untrustedKeyFile, LogFixtures.NAME);

    Run run = run(KeyFiles.publicFile(untrustedKeyFile));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.output()).contains("no checkpoint is signed by a given key");
  }

  @Test
  void takesTheLastCheckpointInNoOtherBytesThanOursTakes() throws Exception {
    Path checkpoint = LogFixtures.segment(log, 5).resolve("checkpoint");
    String text = Files.readString(checkpoint);
    String signature = text.substring(0, text.length() - 2);
    char last = signature.charAt(signature.length() - 1);
    for (String altered :
        List.of(
            signature + "=",
            signature + "=AAAA\n",
            signature + "!=\n",
            // Other spare bits in the last character: the same bytes of a signature.
            signature.substring(0, signature.length() - 1) + (char) (last + 1) + "=\n")) {
      Files.delete(checkpoint);
      Files.writeString(checkpoint, altered);

      assertThat(LogFixtures.verify(log).isValid()).as(altered).isFalse();
      assertThat(run(KeyFiles.publicFile(keyFile)).output()).as(altered).startsWith("segment 5: ");
    }
  }

  @Test
  void readsNothingThatIsNoPlainFile() throws Exception {
    Path records = LogFixtures.segment(log, 1).resolve("records");
    Path elsewhere = Files.move(records, directory.resolve("elsewhere"));
    Files.createSymbolicLink(records, elsewhere);
    assertThat(run(KeyFiles.publicFile(keyFile)).output())
        .startsWith("segment 1: records: not a regular file");

    Files.delete(records);
    assertThat(new ProcessBuilder("mkfifo", records.toString()).start().waitFor()).isZero();
    assertThat(run(KeyFiles.publicFile(keyFile)).output())
        .startsWith("segment 1: records: not a regular file");
  }

  @Test
  void takesKeysAsOursTakesThemAndVerifiesNothingByNone() throws Exception {
    Path keys = directory.resolve("keys");
    String key = Files.readString(KeyFiles.publicFile(keyFile));

    Files.writeString(keys, "# of the first year\n\n" + key);
    assertThat(run(keys).exit()).isZero();
    for (String none : List.of("", "# nothing\n", "garbage\n", key.replace("+", "+0"))) {
      Files.writeString(keys, none);
      Run run = run(keys);
      assertThat(run.exit()).as(none).isEqualTo(1);
      assertThat(run.output()).startsWith("no verifier key").doesNotContain("Traceback");
    }
  }

  @Test
  void saysWhatIsWrongWithADirectoryThatIsNoLog() throws Exception {
    Path publicKey = KeyFiles.publicFile(keyFile);
    Path other = Files.createDirectory(log.resolve("other"));
    assertThat(run(publicKey).output())
        .isEqualToIgnoringNewLines("other: does not belong to the log");
    Files.delete(other);

    log = Files.createDirectory(directory.resolve("empty"));
    assertThat(run(publicKey).output()).contains("empty/segments").doesNotContain("Traceback");

    Files.createDirectory(log.resolve("segments"));
    assertThat(run(publicKey).output())
        .as("all of it was deleted")
        .startsWith("no checkpoint is signed by a given key");

    Path segment = Files.createDirectories(LogFixtures.segment(log, 0));
    for (String file : List.of("checkpoint", "hashes", "records", "statement")) {
      Files.writeString(segment.resolve(file), "[".repeat(100_000));
    }
    assertThat(run(publicKey).output()).startsWith("segment 0: ").doesNotContain("Traceback");
  }

  @Test
  void noticesAByteOfEachFile() throws Exception {
    try (Stream<Path> files = Files.walk(LogFixtures.segment(log, 2))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        byte[] altered = bytes.clone();
        altered[altered.length / 2] ^= 1;
        Files.delete(file);
        Files.write(file, altered);

        Run run = run(KeyFiles.publicFile(keyFile));

        assertThat(run.exit()).as(file.toString()).isEqualTo(1);
        assertThat(run.output()).as(file.toString()).startsWith("segment 2: ");
        Files.write(file, bytes);
      }
    }
  }
}
