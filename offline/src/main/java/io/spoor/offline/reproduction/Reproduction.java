package io.spoor.offline.reproduction;

import io.spoor.schemas.Finding;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What running the stages again came to, of one finding.
 *
 * @param recorded as the log holds it
 * @param reproduced what was found now; empty if nothing stands under its id
 * @param differences between the two, a line each; empty: they are the same
 * @param cutoff whether what was recorded until the finding's own time was enough, or it took all
 *     of the log
 * @param configuration how manifests and exceptions were taken
 * @param reproductionSettings with what settings it was found again
 * @param ruleVersion digest of its rule in this Spoor; empty if it has no such rule, or has it off
 * @param events evidence by event id: numbers of its records in the log, none if it is not there
 * @param manifest number of the record that holds the manifest it was judged by, if it names one
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

  /** Until when what was recorded was taken. */
  public enum Cutoff {
    ITS_TIME,
    END_OF_LOG
  }

  /** Since when the stages knew a version of a manifest or exception. */
  public enum Configuration {
    /** From when it was recorded, as the application that runs. */
    AS_RECORDED,
    /** From the beginning, as an application that starts, or replays. */
    KNOWN_AT_START
  }

  public Reproduction {
    differences = List.copyOf(differences);
  }

  /** Whether its rule is the one that judged then. */
  public boolean sameRule() {
    return ruleVersion.map(recorded.finding().getRuleVersion()::equals).orElse(false);
  }

  /** Whether the log holds all of its evidence. */
  public boolean evidenceComplete() {
    boolean wantsManifest = recorded.finding().getManifestDigest() != null;
    return events.values().stream().noneMatch(List::isEmpty)
        && (!wantsManifest || manifest.isPresent());
  }

  /** Whether the same rule over the recorded events finds the same. */
  public boolean isReproduced() {
    return differences.isEmpty() && sameRule();
  }

  /** The same rule over the recorded events finds the same, and all it rests on is recorded. */
  public boolean isConfirmed() {
    return isReproduced() && evidenceComplete();
  }

  /** Of two trials the one that comes nearer; the first, if neither does. */
  static Reproduction closer(Reproduction first, Reproduction second) {
    return second.closeness() > first.closeness() ? second : first;
  }

  private int closeness() {
    return isReproduced() ? 2 : differences.isEmpty() ? 1 : 0;
  }
}
