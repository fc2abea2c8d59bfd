package io.spoor.export;

import static io.spoor.export.Story.FINDING;
import static io.spoor.export.Story.HIJACKED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.export.format.Format;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An auditor asks for the hijacked chain, and checks what she gets on a machine of her own. */
class ExportTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-12T08:00:00Z"), ZoneOffset.UTC);
  private static final ExportRequest EVERYTHING =
      ExportRequest.everything("ana@larkfield.example", "case 4711");
  private static final int OTHER_RUNS = 30;

  @TempDir private Path directory;
  private Story.Written story;

  @BeforeEach
  void write() {
    story = Story.write(directory, OTHER_RUNS);
  }

  private ExportManifest export(ExportRequest request, Path target) {
    return export(request, target, ExportProgress.none(), manifest -> {});
  }

  private ExportManifest export(
      ExportRequest request,
      Path target,
      ExportProgress progress,
      Consumer<ExportManifest> record) {
    try {
      return new Exporter(DirectoryStore.open(story.log()), CLOCK, progress)
          .export(request, target, record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ExportVerdict verify(Path export) {
    return new ExportVerifier(
            export, KeyFiles.readVerifiers(story.publicKey()), ExportProgress.none())
        .verify();
  }

  @Test
  void aChainIsHandedOutWithAllThatBelongsToItAndNothingElse() throws IOException {
    Path target = directory.resolve("case-4711");

    ExportManifest manifest =
        export(EVERYTHING.with(Choice.chain(HIJACKED.substring(0, 12))), target);

    assertThat(manifest.counts())
        .containsEntry("event", 3L)
        .containsEntry("action", 3L)
        .containsEntry("link", 1L)
        .containsEntry("chain", 1L)
        .containsEntry("finding", 2L)
        .containsEntry("alert", 1L)
        .containsEntry("delivery", 1L)
        .containsEntry("verdict", 1L)
        .containsEntry("manifest", 1L)
        .containsEntry("exception", 1L)
        .containsEntry("act", 1L) // the one on this chain
        .containsKey("schema");
    try (Stream<Path> files = Files.walk(target)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readAllBytes(file))
            .as(file.toString())
            .asString(ISO_8859_1)
            .doesNotContain("quiet-", "report-reader");
      }
    }
  }

  @Test
  void movedElsewhereItVerifiesByItself() throws IOException {
    Path target = directory.resolve("export");
    ExportManifest manifest =
        export(
            EVERYTHING.with(Choice.of(List.of(), List.of(FINDING), List.of(), List.of())), target);
    Path moved = directory.resolve("auditor/laptop");
    Files.createDirectories(moved.resolveSibling(""));
    Files.move(target, moved);
    ExportDirectory.delete(story.log());

    ExportVerdict verdict = verify(moved);

    assertThat(verdict.log().fault()).isEmpty();
    assertThat(verdict.problem()).isEmpty();
    assertThat(verdict.log().records()).isEqualTo(manifest.records());
    assertThat(verdict.log().vouched()).isTrue();
    assertThat(verdict.manifest().digest()).isEqualTo(manifest.digest());
  }

  @Test
  void aStrangersKeyDoesNotVouchForIt() {
    Path target = directory.resolve("export");
    export(EVERYTHING.with(Choice.chain(HIJACKED)), target);
    SigningKey stranger = SigningKey.generate(Story.LOG);

    ExportVerdict verdict =
        new ExportVerifier(target, List.of(stranger.verifier()), ExportProgress.none()).verify();

    assertThat(verdict.holds()).isFalse();
    assertThat(verdict.log().fault().orElseThrow().problem())
        .contains("no checkpoint is signed by a key that was given");
  }

  @Test
  void anAlteredByteOfAnyFileIsNoticed() throws IOException {
    Path target = directory.resolve("export");
    export(EVERYTHING.with(Choice.chain(HIJACKED)), target);
    List<Path> files;
    try (Stream<Path> all = Files.walk(target)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSizeGreaterThan(40);

    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      for (int at : new int[] {0, bytes.length / 3, bytes.length - 1}) {
        byte[] altered = bytes.clone();
        altered[at] ^= 4;
        Files.write(file, altered);
        assertThat(isRefused(target)).as(file + ", byte " + at).isTrue();
      }
      Files.delete(file);
      assertThat(isRefused(target)).as(file + " deleted").isTrue();
      Files.write(file, bytes);
    }
    assertThat(verify(target).holds()).isTrue();
    for (String stranger :
        List.of("csv/extra.csv", ".unfinished/x", "log/acts", "log/segments/x")) {
      Path file = target.resolve(stranger);
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, "a,b");
      assertThat(isRefused(target)).as(stranger).isTrue();
      Files.delete(file);
    }
  }

  private boolean isRefused(Path export) {
    try {
      return !verify(export).holds();
    } catch (EvidenceException e) {
      return true;
    }
  }

  /** A table that says something else, with a manifest that fits it: caught by making it again. */
  @Test
  void aForgedTableWithAFittingManifestIsNoticed() throws IOException {
    Path target = directory.resolve("export");
    ExportManifest manifest = export(EVERYTHING.with(Choice.chain(HIJACKED)), target);
    Path csv = target.resolve("csv/action.csv");
    Files.writeString(csv, Files.readString(csv).replace("failure", "success"));
    var files = new TreeMap<>(manifest.files());
    files.put("csv/action.csv", DigestingFiles.of(csv));
    var forged =
        new ExportManifest(manifest.facts(), manifest.counts(), manifest.withheld(), files);
    Files.write(target.resolve(ExportManifest.FILE), forged.bytes());

    assertThat(verify(target).problem())
        .hasValueSatisfying(
            p -> assertThat(p).startsWith("csv/action.csv is not what the proven records give"));
  }

  @Test
  void aHalfExportGoesOnWhereItStopped() throws IOException {
    Path whole = directory.resolve("whole");
    export(EVERYTHING, whole);
    Map<String, String> expected = contents(whole);
    for (int stopAt : new int[] {1, 3, 8, 200, 500, 900}) {
      Path target = directory.resolve("stopped-" + stopAt);
      var calls = new AtomicInteger();
      assertThatThrownBy(
              () ->
                  export(
                      EVERYTHING,
                      target,
                      (stage, records) -> {
                        if (calls.incrementAndGet() >= stopAt) {
                          throw new IllegalStateException("power is gone");
                        }
                      },
                      manifest -> {}))
          .hasMessageContaining("power is gone");
      assertThat(ExportVerifier.isExport(target)).isFalse();

      assertThatThrownBy(() -> export(EVERYTHING.with(Choice.chain(HIJACKED)), target))
          .isInstanceOf(EvidenceException.class)
          .hasMessageContaining("a half export of something else (everything");
      export(EVERYTHING, target);

      assertThat(contents(target)).isEqualTo(expected);
    }
    assertThatThrownBy(() -> export(EVERYTHING, whole))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("a finished export is in");
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    var contents = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(directory.relativize(file).toString(), DigestingFiles.of(file).sha256());
      }
    }
    return contents;
  }

  @Test
  void whatIsHandedOutIsWrittenDownBeforeItIsFinished() {
    Path target = directory.resolve("export");

    assertThatThrownBy(
            () ->
                export(
                    EVERYTHING,
                    target,
                    ExportProgress.none(),
                    manifest -> {
                      throw new EvidenceException("the journal is not reached");
                    }))
        .hasMessage("the journal is not reached");

    assertThat(ExportVerifier.isExport(target)).isFalse();
    assertThat(export(EVERYTHING, target).digest()).hasSize(64);
  }

  @Test
  void choosesByAgentPrincipalTimeAndKind() {
    ExportManifest byAgent =
        export(
            EVERYTHING.with(Choice.of(List.of(), List.of(), List.of("report-writer"), List.of())),
            directory.resolve("by-agent"));
    assertThat(byAgent.counts())
        .containsEntry("chain", (long) OTHER_RUNS)
        .containsEntry("event", 3L * OTHER_RUNS)
        .doesNotContainKeys("finding", "alert", "link");

    ExportManifest byPrincipal =
        export(
            EVERYTHING.with(Choice.of(List.of(), List.of(), List.of(), List.of("role/ops-admin"))),
            directory.resolve("by-principal"));
    assertThat(byPrincipal.counts())
        .containsEntry("event", 2L) // who took it on, and what was done with it
        .containsEntry("finding", 2L)
        .containsEntry("chain", 1L)
        .doesNotContainKeys("link", "delivery");

    ExportManifest byTime =
        export(
            EVERYTHING.with(
                Bounds.of(
                    Instant.parse("2026-03-10T09:45:00Z"),
                    Instant.parse("2026-03-10T09:48:00Z"),
                    List.of("action", "finding"))),
            directory.resolve("by-time"));
    assertThat(byTime.counts()).containsEntry("action", 9L).doesNotContainKeys("finding", "event");
    assertThat(verify(directory.resolve("by-time")).holds()).isTrue();

    ExportManifest byTenant =
        export(
            EVERYTHING.with(
                new Bounds(
                    Optional.empty(), Optional.empty(), new TreeSet<>(), Optional.of("other"))),
            directory.resolve("by-tenant"));
    assertThat(byTenant.counts().keySet()).containsExactly("schema");
  }

  @Test
  void saysWhatIsNotThere() {
    assertThatThrownBy(
            () -> export(EVERYTHING.with(Choice.chain("beef")), directory.resolve("none")))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("there is no chain beef in the evidence log in " + story.log());
    assertThatThrownBy(() -> export(EVERYTHING.with(Choice.chain("")), directory.resolve("which")))
        .hasMessageContaining("give more digits");
    assertThatThrownBy(
            () ->
                export(
                    EVERYTHING.with(Choice.of(List.of(), List.of(), List.of("nobody"), List.of())),
                    directory.resolve("who")))
        .hasMessageContaining("there is no chain of agent nobody");
  }

  @Test
  void whoAskedForWhatIsNotThereAsksAgainInTheSameDirectory() {
    Path target = directory.resolve("case-4711");
    assertThatThrownBy(() -> export(EVERYTHING.with(Choice.chain("beef")), target))
        .isInstanceOf(EvidenceException.class);

    export(EVERYTHING.with(Choice.chain(HIJACKED)), target);

    assertThat(verify(target).holds()).isTrue();
  }

  @Test
  void oneExportAtATimeIsMadeInADirectory() {
    Path target = directory.resolve("export");
    var refused = new AtomicInteger();

    export(
        EVERYTHING,
        target,
        (stage, records) -> {
          if (stage.equals("copying") && refused.getAndIncrement() == 0) {
            assertThatThrownBy(() -> export(EVERYTHING, target))
                .isInstanceOf(EvidenceException.class)
                .hasMessageStartingWith("another process makes an export in " + target);
          }
        },
        manifest -> {});

    assertThat(refused.get()).isPositive();
    assertThat(verify(target).holds()).isTrue();
  }

  /** Stopped between export.json and the end. */
  @Test
  void whatIsLeftOfAFinishedExportGoesWhenItIsAskedForAgain() throws IOException {
    Path target = directory.resolve("export");
    export(EVERYTHING, target);
    Files.writeString(
        Files.createDirectory(target.resolve(".unfinished")).resolve("facts.json"), "{}");

    assertThatThrownBy(() -> export(EVERYTHING, target))
        .hasMessageContaining("a finished export is in");

    assertThat(verify(target).holds()).isTrue();
  }

  @Test
  void aManifestLongerThanMemoryIsNone() throws IOException {
    Path target = directory.resolve("export");
    export(EVERYTHING.with(Choice.chain(HIJACKED)), target);
    Path manifest = target.resolve(ExportManifest.FILE);
    try (var longer = new RandomAccessFile(manifest.toFile(), "rw")) {
      longer.setLength(1L << 33);
    }
    assertThatThrownBy(() -> verify(target)).isInstanceOf(EvidenceException.class);

    Files.createSymbolicLink(manifest, Files.move(manifest, directory.resolve("elsewhere")));
    assertThatThrownBy(() -> verify(target)).hasMessageContaining("export.json is no plain file");
  }

  @Test
  void itIsMadeAndVerifiedByALinkToItsDirectoryButHoldsNone() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    export(EVERYTHING.with(Choice.chain(HIJACKED)), link);
    assertThat(verify(link).holds()).isTrue();
    assertThat(verify(real).holds()).isTrue();

    Path segments = real.resolve("log/segments");
    Files.createSymbolicLink(segments, Files.move(segments, directory.resolve("elsewhere")));
    assertThat(verify(real).problem()).hasValueSatisfying(p -> assertThat(p).contains("segments"));
  }

  @Test
  void anAlteredLogIsNotExported() throws IOException {
    Path records = story.log().resolve("segments/000000000001/records");
    byte[] bytes = Files.readAllBytes(records);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(records);
    Files.write(records, bytes);

    assertThatThrownBy(() -> export(EVERYTHING, directory.resolve("export")))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("does not verify, so nothing is taken from it: segment 1");
  }

  @Test
  void thePageIsOfItsOwnAndRunsNothing() throws IOException {
    Path target = directory.resolve("export");
    export(EVERYTHING.with(Choice.chain(HIJACKED)).withFormats(EnumSet.of(Format.HTML)), target);

    String page = Files.readString(target.resolve("report.html"), UTF_8);

    assertThat(page)
        .contains("case 4711", "ana@larkfield.example", HIJACKED, "An identity nobody declared")
        .contains("support-triage took on role/ops-admin, which is not declared", "e-create-key")
        .contains("CC7.3", "A.8.15", "10.5", "AU-10", "Art. 26", "What is not covered")
        .contains("<td>NO</td>", "true-positive", "revoked at 09:52", "pager")
        .contains("default-src 'none'")
        .doesNotContain("<script", "http://", "src=", "url(");
  }
}
