package io.spoor.cli.policies;

import io.spoor.decisions.applied.AppliedVersion;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.schemas.PolicyVersion;
import org.jspecify.annotations.Nullable;

/**
 * A version of applied policies, without its texts.
 *
 * @param applied nanoseconds since the Unix epoch, UTC
 * @param restores number of the version whose content it has; null: no rollback
 * @param policyCount number of its policies; -1: its content is not that of its digest
 */
public record PolicyVersionSummary(
    long number,
    String tenant,
    String digest,
    long applied,
    String who,
    @Nullable String note,
    @Nullable Long restores,
    int policyCount) {

  /** What is shown of a version. */
  public static PolicyVersionSummary of(AppliedVersion version) {
    PolicyVersion content = version.content();
    int count;
    try {
      count = version.source().statements().size();
    } catch (InvalidFileException e) {
      count = -1;
    }
    return new PolicyVersionSummary(
        version.number(),
        content.getTenant(),
        content.getDigest(),
        content.getApplied(),
        content.getWho(),
        content.getNote(),
        content.getRestores(),
        count);
  }
}
