package io.spoor.evidence.extract;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.merkle.TreeBuilder;
import io.spoor.evidence.record.RecordReader;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.segment.Chain;
import io.spoor.evidence.segment.SegmentFault;
import io.spoor.evidence.segment.Statement;
import io.spoor.evidence.store.Part;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.store.Trees;
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
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Copies a log with some of its records: statements and checkpoints of all segments, and of those
 * that hold a chosen record the file {@code records}, in which the others are replaced by hashes.
 * What is copied is verified on the way, so an extract that was made verifies.
 *
 * <p>Goes on where an earlier one stopped: a segment is written beside and then renamed. For one
 * thread.
 */
public final class Extractor {
  private static final int BUFFER_BYTES = 1 << 16;

  private final SegmentStore log;
  private final long segments;
  private final Path target;
  private final Path staging;

  /**
   * Of one log, into one directory.
   *
   * @param segments take the first so many: later ones are no part of the extract
   * @param target becomes the directory of the extract
   * @param staging a directory on the same file system; what lies there is thrown away
   */
  public Extractor(SegmentStore log, long segments, Path target, Path staging) {
    this.log = log;
    this.segments = segments;
    this.target = target;
    this.staging = staging;
  }

  /** Whether an earlier run has written all of it. */
  public boolean isDone() {
    for (long segment = 0; segment < segments; segment++) {
      if (!Files.exists(Extracts.segment(target, segment))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes the extract, or the rest of it.
   *
   * @param chosen asked for each record once, in the order of the log; not for records of segments
   *     that an earlier run has finished
   * @param progress is told the number of records gone through, after each segment
   * @return the chain of the log's first segments, which holds
   * @throws EvidenceException if the log cannot be read, or does not verify
   */
  public Chain run(Predicate<RecordView> chosen, LongConsumer progress) {
    var chain = new Chain(List.of());
    for (long segment = 0; segment < segments; segment++) {
      try {
        byte[] statementBytes = part(segment, Part.STATEMENT);
        byte[] checkpoint = part(segment, Part.CHECKPOINT);
        Statement statement = chain.add(statementBytes, checkpoint);
        Path done = Extracts.segment(target, segment);
        if (Files.exists(done)) {
          checkSame(done.resolve(Part.STATEMENT.fileName()), statementBytes);
        } else {
          write(statement, statementBytes, checkpoint, done, chosen);
        }
      } catch (SegmentFault e) {
        throw broken(segment, "its " + e.part().fileName() + " " + e.problem());
      } catch (IllegalArgumentException e) {
        throw broken(segment, "its records: " + e.getMessage());
      } catch (IOException e) {
        throw new EvidenceException(
            "cannot copy segment "
                + segment
                + " of the evidence log in "
                + log
                + ": "
                + IoReason.of(e),
            e);
      }
      progress.accept(chain.records());
    }
    return chain;
  }

  private void checkSame(Path copied, byte[] statement) throws IOException {
    if (!Arrays.equals(Files.readAllBytes(copied), statement)) {
      throw new EvidenceException(
          copied + " is of another log: begin the export anew, in an empty directory");
    }
  }

  private byte[] part(long segment, Part part) throws IOException {
    return log.read(segment, part)
        .orElseThrow(() -> broken(segment, "its " + part.fileName() + " is missing"));
  }

  private void write(
      Statement statement,
      byte[] statementBytes,
      byte[] checkpoint,
      Path done,
      Predicate<RecordView> chosen)
      throws IOException {
    Trees.delete(staging);
    Files.createDirectories(staging);
    Path records = staging.resolve(Part.RECORDS.fileName());
    long kept;
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(records), BUFFER_BYTES)) {
      kept = prune(statement, out, chosen);
    }
    if (kept == 0) {
      Files.delete(records);
    }
    Files.write(staging.resolve(Part.STATEMENT.fileName()), statementBytes);
    Files.write(staging.resolve(Part.CHECKPOINT.fileName()), checkpoint);
    Files.createDirectories(done.resolveSibling(""));
    Files.move(staging, done, StandardCopyOption.ATOMIC_MOVE);
  }

  private long prune(Statement statement, OutputStream out, Predicate<RecordView> chosen)
      throws IOException {
    Optional<InputStream> stream = log.open(statement.segment(), Part.RECORDS);
    try (InputStream in =
        stream.orElseThrow(() -> new FileNotFoundException("its records are missing"))) {
      RecordReader reader = RecordReader.keepingLines(in);
      var pruning = new Pruning(out);
      var tree = new TreeBuilder();
      while (reader.next()) {
        tree.add(reader.leafHash());
        byte[] lines = reader.lines();
        boolean deleted = reader.leftOut() > 0;
        if (!deleted && chosen.test(new RecordView(reader.header(), lines))) {
          pruning.keep(lines);
        } else {
          pruning.leaveOut(reader.leafHash());
        }
      }
      pruning.flush();
      if (tree.size() != statement.records()
          || !HexFormat.of().formatHex(tree.root()).equals(statement.root())) {
        throw broken(statement.segment(), "its records are not those that were sealed");
      }
      return pruning.kept();
    }
  }

  private EvidenceException broken(long segment, String problem) {
    return new EvidenceException(
        "the evidence log in "
            + log
            + " does not verify, so nothing is taken from it: segment "
            + segment
            + ": "
            + problem
            + ". bin/spoor evidence verify says more");
  }
}
