package io.spoor.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.spoor.evidence.store.DirectoryStore;
import io.spoor.export.request.ExportRequest;
import io.spoor.export.request.SelectionBounds;
import io.spoor.export.request.SelectionCriteria;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier in docs/, which shares no code with ours, on exports of ours. */
class PythonExportTest {
  private static final Path VERIFIER =
      Path.of(System.getProperty("spoor.root", "..")).resolve("docs/evidence_verify.py");

  @TempDir private Path directory;
  private HijackLog.WrittenLog log;
  private Path export;
  private ExportManifest manifest;

  /** What it said, and its exit code. */
  private record Run(int exit, String output) {}

  @BeforeAll
  static void hasPython() throws InterruptedException {
    boolean there;
    try {
      there = new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, "python3 is not on the PATH: the independent verifier was not run");
  }

  @BeforeEach
  void write() throws IOException {
    log = HijackLog.write(directory, 8);
    Path exportDirectory = directory.resolve("made");
    manifest =
        new Exporter(DirectoryStore.open(log.log()), Clock.systemUTC(), ExportProgress.none())
            .export(
                ExportRequest.everything("ana", "case 4711")
                    .with(SelectionCriteria.chain(HijackLog.HIJACKED)),
                exportDirectory,
                result -> {});
    export = Files.move(exportDirectory, directory.resolve("elsewhere"));
  }

  private Run run() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "python3", VERIFIER.toString(), export.toString(), log.publicKey().toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }

  @Test
  void findsWhatOursFinds() throws Exception {
    Run run = run();

    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.output())
        .contains(
            manifest.records() + " records of it are here and proven",
            "export.json " + manifest.digest());
  }

  @Test
  void noticesAnAlteredRecordAndAnAlteredTable() throws Exception {
    Path records = export.resolve("log/segments/000000000001/records");
    String lines = Files.readString(records);
    Files.writeString(records, lines.replace("AssumeRole", "AssumeR0le"));
    assertThat(run().output()).startsWith("segment 1: records: the root differs");
    assertThat(run().exit()).isEqualTo(1);
    Files.writeString(records, lines);

    Path csv = export.resolve("csv/finding.csv");
    Files.writeString(csv, Files.readString(csv).replace("critical", "low"));
    assertThat(run().output())
        .contains("csv/finding.csv: differs from the file that export.json lists");
    assertThat(run().exit()).isEqualTo(1);
  }

  @Test
  void takesFieldsThatAreLeftOut() throws Exception {
    export = directory.resolve("actions");
    new Exporter(DirectoryStore.open(log.log()), Clock.systemUTC(), ExportProgress.none())
        .export(
            ExportRequest.everything("ana", "case 4711")
                .with(
                    new SelectionBounds(
                        Optional.empty(),
                        Optional.empty(),
                        new TreeSet<>(List.of("action")),
                        Optional.empty())),
            export,
            result -> {});
    Path records = export.resolve("log/segments/000000000001/records");
    assertThat(Files.readString(records)).contains("\n~");
    assertThat(run().exit()).as(run().output()).isZero();
  }

  @Test
  void takesNoCompressedRecords() throws Exception {
    Path records = export.resolve("log/segments/000000000001/records");
    byte[] content = Files.readAllBytes(records);
    Files.delete(records);
    try (var gzip =
        new GZIPOutputStream(Files.newOutputStream(records.resolveSibling("records.gz")))) {
      gzip.write(content);
    }

    assertThat(run().output())
        .startsWith("segment 1: records.gz: the format permits no compressed records");
    assertThat(run().exit()).isEqualTo(1);
  }

  @Test
  void takesNoLinkForAFileAndQuotesNoNameThatMovesTheCursor() throws Exception {
    Path page = export.resolve("report.html");
    Path elsewhere = Files.move(page, directory.resolve("page"));
    Files.createSymbolicLink(page, elsewhere);
    assertThat(run().output()).contains("report.html: not a regular file");
    Files.delete(page);
    Files.move(elsewhere, page);

    for (String name : List.of("more", "log/segments/000000000001")) {
      Path link = export.resolve(name);
      Path outside = directory.resolve("aside");
      if (Files.exists(link)) {
        Files.move(link, outside);
      }
      Files.createSymbolicLink(link, Files.exists(outside) ? outside : directory);
      assertThat(run().exit()).as(name).isEqualTo(1);
      Files.delete(link);
      if (Files.exists(outside)) {
        Files.move(outside, link);
      }
    }
    assertThat(run().exit()).isZero();

    Files.writeString(export.resolve("a\u001b[2Jb"), "");
    assertThat(run().output())
        .contains("a\\u001b[2Jb: differs from the file that export.json lists")
        .doesNotContain("\u001b");
  }

  @Test
  void saysThatAManifestIsNone() throws Exception {
    for (String none : List.of("[]", "{", "{}", "[".repeat(100_000))) {
      Files.writeString(export.resolve("export.json"), none);
      Run run = run();
      assertThat(run.exit()).as(none).isEqualTo(1);
      assertThat(run.output()).as(none).doesNotContain("Traceback");
    }
  }

  @Test
  void noticesThatARecordWasReplacedByAHashThatIsNotIts() throws Exception {
    Path records = export.resolve("log/segments/000000000001/records");
    String lines = Files.readString(records);
    int line = lines.indexOf("\n=") + 4;
    Files.writeString(
        records,
        lines.substring(0, line)
            + (lines.charAt(line) == '0' ? '1' : '0')
            + lines.substring(line + 1));

    assertThat(run().output()).startsWith("segment 1: records: the root differs");
  }
}
