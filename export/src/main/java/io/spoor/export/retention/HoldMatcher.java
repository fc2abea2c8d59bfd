package io.spoor.export.retention;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.export.select.RecordSelector;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Determines which records are held. A hold on a chain covers all records that an export of the
 * chain would select: both use the same selection.
 */
public final class HoldMatcher implements Closeable {
  /**
   * Selected by every request, because records cannot be read without schemas; not subject to
   * holds.
   */
  private static final String SCHEMA = "schema";

  private final List<HoldSelector> matchers = new ArrayList<>();
  private final Path temporaryDirectory;

  private record HoldSelector(LegalHold hold, RecordSelector selection) {}

  private HoldMatcher(Path temporaryDirectory) {
    this.temporaryDirectory = temporaryDirectory;
  }

  /**
   * Determines the records of the holds.
   *
   * @param segments number of segments to read, from the first
   * @throws EvidenceException if a hold names an item that is not in the log: it then covers
   *     nothing, which may be a mistake
   */
  public static HoldMatcher of(
      List<LegalHold> holds, SegmentStore log, long segments, LongConsumer progress) {
    try {
      var matcher = new HoldMatcher(Files.createTempDirectory("spoor-holds-"));
      try {
        for (LegalHold hold : holds) {
          Path holdDirectory =
              Files.createDirectories(matcher.temporaryDirectory.resolve(hold.id()));
          matcher.matchers.add(
              new HoldSelector(
                  hold, RecordSelector.of(hold.request(), log, segments, holdDirectory, progress)));
        }
        return matcher;
      } catch (RuntimeException e) {
        matcher.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EvidenceException("cannot use the directory for temporary files: " + e, e);
    }
  }

  /** The first hold that covers a record. */
  public Optional<LegalHold> match(RecordView record) {
    if (record.header().kind().equals(SCHEMA)) {
      return Optional.empty();
    }
    return matchers.stream()
        .filter(each -> each.selection.test(record))
        .map(HoldSelector::hold)
        .findFirst();
  }

  @Override
  public void close() throws IOException {
    for (HoldSelector matcher : matchers) {
      matcher.selection.close();
      Files.deleteIfExists(temporaryDirectory.resolve(matcher.hold.id()));
    }
    try (var files = Files.list(temporaryDirectory)) {
      for (Path path : files.toList()) {
        Files.deleteIfExists(path);
      }
    }
    Files.deleteIfExists(temporaryDirectory);
  }
}
