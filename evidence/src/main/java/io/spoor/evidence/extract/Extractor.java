package io.spoor.evidence.extract;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.merkle.TreeBuilder;
import io.spoor.evidence.record.FieldWithholder;
import io.spoor.evidence.record.RecordFileReader;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.segment.SegmentChain;
import io.spoor.evidence.segment.SegmentChainException;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.FileTrees;
import io.spoor.evidence.store.SegmentStore;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Copies a log with a subset of its records: statements and checkpoints of all segments, and for
 * segments with a selected record the file {@code records}, in which hashes replace the others. The
 * log is verified while it is copied, so a completed extract verifies.
 *
 * <p>Resumes an interrupted run: a segment is written to a temporary place and then renamed. Not
 * thread-safe.
 */
public final class Extractor {
  private static final int BUFFER_BYTES = 1 << 16;

  private final SegmentStore log;
  private final long segments;
  private final Path target;
  private final Path staging;

  /**
   * Creates an extractor for one log and one target directory.
   *
   * @param segments number of segments to include; later ones are not part of the extract
   * @param target becomes the directory of the extract
   * @param staging a directory on the same file system; its contents are discarded
   */
  public Extractor(SegmentStore log, long segments, Path target, Path staging) {
    this.log = log;
    this.segments = segments;
    this.target = target;
    this.staging = staging;
  }

  /** The records to include. */
  @FunctionalInterface
  public interface Selection extends Predicate<RecordView> {
    /** Fields of an included record that are left out: marked commitments replace them. */
    default Set<String> fieldsLeftOut(RecordView record) {
      return Set.of();
    }
  }

  /** Whether an earlier run has written the complete extract. */
  public boolean isDone() {
    for (long segment = 0; segment < segments; segment++) {
      if (!Files.exists(ExtractLayout.segment(target, segment))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Writes the extract, or the rest of it.
   *
   * @param selected called for each record once, in log order; not for records of segments that an
   *     earlier run completed
   * @param progress receives the number of records processed, after each segment
   * @return the verified chain of the log's first segments
   * @throws EvidenceException if the log cannot be read, or does not verify
   */
  public SegmentChain run(Selection selected, LongConsumer progress) {
    var chain = new SegmentChain(List.of());
    for (long segment = 0; segment < segments; segment++) {
      try {
        byte[] statementBytes = part(segment, SegmentFile.STATEMENT);
        byte[] checkpoint = part(segment, SegmentFile.CHECKPOINT);
        SegmentStatement statement = chain.add(statementBytes, checkpoint);
        Path extracted = ExtractLayout.segment(target, segment);
        if (Files.exists(extracted)) {
          checkSame(extracted.resolve(SegmentFile.STATEMENT.fileName()), statementBytes);
        } else {
          write(statement, statementBytes, checkpoint, extracted, selected);
        }
      } catch (SegmentChainException e) {
        throw failure(segment, "its " + e.part().fileName() + " " + e.problem());
      } catch (IllegalArgumentException e) {
        throw failure(segment, "its records: " + e.getMessage());
      } catch (IOException e) {
        throw new EvidenceException(
            "cannot copy segment %s of the evidence log in %s: %s"
                .formatted(segment, log, IoReason.of(e)),
            e);
      }
      progress.accept(chain.records());
    }
    return chain;
  }

  private void checkSame(Path copied, byte[] statement) throws IOException {
    if (!Arrays.equals(Files.readAllBytes(copied), statement)) {
      throw new EvidenceException(
          copied + " is of another log: start the export again, in an empty directory");
    }
  }

  private byte[] part(long segment, SegmentFile segmentFile) throws IOException {
    return log.read(segment, segmentFile)
        .orElseThrow(() -> failure(segment, "its " + segmentFile.fileName() + " is missing"));
  }

  private void write(
      SegmentStatement statement,
      byte[] statementBytes,
      byte[] checkpoint,
      Path extracted,
      Selection selected)
      throws IOException {
    FileTrees.delete(staging);
    Files.createDirectories(staging);
    Path records = staging.resolve(SegmentFile.RECORDS.fileName());
    long keptRecords;
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(records), BUFFER_BYTES)) {
      keptRecords = prune(statement, out, selected);
    }
    if (keptRecords == 0) {
      Files.delete(records);
    }
    Files.write(staging.resolve(SegmentFile.STATEMENT.fileName()), statementBytes);
    Files.write(staging.resolve(SegmentFile.CHECKPOINT.fileName()), checkpoint);
    Files.createDirectories(extracted.resolveSibling(""));
    Files.move(staging, extracted, StandardCopyOption.ATOMIC_MOVE);
  }

  private long prune(SegmentStatement statement, OutputStream out, Selection selected)
      throws IOException {
    Optional<InputStream> stream = log.open(statement.segment(), SegmentFile.RECORDS);
    try (InputStream in =
        stream.orElseThrow(() -> new FileNotFoundException("its records are missing"))) {
      RecordFileReader reader = RecordFileReader.retainingLines(in);
      var writer = new PruningWriter(out);
      var tree = new TreeBuilder();
      while (reader.next()) {
        tree.add(reader.leafHash());
        byte[] lines = reader.lines();
        boolean hasDeletedRecords = reader.pruned() > 0;
        var record = new RecordView(reader.header(), lines);
        if (!hasDeletedRecords && selected.test(record)) {
          writer.addKept(FieldWithholder.leaveOut(lines, selected.fieldsLeftOut(record)));
        } else {
          writer.addPruned(reader.leafHash());
        }
      }
      writer.flush();
      if (tree.size() != statement.records()
          || !HexFormat.of().formatHex(tree.root()).equals(statement.root())) {
        throw failure(statement.segment(), "its records differ from the sealed ones");
      }
      return writer.keptRecords();
    }
  }

  private EvidenceException failure(long segment, String problem) {
    return new EvidenceException(
        ("the evidence log in %s does not verify, so no record is exported: segment %s: "
                + "%s. Run bin/spoor evidence verify for details")
            .formatted(log, segment, problem));
  }
}
