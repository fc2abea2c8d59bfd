package io.spoor.export;

import io.spoor.evidence.verify.Verdict;
import java.util.Optional;

/**
 * What verification of an export came to.
 *
 * @param manifest what it says of itself
 * @param log what its extract of the log came to
 * @param problem the first thing wrong beside the log; none if all is well
 */
public record ExportVerdict(ExportManifest manifest, Verdict log, Optional<String> problem) {
  /**
   * Whether every record is proven and every other file follows from them. Gaps of the whole log
   * are told, and no fault of the export.
   */
  public boolean holds() {
    return log.fault().isEmpty() && problem.isEmpty();
  }
}
