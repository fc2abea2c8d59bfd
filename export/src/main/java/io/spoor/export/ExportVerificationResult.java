package io.spoor.export;

import io.spoor.evidence.verify.VerificationResult;
import java.util.Optional;

/**
 * Result of verifying an export.
 *
 * @param manifest the export's manifest
 * @param log result for its extract of the log
 * @param problem the first fault outside the log; none if there is no fault
 */
public record ExportVerificationResult(
    ExportManifest manifest, VerificationResult log, Optional<String> problem) {
  /** Adds a check against an independently obtained digest, in hex: a mismatch is a fault. */
  public ExportVerificationResult withExpectedDigest(String digest) {
    return problem.isPresent() || manifest.digest().equalsIgnoreCase(digest)
        ? this
        : new ExportVerificationResult(
            manifest,
            log,
            Optional.of("its digest differs from the given one: it is another export"));
  }

  /**
   * Whether every record is proven and all other files are derived from them. Gaps of the whole log
   * are reported, but are not a fault of the export.
   */
  public boolean isValid() {
    return log.fault().isEmpty() && problem.isEmpty();
  }
}
