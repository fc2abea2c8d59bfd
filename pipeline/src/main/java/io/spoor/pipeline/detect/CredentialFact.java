package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Actor.Holder;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A credential used in a chain: its origin and its uses. The trace of the chain's run counts as
 * one, without ancestors.
 *
 * @param subject key of the credential
 * @param ancestors known ancestors, nearest first; at most {@value #MAX_ANCESTORS}
 * @param startedAt earliest known time, nanoseconds since the Unix epoch
 * @param time time of its first use
 * @param evidence events that support it, in order: its issuance, its first use
 * @param declared whether the agent's manifest declares the step from its parent; null when unknown
 * @param issued whether a record of its issuance is known, not only its presentation
 * @param refused whether every recorded use failed, so that it was presented and gave nothing
 * @param holder the party that had it, as far as records show it
 * @param run the run of the chain; null when none was seen
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
    boolean issued,
    boolean refused,
    CredentialHolder holder,
    @Nullable RunPeriod run,
    CredentialUsage uses,
    @Nullable Manifest manifest)
    implements Fact {
  /** Maximum number of ancestors. */
  public static final int MAX_ANCESTORS = 16;

  private static final String RUN_KIND = "trace";

  /** Tolerated difference between the clocks of an agent and an issuer. */
  private static final long SKEW = Duration.ofMinutes(1).toNanos();

  public CredentialFact {
    ancestors = List.copyOf(ancestors);
    evidence = List.copyOf(evidence);
  }

  /**
   * The run of the trace that roots a chain; times in nanoseconds since the Unix epoch.
   *
   * @param startedAt start of the run's own span, or of the first span of the trace until that one
   *     arrives
   * @param endedAt end of the run's own span; null until it arrives
   * @param lastSpanAt end of the last span of the trace
   */
  public record RunPeriod(long startedAt, @Nullable Long endedAt, long lastSpanAt) {}

  /** An action in the credential's own segment. */
  public record CredentialUse(
      long time, String eventId, String source, String action, String outcome) {

    boolean succeeded() {
      return "success".equals(outcome);
    }

    /** The use that an explanation names: the first that succeeded, if any did. */
    public static CredentialUse shown(List<CredentialUse> uses) {
      return uses.stream().filter(CredentialUse::succeeded).findFirst().orElse(uses.getFirst());
    }
  }

  /** Uses of the credential, by the logs of its own use. */
  public interface CredentialUsage {
    /** Maximum number of uses returned. */
    int MAX_USES = 50;

    /**
     * Uses later than {@code time}, in order. A detector that calls this is called again when
     * another use arrives.
     */
    List<CredentialUse> findAfter(long time);
  }

  @Nullable
  public KeyIdentity parent() {
    return ancestors.isEmpty() ? null : ancestors.getFirst();
  }

  /** Whether its identity differs from that of its parent. */
  public boolean isSwitch() {
    KeyIdentity parent = parent();
    return parent != null && !parent.identity().equals(keyIdentity.identity());
  }

  /**
   * Whether the credential belongs to the run alone: minted during the run, and not a long-lived
   * key.
   */
  public boolean belongsToRun() {
    return run != null && !Keys.hasDay(subject) && startedAt >= run.startedAt() - SKEW;
  }

  /** The agent, if the credential comes from its run or is its own; else its identity. */
  public Actor actor() {
    return isAgents() ? Actor.agent(chain.agentId()) : Actor.principal(keyIdentity.identity());
  }

  /**
   * Whether the chain's agent uses the credential: it comes from a run, or names the agent. The
   * person for whom an agent acts is in its chain, too. Beyond the known ancestors there may be a
   * run.
   */
  boolean isAgents() {
    String agent = chain.agentId();
    return agent != null
        && (ancestors.size() >= MAX_ANCESTORS
            || agent.equals(keyIdentity.actor())
            || agent.equals(keyIdentity.identity())
            || isOfRun(keyIdentity)
            || ancestors.stream().anyMatch(CredentialFact::isOfRun));
  }

  private static boolean isOfRun(KeyIdentity key) {
    return Keys.kind(key.key()).equals(RUN_KIND);
  }

  /**
   * The actor switched to an identity. A credential that was presented and refused is no switch.
   *
   * @param from identity of its parent; null to leave it out
   * @param role how the identity is reached: to it, or back to it
   * @param reasons why that matters
   */
  public Explanation switched(
      Actor actor, @Nullable String from, Role role, Clause.Kind... reasons) {
    String identity = keyIdentity.identity();
    if (chain.contested()) {
      return because(SwitchFact.presented(actor, identity, refused), reasons);
    }
    if (chain.agentId() == null
        ? !issued || !Keys.hasDay(subject)
        : holder == CredentialHolder.AGENT) {
      return because(SwitchFact.switched(actor, from, role, identity, refused), reasons);
    }
    Explanation used =
        because(SwitchFact.used(keyIdentity.name(), identity, chain, refused), reasons);
    return issued ? obtained(used, ancestors.getFirst()) : used;
  }

  private static Explanation because(Explanation explanation, Clause.Kind... reasons) {
    Explanation explained = explanation;
    for (Clause.Kind reason : reasons) {
      explained = explained.because(reason);
    }
    return explained;
  }

  private Explanation obtained(Explanation used, KeyIdentity parent) {
    return holder == CredentialHolder.WORKFLOW && !parent.isCredential()
        ? used.because(Clause.Kind.OBTAINED_BY_WORKFLOW, parent.identity())
        : used.because(Clause.Kind.OBTAINED_BY, parent.identity());
  }

  /**
   * The credential as an actor: the trace of a run has no id of its own, and the credential of a
   * workflow is not the agent's.
   */
  public Actor credential() {
    if (!keyIdentity.isCredential()) {
      return Actor.agent(chain.agentId());
    }
    return Actor.credential(
        keyIdentity.name(),
        holder == CredentialHolder.WORKFLOW
            ? new Holder(null, keyIdentity.identity(), null)
            : new Holder(Noun.AGENT, chain.agentId(), null));
  }

  /** Whether the use is the call that issued the credential: it has no other key of its own. */
  public boolean isIssuance(CredentialUse use) {
    return issued && use.eventId().equals(evidence.getFirst());
  }

  List<String> principals() {
    KeyIdentity parent = parent();
    return parent == null
        ? List.of(keyIdentity.principal())
        : List.of(parent.principal(), keyIdentity.principal());
  }

  public Detection detection(Explanation explanation) {
    return detection(time, evidence, explanation);
  }

  public Detection detection(long detectedAt, List<String> events, Explanation explanation) {
    return new Detection(
        detectedAt,
        events,
        principals(),
        explanation,
        manifest == null ? null : manifest.getDigest());
  }
}
