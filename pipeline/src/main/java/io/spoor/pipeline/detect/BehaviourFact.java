package io.spoor.pipeline.detect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run showed behaviours that are not normal for its agent.
 *
 * @param subject the agent and the chain
 * @param features in order of time, at least one
 * @param runs number of runs that make a behaviour normal
 * @param newVersion whether it is one of the first runs of its version of the agent
 * @param manifestDigest digest of the manifest consulted, null when there is none
 */
public record BehaviourFact(
    ChainRef chain,
    String subject,
    List<UnusualFeature> features,
    int runs,
    boolean newVersion,
    @Nullable String manifestDigest)
    implements Fact {
  public BehaviourFact {
    features = List.copyOf(features);
  }

  /**
   * One unusual behaviour.
   *
   * @param time first time in the run, nanoseconds since the Unix epoch
   * @param declared whether the manifest lists it
   * @param failed whether all calls of the run that showed it failed
   */
  public record UnusualFeature(
      FeatureKind kind,
      String value,
      long time,
      String eventId,
      boolean declared,
      boolean failed) {}
}
