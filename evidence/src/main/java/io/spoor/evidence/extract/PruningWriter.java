package io.spoor.evidence.extract;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.spoor.evidence.merkle.TreeHash;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes the records of a segment in sequence, and replaces omitted records by the roots of the
 * fewest subtrees that cover them: {@code =LEVEL HASH} for 2^LEVEL records. A reader computes the
 * same root of the segment. Memory is logarithmic in the number of omitted records. Not
 * thread-safe.
 */
final class PruningWriter {
  private final OutputStream out;

  /** Subtrees of the records omitted since the last retained one, the largest first. */
  private final List<Subtree> pending = new ArrayList<>();

  private long index;
  private long keptRecords;

  private record Subtree(long from, int level, byte[] root) {}

  PruningWriter(OutputStream out) {
    this.out = out;
  }

  /** The next record is retained. */
  void addKept(byte[] lines) throws IOException {
    flush();
    out.write(lines);
    index++;
    keptRecords++;
  }

  /** The next record is omitted. */
  void addPruned(byte[] leafHash) {
    var subtree = new Subtree(index, 0, leafHash);
    while (!pending.isEmpty() && areSiblings(pending.getLast(), subtree)) {
      Subtree left = pending.removeLast();
      subtree =
          new Subtree(left.from(), left.level() + 1, TreeHash.node(left.root(), subtree.root()));
    }
    pending.add(subtree);
    index++;
  }

  private static boolean areSiblings(Subtree left, Subtree right) {
    return left.level() == right.level() && (left.from() & ((2L << left.level()) - 1)) == 0;
  }

  /** Called after the last record. */
  void flush() throws IOException {
    for (Subtree subtree : pending) {
      String line = "=" + subtree.level() + " " + HexFormat.of().formatHex(subtree.root()) + "\n";
      out.write(line.getBytes(US_ASCII));
    }
    pending.clear();
  }

  /** Number of retained records. */
  long keptRecords() {
    return keptRecords;
  }
}
