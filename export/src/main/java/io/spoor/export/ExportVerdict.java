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
  /** The same for somebody who was told its digest, in hex: another export is a problem. */
  public ExportVerdict told(String digest) {
    return problem.isPresent() || manifest.digest().equalsIgnoreCase(digest)
        ? this
        : new ExportVerdict(
            manifest,
            log,
            Optional.of("its digest is not the one that was told: it is another export"));
  }

  /**
   * Whether every record is proven and every other file follows from them. Gaps of the whole log
   * are told, and no fault of the export.
   */
  public boolean holds() {
    return log.fault().isEmpty() && problem.isEmpty();
  }
}
