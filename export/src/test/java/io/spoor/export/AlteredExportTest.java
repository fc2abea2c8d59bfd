package io.spoor.export;

import static io.spoor.export.HijackLog.HIJACKED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.note.SigningKey;
import io.spoor.export.request.SelectionCriteria;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not as it was handed out does not verify, and an altered log hands out nothing. */
class AlteredExportTest {
  @TempDir private Path directory;
  private Auditor auditor;

  @BeforeEach
  void write() {
    auditor = Auditor.forDirectory(directory);
  }

  @Test
  void aStrangersKeyDoesNotVouchForIt() {
    Path target = directory.resolve("export");
    auditor.export(Auditor.FULL_REQUEST.with(SelectionCriteria.chain(HIJACKED)), target);
    SigningKey untrustedKey = SigningKey.generate(HijackLog.LOG);

    ExportVerificationResult result =
        new ExportVerifier(target, List.of(untrustedKey.verifier()), ExportProgress.none())
            .verify();

    assertThat(result.isValid()).isFalse();
    assertThat(result.log().fault().orElseThrow().problem())
        .contains("no checkpoint is signed by a given key");
  }

  @Test
  void anAlteredByteOfAnyFileIsNoticed() throws IOException {
    Path target = directory.resolve("export");
    auditor.export(Auditor.FULL_REQUEST.with(SelectionCriteria.chain(HIJACKED)), target);
    List<Path> files;
    try (Stream<Path> all = Files.walk(target)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSizeGreaterThan(40);

    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      for (int offset : new int[] {0, bytes.length / 3, bytes.length - 1}) {
        byte[] altered = bytes.clone();
        altered[offset] ^= 4;
        Files.write(file, altered);
        assertThat(isRefused(target)).as(file + ", byte " + offset).isTrue();
      }
      Files.delete(file);
      assertThat(isRefused(target)).as(file + " deleted").isTrue();
      Files.write(file, bytes);
    }
    assertThat(auditor.verify(target).isValid()).isTrue();
    for (String unknownFile :
        List.of("csv/extra.csv", ".unfinished/x", "log/acts", "log/segments/x")) {
      Path file = target.resolve(unknownFile);
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, "a,b");
      assertThat(isRefused(target)).as(unknownFile).isTrue();
      Files.delete(file);
    }
  }

  private boolean isRefused(Path export) {
    try {
      return !auditor.verify(export).isValid();
    } catch (EvidenceException e) {
      return true;
    }
  }

  /** A table that says something else, with a manifest that fits it: caught by making it again. */
  @Test
  void aForgedTableWithAFittingManifestIsNoticed() throws IOException {
    Path target = directory.resolve("export");
    ExportManifest manifest =
        auditor.export(Auditor.FULL_REQUEST.with(SelectionCriteria.chain(HIJACKED)), target);
    Path csv = target.resolve("csv/action.csv");
    Files.writeString(csv, Files.readString(csv).replace("failure", "success"));
    var files = new TreeMap<>(manifest.files());
    files.put("csv/action.csv", HashingOutputFiles.of(csv));
    var forged =
        new ExportManifest(
            manifest.context(), manifest.counts(), manifest.withheld(), manifest.leftOut(), files);
    Files.write(target.resolve(ExportManifest.FILE), forged.bytes());

    assertThat(auditor.verify(target).problem())
        .hasValueSatisfying(
            p -> assertThat(p).startsWith("csv/action.csv does not match the proven records"));
  }

  @Test
  void aManifestLongerThanMemoryIsNone() throws IOException {
    Path target = directory.resolve("export");
    auditor.export(Auditor.FULL_REQUEST.with(SelectionCriteria.chain(HIJACKED)), target);
    Path manifest = target.resolve(ExportManifest.FILE);
    try (var longer = new RandomAccessFile(manifest.toFile(), "rw")) {
      longer.setLength(1L << 33);
    }
    assertThatThrownBy(() -> auditor.verify(target)).isInstanceOf(EvidenceException.class);

    Files.createSymbolicLink(manifest, Files.move(manifest, directory.resolve("elsewhere")));
    assertThatThrownBy(() -> auditor.verify(target))
        .hasMessageContaining("export.json is not a regular file");
  }

  @Test
  void itIsMadeAndVerifiedByALinkToItsDirectoryButHoldsNone() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    auditor.export(Auditor.FULL_REQUEST.with(SelectionCriteria.chain(HIJACKED)), link);
    assertThat(auditor.verify(link).isValid()).isTrue();
    assertThat(auditor.verify(real).isValid()).isTrue();

    Path segments = real.resolve("log/segments");
    Files.createSymbolicLink(segments, Files.move(segments, directory.resolve("elsewhere")));
    assertThat(auditor.verify(real).problem())
        .hasValueSatisfying(p -> assertThat(p).contains("segments"));
  }

  @Test
  void anAlteredLogIsNotExported() throws IOException {
    Path records = auditor.log().resolve("segments/000000000001/records.gz");
    byte[] bytes = Files.readAllBytes(records);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(records);
    Files.write(records, bytes);

    assertThatThrownBy(() -> auditor.export(Auditor.FULL_REQUEST, directory.resolve("export")))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("does not verify, so no record is exported: segment 1");
  }
}
