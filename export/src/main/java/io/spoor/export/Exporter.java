package io.spoor.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.extract.Extractor;
import io.spoor.evidence.segment.Statement;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.Part;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.store.Trees;
import io.spoor.export.ExportManifest.FileDigest;
import io.spoor.export.format.Format;
import io.spoor.export.format.NewFiles;
import io.spoor.export.select.Selection;
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
 * Makes an export: first {@code log}, an extract of the evidence log with the proofs of what was
 * asked for; then from that alone the other forms; last {@code export.json}. Memory does not grow
 * with the log or what is chosen of it. An export that was stopped is gone on with by asking for
 * the same again.
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
   * Makes it, or the rest of it.
   *
   * @param target a new directory, or the one of a half export
   * @param record writes down what is handed out before it is finished: whatever it throws, the
   *     export is not finished then
   * @throws EvidenceException if the log does not verify, something asked for is not in it, or the
   *     export cannot be written
   */
  public ExportManifest export(
      ExportRequest request, Path target, Consumer<ExportManifest> record) {
    var directory = new ExportDirectory(target);
    try (FileChannel _ = directory.lock()) {
      ExportFacts facts = facts(request, directory);
      extract(facts, directory);
      ExportManifest manifest = forms(facts, directory);
      record.accept(manifest);
      directory.finish(manifest);
      return manifest;
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot write the export to "
              + target
              + ": "
              + IoReason.of(e)
              + ". Make room or see to the disk; the same command then goes on",
          e);
    }
  }

  private ExportFacts facts(ExportRequest request, ExportDirectory directory) throws IOException {
    Optional<ExportFacts> begun = directory.begun();
    if (begun.isPresent()) {
      if (!begun.get().request().equals(request)) {
        throw new EvidenceException(
            directory
                + " holds a half export of something else ("
                + begun.get().request().describe()
                + ", asked for by "
                + begun.get().request().by()
                + "): ask for that again to finish it, or give another directory");
      }
      return begun.get();
    }
    long segments = log.segments().size();
    if (segments == 0) {
      throw new EvidenceException("the evidence log in " + log + " is empty: nothing to export");
    }
    Statement last = Statement.parse(part(segments - 1, Part.STATEMENT));
    var facts =
        new ExportFacts(
            request,
            clock.instant(),
            last.log(),
            segments,
            last.first() + last.records(),
            new String(part(segments - 1, Part.CHECKPOINT), UTF_8));
    directory.begin(facts);
    return facts;
  }

  private byte[] part(long segment, Part part) throws IOException {
    return log.read(segment, part)
        .orElseThrow(
            () ->
                new EvidenceException(
                    "segment "
                        + segment
                        + " of the evidence log in "
                        + log
                        + " lacks its "
                        + part.fileName()
                        + ". bin/spoor evidence verify says more"));
  }

  private void extract(ExportFacts facts, ExportDirectory directory) throws IOException {
    long segments = facts.segments();
    var extractor =
        new Extractor(log, segments, directory.log(), directory.scratch("log").resolve("segment"));
    if (extractor.isDone()) {
      return;
    }
    try (Selection selection = select(facts, directory)) {
      extractor.run(selection, at("copying"));
    }
  }

  private Selection select(ExportFacts facts, ExportDirectory directory) throws IOException {
    try {
      return Selection.of(
          facts.request(), log, facts.segments(), directory.scratch("keys"), at("selecting"));
    } catch (EvidenceException e) {
      if (!Files.exists(directory.log())) {
        directory.forget(); // who asked for what is not there asks for something else next
      }
      throw e;
    }
  }

  private LongConsumer at(String stage) {
    return records -> progress.at(stage, records);
  }

  private ExportManifest forms(ExportFacts facts, ExportDirectory directory) throws IOException {
    DirectoryStore extract = DirectoryStore.open(directory.log());
    var tally = new Tally();
    var written = new AtomicLong();
    LongConsumer counting = n -> progress.at("writing", written.addAndGet(n));
    List<Runnable> work = new ArrayList<>();
    work.add(() -> Sinks.drain(extract, facts.segments(), tally, counting));
    for (Format format : facts.request().formats()) {
      if (!Files.exists(directory.target(format))) {
        work.add(() -> form(format, facts, extract, directory, counting));
      }
    }
    Sinks.all(work);
    progress.at("hashing", 0);
    var files = new TreeMap<String, FileDigest>();
    for (String name : directory.files()) {
      files.put(name, DigestingFiles.of(directory.path().resolve(name)));
    }
    return new ExportManifest(facts, tally.counts(), tally.withheld(), files);
  }

  private static void form(
      Format format,
      ExportFacts facts,
      SegmentStore extract,
      ExportDirectory directory,
      LongConsumer counting) {
    try {
      Path unfinished = directory.unfinished(format);
      Trees.delete(unfinished);
      Path base = unfinished.resolveSibling("");
      NewFiles files =
          name -> {
            Path file = base.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            return Files.newOutputStream(file);
          };
      if (format != Format.HTML) {
        Files.createDirectories(unfinished); // also where no record has this form
      }
      Sinks.drain(extract, facts.segments(), Sinks.open(format, facts, files), counting);
      Files.move(unfinished, directory.target(format), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot write " + directory.target(format) + ": " + IoReason.of(e), e);
    }
  }
}
