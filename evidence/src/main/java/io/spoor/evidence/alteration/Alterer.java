package io.spoor.evidence.alteration;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.merkle.Leaves;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.record.RecordReader;
import io.spoor.evidence.record.StoredLines;
import io.spoor.evidence.segment.Statement;
import io.spoor.evidence.store.AlterableDirectory;
import io.spoor.evidence.store.Part;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Does to sealed records what acts in the log say: puts commitments in the place of fields, and
 * leaf hashes in the place of records. Nothing is written that has not the hashes that were sealed,
 * so the log verifies before, after, and wherever it is interrupted; doing it again goes on.
 */
public final class Alterer {
  private static final HexFormat HEX = HexFormat.of();

  private final AlterableDirectory log;
  private final List<AlteringAct> acts;

  /** {@code acts}: all that are in the log, or some. */
  public Alterer(AlterableDirectory log, List<AlteringAct> acts) {
    this.log = log;
    this.acts = List.copyOf(acts);
  }

  /**
   * Does it.
   *
   * @param statements of the log, which was verified
   * @return how many records were altered
   * @throws EvidenceException if a segment cannot be read or written; those before it are done
   */
  public long run(List<Statement> statements) {
    long altered = 0;
    for (Statement statement : statements) {
      List<AlteringAct> here = acts.stream().filter(act -> concerns(act, statement)).toList();
      if (!here.isEmpty()) {
        altered += run(statement, here);
      }
    }
    return altered;
  }

  private static boolean concerns(AlteringAct act, Statement statement) {
    return statement.records() > 0
        && act.records().overlap(statement.first(), statement.first() + statement.records() - 1);
  }

  private long run(Statement statement, List<AlteringAct> here) {
    try (AlterableDirectory.Draft draft = log.rewrite(statement.segment())) {
      long toAlter = pass(statement, here, OutputStream.nullOutputStream());
      if (toAlter > 0) {
        draft.replace(out -> pass(statement, here, out));
      }
      return toAlter;
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot alter segment "
              + statement.segment()
              + " of the evidence log in "
              + log
              + ": "
              + IoReason.of(e)
              + ". The log verifies as it is; see to the disk, then run: bin/spoor evidence finish "
              + log,
          e);
    }
  }

  /** Reads all records of a segment and writes what becomes of them. */
  private long pass(Statement statement, List<AlteringAct> here, OutputStream out)
      throws IOException {
    Leaves hashes = hashes(statement);
    long altered = 0;
    try (InputStream in =
        log.open(statement.segment(), Part.RECORDS)
            .orElseThrow(() -> new FileNotFoundException("records are missing"))) {
      RecordReader reader = RecordReader.keepingLines(in);
      while (reader.next()) {
        if (!hashes.has(reader.index(), reader.leafHash())) {
          throw new IOException("record " + reader.index() + " is not what was sealed");
        }
        byte[] lines = reader.lines();
        byte[] after = after(statement.first() + reader.index(), reader, lines, here);
        altered += after == lines ? 0 : 1;
        out.write(after);
      }
    }
    return altered;
  }

  private Leaves hashes(Statement statement) throws IOException {
    byte[] hashes =
        log.read(statement.segment(), Part.HASHES, statement.records() * Sha256.BYTES)
            .orElse(new byte[0]);
    if (hashes.length == statement.records() * Sha256.BYTES) {
      Leaves leaves = Leaves.of(hashes);
      if (HEX.formatHex(leaves.root()).equals(statement.root())) {
        return leaves;
      }
    }
    throw new IOException("hashes are not what was sealed");
  }

  /** The lines themselves if nothing is to be done to the record. */
  private static byte[] after(
      long number, RecordReader reader, byte[] lines, List<AlteringAct> here) {
    if (reader.leftOut() > 0) {
      return lines;
    }
    Set<String> fields = new TreeSet<>();
    for (AlteringAct act : here) {
      if (act.records().contains(number)) {
        if (act.kind() == AlteringAct.Kind.DELETE) {
          return ("=0 " + HEX.formatHex(reader.leafHash()) + "\n").getBytes(UTF_8);
        }
        fields.addAll(act.fields());
      }
    }
    return fields.isEmpty() ? lines : StoredLines.withhold(lines, fields);
  }
}
