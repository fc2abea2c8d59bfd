package io.spoor.pipeline.detect;

import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Manifest;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A group of observed actions of one chain.
 *
 * @param observations in order of time and event id; at least one
 */
public record ActionGroup(
    ChainRef chain, String group, List<Observation> observations, ManifestLookup manifests) {
  public ActionGroup {
    observations = List.copyOf(observations);
  }

  public Observation first() {
    return observations.getFirst();
  }

  public Observation last() {
    return observations.getLast();
  }

  public List<Observation> matching(Predicate<Observation> condition) {
    return observations.stream().filter(condition).toList();
  }

  /** Whether the chain is known to belong to an agent. */
  public boolean hasAgent() {
    return chain.agentId() != null;
  }

  /** The name of the chain's agent in explanations. */
  public String agentName() {
    return Objects.requireNonNullElse(chain.agentId(), "unknown");
  }

  /** The manifest of the chain's agent at a time; null when there is none. */
  public @Nullable Manifest manifest(long time) {
    return chain.agentId() == null
        ? null
        : manifests.inForceAt(chain.tenant(), chain.agentId(), time);
  }

  /**
   * A detection about some of the actions, at the time of the last one.
   *
   * @param explanation one sentence for an analyst
   */
  public Detection detection(List<Observation> evidence, String explanation) {
    Observation last = evidence.getLast();
    Manifest manifest = manifest(last.getTime());
    return new Detection(
        last.getTime(),
        evidence.stream().map(Observation::getEventId).toList(),
        evidence.stream()
            .<@Nullable String>map(Observation::getPrincipal)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .distinct()
            .limit(20)
            .toList(),
        explanation,
        manifest == null ? null : manifest.getDigest());
  }
}
