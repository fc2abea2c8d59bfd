package io.spoor.evidence.alteration;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.merkle.LeafHashes;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.record.FieldWithholder;
import io.spoor.evidence.record.RecordFileReader;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.RewritableDirectory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Applies the acts in the log to sealed records: replaces fields by commitments, and records by
 * leaf hashes. Only data with the sealed hashes is written, so the log verifies before, after, and
 * after an interruption; a second run resumes.
 */
public final class AlterationApplier {
  private static final HexFormat HEX = HexFormat.of();

  private final RewritableDirectory log;
  private final List<AlterationAct> acts;

  /** {@code acts}: all acts in the log, or a subset. */
  public AlterationApplier(RewritableDirectory log, List<AlterationAct> acts) {
    this.log = log;
    this.acts = List.copyOf(acts);
  }

  /**
   * Applies the acts.
   *
   * @param statements of the log, which was verified
   * @return number of records altered
   * @throws EvidenceException if a segment cannot be read or written; earlier segments are complete
   */
  public long run(List<SegmentStatement> statements) {
    long altered = 0;
    for (SegmentStatement statement : statements) {
      List<AlterationAct> applicable =
          acts.stream().filter(act -> concerns(act, statement)).toList();
      if (!applicable.isEmpty()) {
        altered += run(statement, applicable);
      }
    }
    return altered;
  }

  private static boolean concerns(AlterationAct act, SegmentStatement statement) {
    return statement.records() > 0
        && act.records().overlaps(statement.first(), statement.first() + statement.records() - 1);
  }

  private long run(SegmentStatement statement, List<AlterationAct> applicable) {
    try (RewritableDirectory.Draft draft = log.rewrite(statement.segment())) {
      long toAlter = rewriteRecords(statement, applicable, OutputStream.nullOutputStream());
      if (toAlter > 0) {
        draft.replace(out -> rewriteRecords(statement, applicable, out));
      }
      return toAlter;
    } catch (IOException e) {
      throw new EvidenceException(
          ("cannot alter segment %s of the evidence log in %s: %s. The log still verifies; "
                  + "check the disk, then run: bin/spoor evidence finish %s")
              .formatted(statement.segment(), log, IoReason.of(e), log),
          e);
    }
  }

  /** Reads all records of a segment and writes their altered form. */
  private long rewriteRecords(
      SegmentStatement statement, List<AlterationAct> applicable, OutputStream out)
      throws IOException {
    LeafHashes hashes = hashes(statement);
    long altered = 0;
    try (InputStream in =
        log.open(statement.segment(), SegmentFile.RECORDS)
            .orElseThrow(() -> new FileNotFoundException("records are missing"))) {
      RecordFileReader reader = RecordFileReader.retainingLines(in);
      while (reader.next()) {
        if (!hashes.has(reader.index(), reader.leafHash())) {
          throw new IOException("record " + reader.index() + " differs from the sealed one");
        }
        byte[] lines = reader.lines();
        byte[] after = after(statement.first() + reader.index(), reader, lines, applicable);
        altered += Arrays.equals(after, lines) ? 0 : 1;
        out.write(after);
      }
    }
    return altered;
  }

  private LeafHashes hashes(SegmentStatement statement) throws IOException {
    byte[] hashes =
        log.read(statement.segment(), SegmentFile.HASHES, statement.records() * Sha256.BYTES)
            .orElse(new byte[0]);
    if (hashes.length == statement.records() * Sha256.BYTES) {
      LeafHashes leaves = LeafHashes.of(hashes);
      if (HEX.formatHex(leaves.root()).equals(statement.root())) {
        return leaves;
      }
    }
    throw new IOException("hashes differ from the sealed ones");
  }

  /** The altered lines; the same lines if the record is not altered. */
  private static byte[] after(
      long number, RecordFileReader reader, byte[] lines, List<AlterationAct> applicable) {
    if (reader.pruned() > 0) {
      return lines;
    }
    Set<String> fields = new TreeSet<>();
    for (AlterationAct act : applicable) {
      if (act.records().contains(number)) {
        if (act.kind() == AlterationAct.Kind.DELETE) {
          return ("=0 " + HEX.formatHex(reader.leafHash()) + "\n").getBytes(UTF_8);
        }
        fields.addAll(act.fields());
      }
    }
    return fields.isEmpty() ? lines : FieldWithholder.withhold(lines, fields);
  }
}
