package io.spoor.pipeline.detect;

import io.spoor.schemas.Manifest;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A credential that is used in a chain: where it comes from, and what is done with it when. The
 * trace of the chain's run is one as well, with nothing above it.
 *
 * @param subject key of the credential
 * @param ancestors what it was made from, the nearest first, as far as is known; at most {@value
 *     #MAX_ANCESTORS}
 * @param startedAt when it was first heard of, nanoseconds since the Unix epoch
 * @param time of its first use
 * @param evidence events that show it, in order: what made the credential, its first use
 * @param declared whether the agent's manifest declares the step from its parent; null when nobody
 *     says
 * @param run the run that the chain is of; null when none was seen
 * @param manifest in force at its first use, null when there is none
 */
public record CredentialFact(
    ChainRef chain,
    String subject,
    KeyIdentity keyIdentity,
    List<KeyIdentity> ancestors,
    long startedAt,
    long time,
    List<String> evidence,
    @Nullable Boolean declared,
    @Nullable RunPeriod run,
    CredentialUsage uses,
    @Nullable Manifest manifest)
    implements Fact {
  /** How far up a lineage is looked. */
  public static final int MAX_ANCESTORS = 16;

  /** Clocks of an agent and of an issuer differ. */
  private static final long SKEW = Duration.ofMinutes(1).toNanos();

  public CredentialFact {
    ancestors = List.copyOf(ancestors);
    evidence = List.copyOf(evidence);
  }

  /**
   * The run of the trace that roots a chain; times in nanoseconds since the Unix epoch.
   *
   * @param startedAt when the run's own span began, or the first span of the trace while that one
   *     is not seen
   * @param endedAt when the run's own span ended; null while that one is not seen
   * @param lastSpanAt when the last span of the trace ended
   */
  public record RunPeriod(long startedAt, @Nullable Long endedAt, long lastSpanAt) {}

  /** An action in the credential's own segment. */
  public record CredentialUse(
      long time, String eventId, String source, String action, String outcome) {}

  /** What was done with the credential, by the logs of its own use. */
  public interface CredentialUsage {
    /** No more than these are given. */
    int MAX_USES = 50;

    /**
     * Uses later than {@code time}, in order. Whoever asks is asked again when there is another.
     */
    List<CredentialUse> findAfter(long time);
  }

  @Nullable KeyIdentity parent() {
    return ancestors.isEmpty() ? null : ancestors.getFirst();
  }

  /** Whether it is another's identity than that of what it was made from. */
  boolean isSwitch() {
    KeyIdentity parent = parent();
    return parent != null && !parent.identity().equals(keyIdentity.identity());
  }

  /**
   * Whether the credential is the run's alone: made while it ran, and not a key that outlives runs.
   */
  boolean belongsToRun() {
    return run != null && !Keys.hasDay(subject) && startedAt >= run.startedAt() - SKEW;
  }

  String agentName() {
    return Objects.requireNonNullElse(chain.agentId(), "unknown");
  }

  /** Who acts, as explanations begin: the agent, else the identity. */
  String actorName(String identity) {
    return chain.agentId() == null
        ? PrincipalNames.shortName(identity)
        : "Agent " + chain.agentId();
  }

  List<String> principals() {
    KeyIdentity parent = parent();
    return parent == null
        ? List.of(keyIdentity.principal())
        : List.of(parent.principal(), keyIdentity.principal());
  }

  Detection detection(String explanation) {
    return detection(time, evidence, explanation);
  }

  Detection detection(long detectedAt, List<String> events, String explanation) {
    return new Detection(
        detectedAt,
        events,
        principals(),
        explanation,
        manifest == null ? null : manifest.getDigest());
  }
}
