package io.spoor.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.extract.Extractor;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.FileTrees;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.export.ExportManifest.FileDigest;
import io.spoor.export.format.ExportFormat;
import io.spoor.export.format.OutputFiles;
import io.spoor.export.request.ExportContext;
import io.spoor.export.request.ExportRequest;
import io.spoor.export.select.RecordSelector;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Writes an export: first {@code log}, an extract of the evidence log with the proofs of the
 * selected records; then the other formats, from the extract alone; last {@code export.json}.
 * Memory grows neither with the log nor with the selection. The same request resumes an interrupted
 * export.
 */
public final class Exporter {
  private final SegmentStore log;
  private final Clock clock;
  private final ExportProgress progress;

  public Exporter(SegmentStore log, Clock clock, ExportProgress progress) {
    this.log = log;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Writes the export, or the rest of it.
   *
   * @param target a new directory, or that of an incomplete export
   * @param record records the export before it is completed: if it throws, the export stays
   *     incomplete
   * @throws EvidenceException if the log does not verify, lacks a requested item, or the export
   *     cannot be written
   */
  public ExportManifest export(
      ExportRequest request, Path target, Consumer<ExportManifest> record) {
    var directory = new ExportDirectory(target);
    try (FileChannel _ = directory.lock()) {
      ExportContext context = resumeOrStart(request, directory);
      extract(context, directory);
      ExportManifest manifest = writeFormats(context, directory);
      record.accept(manifest);
      directory.finish(manifest);
      return manifest;
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot write the export to "
              + target
              + ": "
              + IoReason.of(e)
              + ". Free some space or check the disk, then run the same command again",
          e);
    }
  }

  private ExportContext resumeOrStart(ExportRequest request, ExportDirectory directory)
      throws IOException {
    Optional<ExportContext> resumed = directory.resumedContext();
    if (resumed.isPresent()) {
      if (!resumed.get().request().equals(request)) {
        throw new EvidenceException(
            directory
                + " holds an unfinished export of another request ("
                + resumed.get().request().describe()
                + ", requested by "
                + resumed.get().request().requestedBy()
                + "): repeat that request to finish it, or choose another directory");
      }
      return resumed.get();
    }
    long segments = log.segments().size();
    if (segments == 0) {
      throw new EvidenceException(
          "the evidence log in " + log + " is empty: there are no records to export");
    }
    SegmentStatement last = SegmentStatement.parse(part(segments - 1, SegmentFile.STATEMENT));
    var context =
        new ExportContext(
            request,
            clock.instant(),
            last.log(),
            segments,
            last.first() + last.records(),
            new String(part(segments - 1, SegmentFile.CHECKPOINT), UTF_8));
    directory.writeContext(context);
    return context;
  }

  private byte[] part(long segment, SegmentFile segmentFile) throws IOException {
    return log.read(segment, segmentFile)
        .orElseThrow(
            () ->
                new EvidenceException(
                    ("segment %s of the evidence log in %s lacks its %s. Run bin/spoor evidence "
                            + "verify for details")
                        .formatted(segment, log, segmentFile.fileName())));
  }

  private void extract(ExportContext context, ExportDirectory directory) throws IOException {
    long segments = context.segments();
    var extractor =
        new Extractor(
            log, segments, directory.log(), directory.temporaryFile("log").resolve("segment"));
    if (extractor.isDone()) {
      return;
    }
    try (RecordSelector selector = select(context, directory)) {
      extractor.run(selector, progressListener("copying"));
    }
  }

  private RecordSelector select(ExportContext context, ExportDirectory directory)
      throws IOException {
    try {
      return RecordSelector.of(
          context.request(),
          log,
          context.segments(),
          directory.temporaryFile("keys"),
          progressListener("selecting"));
    } catch (EvidenceException e) {
      if (!Files.exists(directory.log())) {
        directory.removeContext(); // an item is missing: the next request will differ
      }
      throw e;
    }
  }

  private LongConsumer progressListener(String stage) {
    return records -> progress.update(stage, records);
  }

  private ExportManifest writeFormats(ExportContext context, ExportDirectory directory)
      throws IOException {
    DirectoryStore extract = DirectoryStore.open(directory.log());
    var counter = new RecordCounter();
    var written = new AtomicLong();
    LongConsumer counting = n -> progress.update("writing", written.addAndGet(n));
    List<Runnable> tasks = new ArrayList<>();
    tasks.add(() -> FormatWriters.count(extract, context.segments(), counter, counting));
    for (ExportFormat format : context.request().formats()) {
      if (!Files.exists(directory.target(format))) {
        tasks.add(() -> writeFormat(format, context, extract, directory, counting));
      }
    }
    FormatWriters.all(tasks);
    progress.update("hashing", 0);
    var files = new TreeMap<String, FileDigest>();
    for (String name : directory.files()) {
      files.put(name, HashingOutputFiles.of(directory.path().resolve(name)));
    }
    return new ExportManifest(
        context, counter.counts(), counter.withheld(), counter.leftOut(), files);
  }

  private static void writeFormat(
      ExportFormat format,
      ExportContext context,
      SegmentStore extract,
      ExportDirectory directory,
      LongConsumer counting) {
    try {
      Path unfinished = directory.unfinished(format);
      FileTrees.delete(unfinished);
      Path base = unfinished.resolveSibling("");
      OutputFiles files =
          name -> {
            Path file = base.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            return Files.newOutputStream(file);
          };
      if (format != ExportFormat.HTML) {
        Files.createDirectories(unfinished); // even if no record has this format
      }
      FormatWriters.drain(
          extract, context.segments(), FormatWriters.open(format, context, files), counting);
      Files.move(unfinished, directory.target(format), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot write " + directory.target(format) + ": " + IoReason.of(e), e);
    }
  }
}
