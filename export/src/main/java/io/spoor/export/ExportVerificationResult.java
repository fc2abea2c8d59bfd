package io.spoor.export;

import io.spoor.evidence.verify.VerificationResult;
import java.util.Optional;

/**
 * What verification of an export came to.
 *
 * @param manifest what it says of itself
 * @param log what its extract of the log came to
 * @param problem the first thing wrong beside the log; none if all is well
 */
public record ExportVerificationResult(
    ExportManifest manifest, VerificationResult log, Optional<String> problem) {
  /** The same for somebody who was told its digest, in hex: another export is a problem. */
  public ExportVerificationResult withExpectedDigest(String digest) {
    return problem.isPresent() || manifest.digest().equalsIgnoreCase(digest)
        ? this
        : new ExportVerificationResult(
            manifest,
            log,
            Optional.of("its digest is not the one that was told: it is another export"));
  }

  /**
   * Whether every record is proven and every other file follows from them. Gaps of the whole log
   * are told, and no fault of the export.
   */
  public boolean isValid() {
    return log.fault().isEmpty() && problem.isEmpty();
  }
}
