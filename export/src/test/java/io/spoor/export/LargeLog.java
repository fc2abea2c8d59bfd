package io.spoor.export;

import io.spoor.evidence.note.KeyFiles;
import java.nio.file.Path;

/**
 * Writes a log of as many records as wanted, to measure exports on: {@code LargeLog DIR RECORDS}.
 * Runs of three actions each, as records of the real contracts.
 */
final class LargeLog {
  private static final int RECORDS_PER_SEGMENT = 10_000;

  /** Three events, their actions, and the chain. */
  private static final int RECORDS_PER_RUN = 7;

  private LargeLog() {}

  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    long runs = Long.parseLong(args[1]) / RECORDS_PER_RUN;
    var key = KeyFiles.create(directory.resolve("evidence.key"), HijackLog.LOG);
    try (HijackLog log = HijackLog.open(directory.resolve("evidence"), key, RECORDS_PER_SEGMENT)) {
      for (int run = 0; run < runs; run++) {
        log.uneventfulRun(run);
      }
    }
  }
}
