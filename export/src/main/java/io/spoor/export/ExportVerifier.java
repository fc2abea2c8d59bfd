package io.spoor.export;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.export.ExportManifest.FileDigest;
import io.spoor.export.format.ExportFormat;
import io.spoor.export.request.ExportContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Verifies an export on its own: its extract of the log, record by record; that the manifest lists
 * exactly the existing files; and that each format equals a new rendering of the proven records.
 */
public final class ExportVerifier {
  private final ExportDirectory directory;
  private final Collection<VerifierKey> keys;
  private final ExportProgress progress;

  /**
   * Creates a verifier for one export.
   *
   * @param keys keys known independently of the export; may be empty
   */
  public ExportVerifier(Path export, Collection<VerifierKey> keys, ExportProgress progress) {
    this.directory = new ExportDirectory(export);
    this.keys = keys;
    this.progress = progress;
  }

  /** Whether the directory contains a completed export. */
  public static boolean isExport(Path directory) {
    return Files.isRegularFile(directory.resolve(ExportManifest.FILE));
  }

  /**
   * Verifies the export.
   *
   * @throws EvidenceException if it cannot be read, or is not an export
   */
  public ExportVerificationResult verify() {
    try {
      ExportManifest manifest = manifest();
      DirectoryStore extract = DirectoryStore.open(directory.log());
      VerificationResult log =
          LogVerifier.ofExtract(extract, keys)
              .verify(Optional.empty(), records -> progress.update("proving", records));
      Optional<String> problem =
          log.fault().isPresent() ? Optional.empty() : problem(manifest, log, extract);
      return new ExportVerificationResult(manifest, log, problem);
    } catch (NotDirectoryException e) {
      throw new EvidenceException("the export in " + directory + " holds no log", e);
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot read the export in " + directory + ": " + IoReason.of(e), e);
    }
  }

  private ExportManifest manifest() throws IOException {
    Path file = directory.path().resolve(ExportManifest.FILE);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new EvidenceException(file + " is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      // A longer file is not a manifest; an altered file can be larger than memory.
      return ExportManifest.parse(in.readNBytes(SegmentStore.MAX_FILE_BYTES));
    } catch (IllegalArgumentException e) {
      throw new EvidenceException(file + " " + e.getMessage(), e);
    }
  }

  private Optional<String> problem(
      ExportManifest manifest, VerificationResult log, DirectoryStore extract) throws IOException {
    Optional<String> problem = otherLog(manifest.context(), log);
    if (problem.isEmpty()) {
      problem = otherFiles(manifest);
    }
    return problem.isEmpty() ? otherForms(manifest, extract) : problem;
  }

  private static Optional<String> otherLog(ExportContext context, VerificationResult log) {
    String head =
        log.head()
            .map(checkpoint -> new String(checkpoint.bytes(), StandardCharsets.UTF_8))
            .orElse("");
    return head.equals(context.checkpoint()) && log.segments() == context.segments()
        ? Optional.empty()
        : Optional.of(
            ExportManifest.FILE
                + " names a checkpoint other than the last of the extract: segments "
                + "are missing, or the file belongs to another export");
  }

  private Optional<String> otherFiles(ExportManifest manifest) throws IOException {
    List<String> present = directory.allFiles();
    for (String name : present) {
      FileDigest digest = manifest.files().get(name);
      if (digest == null) {
        return Optional.of(
            name + " is not part of the export: " + ExportManifest.FILE + " does not list it");
      }
      Path file = directory.path().resolve(name);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || !HashingOutputFiles.of(file).equals(digest)) {
        return Optional.of(
            name + " was altered: it differs from the file that " + ExportManifest.FILE + " lists");
      }
    }
    return manifest.files().keySet().stream()
        .filter(name -> !present.contains(name))
        .findFirst()
        .map(name -> name + " is missing");
  }

  /** Renders all formats again; needs no disk space. */
  private Optional<String> otherForms(ExportManifest manifest, DirectoryStore extract) {
    ExportContext context = manifest.context();
    var counter = new RecordCounter();
    var writers = new ArrayList<HashingOutputFiles>();
    var processed = new AtomicLong();
    List<Runnable> tasks = new ArrayList<>();
    tasks.add(() -> FormatWriters.count(extract, context.segments(), counter, n -> {}));
    for (ExportFormat format : context.request().formats()) {
      var files = new HashingOutputFiles();
      writers.add(files);
      tasks.add(
          () ->
              FormatWriters.drain(
                  extract,
                  context.segments(),
                  FormatWriters.open(format, context, files),
                  n -> progress.update("comparing", processed.addAndGet(n))));
    }
    FormatWriters.all(tasks);
    if (!counter.counts().equals(manifest.counts())
        || counter.withheld() != manifest.withheld()
        || counter.leftOut() != manifest.leftOut()) {
      return Optional.of(
          ("the records differ: %s lists %s with %s fields withheld and %s left out, but "
                  + "the export has %s with %s and %s")
              .formatted(
                  ExportManifest.FILE,
                  manifest.counts(),
                  manifest.withheld(),
                  manifest.leftOut(),
                  counter.counts(),
                  counter.withheld(),
                  counter.leftOut()));
    }
    SortedMap<String, FileDigest> expected = new TreeMap<>();
    writers.forEach(files -> expected.putAll(files.files()));
    for (Map.Entry<String, FileDigest> expectedDigest : manifest.files().entrySet()) {
      if (!expectedDigest.getValue().equals(expected.get(expectedDigest.getKey()))) {
        return Optional.of(
            expectedDigest.getKey()
                + " does not match the proven records: it was altered, or another "
                + "version of Spoor wrote it differently");
      }
    }
    return Optional.empty();
  }
}
