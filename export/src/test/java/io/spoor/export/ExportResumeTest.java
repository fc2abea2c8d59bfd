package io.spoor.export;

import static io.spoor.export.HijackLog.HIJACKED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.evidence.EvidenceException;
import io.spoor.export.request.SelectionCriteria;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports that stop, are asked for again, or are made by two at once in one directory. */
class ExportResumeTest {
  @TempDir private Path directory;
  private Auditor auditor;

  @BeforeEach
  void write() {
    auditor = Auditor.forDirectory(directory);
  }

  @Test
  void aHalfExportGoesOnWhereItStopped() throws IOException {
    Path uninterrupted = directory.resolve("whole");
    auditor.export(Auditor.FULL_REQUEST, uninterrupted);
    Map<String, String> expected = contents(uninterrupted);
    for (int stopAt : new int[] {1, 3, 8, 200, 500, 900}) {
      Path target = directory.resolve("stopped-" + stopAt);
      var calls = new AtomicInteger();
      assertThatThrownBy(
              () ->
                  auditor.export(
                      Auditor.FULL_REQUEST,
                      target,
                      (stage, records) -> {
                        if (calls.incrementAndGet() >= stopAt) {
                          throw new IllegalStateException("power is gone");
                        }
                      },
                      manifest -> {}))
          .hasMessageContaining("power is gone");
      assertThat(ExportVerifier.isExport(target)).isFalse();

      assertThatThrownBy(
              () ->
                  auditor.export(
                      Auditor.FULL_REQUEST.with(SelectionCriteria.chain(HIJACKED)), target))
          .isInstanceOf(EvidenceException.class)
          .hasMessageContaining("an unfinished export of another request (everything");
      auditor.export(Auditor.FULL_REQUEST, target);

      assertThat(contents(target)).isEqualTo(expected);
    }
    assertThatThrownBy(() -> auditor.export(Auditor.FULL_REQUEST, uninterrupted))
        .isInstanceOf(EvidenceException.class)
        .hasMessageContaining("a finished export is in");
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    var contents = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(directory.relativize(file).toString(), HashingOutputFiles.of(file).sha256());
      }
    }
    return contents;
  }

  @Test
  void whatIsHandedOutIsWrittenDownBeforeItIsFinished() {
    Path target = directory.resolve("export");

    assertThatThrownBy(
            () ->
                auditor.export(
                    Auditor.FULL_REQUEST,
                    target,
                    ExportProgress.none(),
                    manifest -> {
                      throw new EvidenceException("the journal is not reached");
                    }))
        .hasMessage("the journal is not reached");

    assertThat(ExportVerifier.isExport(target)).isFalse();
    assertThat(auditor.export(Auditor.FULL_REQUEST, target).digest()).hasSize(64);
  }

  @Test
  void whoAskedForWhatIsNotThereAsksAgainInTheSameDirectory() {
    Path target = directory.resolve("case-4711");
    assertThatThrownBy(
            () ->
                auditor.export(Auditor.FULL_REQUEST.with(SelectionCriteria.chain("beef")), target))
        .isInstanceOf(EvidenceException.class);

    auditor.export(Auditor.FULL_REQUEST.with(SelectionCriteria.chain(HIJACKED)), target);

    assertThat(auditor.verify(target).isValid()).isTrue();
  }

  @Test
  void oneExportAtATimeIsMadeInADirectory() {
    Path target = directory.resolve("export");
    var refused = new AtomicInteger();

    auditor.export(
        Auditor.FULL_REQUEST,
        target,
        (stage, records) -> {
          if (stage.equals("copying") && refused.getAndIncrement() == 0) {
            assertThatThrownBy(() -> auditor.export(Auditor.FULL_REQUEST, target))
                .isInstanceOf(EvidenceException.class)
                .hasMessageStartingWith("another process writes an export in " + target);
          }
        },
        manifest -> {});

    assertThat(refused.get()).isPositive();
    assertThat(auditor.verify(target).isValid()).isTrue();
  }

  /** Stopped between export.json and the end. */
  @Test
  void whatIsLeftOfAFinishedExportGoesWhenItIsAskedForAgain() throws IOException {
    Path target = directory.resolve("export");
    auditor.export(Auditor.FULL_REQUEST, target);
    Files.writeString(
        Files.createDirectory(target.resolve(".unfinished")).resolve("facts.json"), "{}");

    assertThatThrownBy(() -> auditor.export(Auditor.FULL_REQUEST, target))
        .hasMessageContaining("a finished export is in");

    assertThat(auditor.verify(target).isValid()).isTrue();
  }
}
