package io.spoor.offline.reproduction;

import io.spoor.schemas.Finding;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The result of reproducing one finding.
 *
 * @param recorded the finding in the log
 * @param reproduced the finding found again; empty if none has its id
 * @param differences differences between both, a line each; empty: they are equal
 * @param cutoff whether the records until the finding's own time sufficed, or the whole log was
 *     needed
 * @param configuration when manifests and exceptions became known
 * @param reproductionSettings settings used for the reproduction
 * @param ruleVersion digest of its rule in this version of Spoor; empty if the rule is missing or
 *     disabled
 * @param events record numbers of its evidence by event id, empty if the log lacks the event
 * @param manifest record number of the manifest that it names, if any
 */
public record Reproduction(
    RecordedFinding recorded,
    Optional<Finding> reproduced,
    List<String> differences,
    Cutoff cutoff,
    Configuration configuration,
    ReproductionSettings reproductionSettings,
    Optional<String> ruleVersion,
    SortedMap<String, List<Long>> events,
    Optional<Long> manifest) {

  /** End of the records used. */
  public enum Cutoff {
    ITS_TIME,
    END_OF_LOG
  }

  /** When the stages knew a version of a manifest or exception. */
  public enum Configuration {
    /** From its recording on, as in a running application. */
    AS_RECORDED,
    /** From the start, as in an application that starts or replays. */
    KNOWN_AT_START
  }

  public Reproduction {
    differences = List.copyOf(differences);
  }

  /** Whether its rule is the one that produced the recorded finding. */
  public boolean sameRule() {
    return ruleVersion.map(recorded.finding().getRuleVersion()::equals).orElse(false);
  }

  /** Whether the log contains all its evidence. */
  public boolean evidenceComplete() {
    boolean wantsManifest = recorded.finding().getManifestDigest() != null;
    return events.values().stream().noneMatch(List::isEmpty)
        && (!wantsManifest || manifest.isPresent());
  }

  /** Whether the same rule finds the same over the recorded events. */
  public boolean isReproduced() {
    return differences.isEmpty() && sameRule();
  }

  /** Whether it is reproduced and all its evidence and inputs are recorded. */
  public boolean isConfirmed() {
    return isReproduced() && evidenceComplete();
  }

  /** The closer of two reproductions; the first if they are equally close. */
  static Reproduction closer(Reproduction first, Reproduction second) {
    return second.closeness() > first.closeness() ? second : first;
  }

  private int closeness() {
    return isReproduced() ? 2 : differences.isEmpty() ? 1 : 0;
  }
}
