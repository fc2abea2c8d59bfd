package io.spoor.cli.command.evidence;

import io.spoor.client.OperationFailedException;
import io.spoor.client.time.TimeFormat;
import io.spoor.decisions.applied.AppliedVersion;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.policy.PolicySource;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.schemas.DecisionRecord;
import io.spoor.schemas.PolicyVersion;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A version of a tenant's policies in a verified log.
 *
 * @param number of its record in the log
 */
record SealedPolicies(AppliedVersion version, PolicySource source, long number) {

  /**
   * The version by which a decision was made: that of the tenant and the digest. Of several with
   * one digest, which have the same content, the last one that was sealed.
   *
   * @throws OperationFailedException if the log has none, or fields of it are withheld
   */
  static SealedPolicies of(DecisionRecord decision, SegmentStore store, LogVerifier verified) {
    var topic = new SealedTopic(store, verified, TopicCatalogue.POLICIES.name());
    List<SealedPolicies> found = new ArrayList<>(1);
    List<Long> withheld = new ArrayList<>();
    topic.read(
        header -> true,
        (number, stored) -> {
          if (stored.withheld() > 0) {
            withheld.add(number);
          } else if (topic.content(stored).orElse(null) instanceof PolicyVersion version
              && version.getTenant().equals(decision.getTenant())
              && version.getDigest().equals(decision.getPolicyDigest())) {
            of(decision, version, number)
                .ifPresent(
                    policies -> {
                      found.clear();
                      found.add(policies);
                    });
          }
        });
    if (found.isEmpty()) {
      throw new OperationFailedException(
          "the policies of decision %s, with the digest %s, are not in the log%s; "
                  .formatted(
                      decision.getDecisionId(),
                      decision.getPolicyDigest(),
                      withheld.isEmpty()
                          ? ""
                          : " or have withheld fields (records " + withheld + ")")
              + "name them with --policies");
    }
    return found.getFirst();
  }

  /** Empty: its texts are not those of its digest, so no server decided by it. */
  private static Optional<SealedPolicies> of(
      DecisionRecord decision, PolicyVersion content, long number) {
    var version =
        new AppliedVersion(Objects.requireNonNullElse(decision.getPolicyVersion(), 0L), content);
    try {
      return Optional.of(new SealedPolicies(version, version.source(), number));
    } catch (InvalidFileException e) {
      return Optional.empty();
    }
  }

  /** Which version it is, for people. */
  String text() {
    return "%s, applied by %s at %s, record %d"
        .formatted(
            version.text(),
            version.content().getWho(),
            TimeFormat.rfc3339(version.content().getApplied()),
            number);
  }
}
