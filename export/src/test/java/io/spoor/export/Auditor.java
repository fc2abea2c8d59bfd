package io.spoor.export;

import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.export.request.ExportRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;

/** An auditor who asks for exports of the story's log and checks them with its public key. */
final class Auditor {
  static final ExportRequest FULL_REQUEST =
      ExportRequest.everything("ana@larkfield.example", "case 4711");

  /** Beside the hijacked one. */
  static final int OTHER_RUNS = 30;

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-12T08:00:00Z"), ZoneOffset.UTC);

  private final HijackLog.WrittenLog log;

  private Auditor(HijackLog.WrittenLog log) {
    this.log = log;
  }

  /** Of a new log in the directory. */
  static Auditor forDirectory(Path directory) {
    return new Auditor(HijackLog.write(directory, OTHER_RUNS));
  }

  /** Where the log lies. */
  Path log() {
    return log.log();
  }

  ExportManifest export(ExportRequest request, Path target) {
    return export(request, target, ExportProgress.none(), manifest -> {});
  }

  ExportManifest export(
      ExportRequest request,
      Path target,
      ExportProgress progress,
      Consumer<ExportManifest> record) {
    try {
      return new Exporter(DirectoryStore.open(log.log()), CLOCK, progress)
          .export(request, target, record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ExportVerificationResult verify(Path export) {
    return new ExportVerifier(
            export, KeyFiles.readVerifiers(log.publicKey()), ExportProgress.none())
        .verify();
  }
}
