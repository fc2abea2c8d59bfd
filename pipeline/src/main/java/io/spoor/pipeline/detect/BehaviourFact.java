package io.spoor.pipeline.detect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run did things that are not normal for its agent.
 *
 * @param subject the agent and the chain
 * @param features in order of time, at least one
 * @param runs so many runs make a thing normal
 * @param newVersion whether it is one of the first runs of its version of the agent
 * @param manifestDigest of the manifest that was asked, null when there is none
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
   * One of them.
   *
   * @param time first time in the run, nanoseconds since the Unix epoch
   * @param declared whether the manifest lists it
   */
  public record UnusualFeature(
      FeatureKind kind, String value, long time, String eventId, boolean declared) {}
}
