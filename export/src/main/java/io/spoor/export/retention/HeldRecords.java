package io.spoor.export.retention;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.export.select.Selection;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Tells which records are held. A hold on a chain holds all that belongs to it, as an export of it
 * would take: the same selection decides.
 */
public final class HeldRecords implements Closeable {
  /** Selected for every request, because nothing can be read without them; not held by it. */
  private static final String SCHEMA = "schema";

  private final List<Held> holds = new ArrayList<>();
  private final Path scratch;

  private record Held(Hold hold, Selection selection) {}

  private HeldRecords(Path scratch) {
    this.scratch = scratch;
  }

  /**
   * Finds out what belongs to the holds.
   *
   * @param segments look at the first so many
   * @throws EvidenceException if a hold names what is not in the log: it then holds nothing, and
   *     nobody can be sure that this was meant
   */
  public static HeldRecords of(
      List<Hold> holds, SegmentStore log, long segments, LongConsumer progress) {
    try {
      var held = new HeldRecords(Files.createTempDirectory("spoor-holds-"));
      try {
        for (Hold hold : holds) {
          Path own = Files.createDirectories(held.scratch.resolve(hold.id()));
          held.holds.add(
              new Held(hold, Selection.of(hold.request(), log, segments, own, progress)));
        }
        return held;
      } catch (RuntimeException e) {
        held.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EvidenceException("cannot use the directory for temporary files: " + e, e);
    }
  }

  /** The first hold that holds a record. */
  public Optional<Hold> holding(RecordView record) {
    if (record.header().kind().equals(SCHEMA)) {
      return Optional.empty();
    }
    return holds.stream().filter(each -> each.selection.test(record)).map(Held::hold).findFirst();
  }

  @Override
  public void close() throws IOException {
    for (Held each : holds) {
      each.selection.close();
      Files.deleteIfExists(scratch.resolve(each.hold.id()));
    }
    try (var left = Files.list(scratch)) {
      for (Path path : left.toList()) {
        Files.deleteIfExists(path);
      }
    }
    Files.deleteIfExists(scratch);
  }
}
