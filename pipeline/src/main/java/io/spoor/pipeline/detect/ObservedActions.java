package io.spoor.pipeline.detect;

import io.spoor.pipeline.manifest.Manifests;
import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.Manifest;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A group of observed actions of one chain.
 *
 * @param observed in order of time and event id; at least one
 */
public record ObservedActions(
    ChainRef chain, String group, List<Observed> observed, Manifests manifests) {
  public ObservedActions {
    observed = List.copyOf(observed);
  }

  public Observed first() {
    return observed.getFirst();
  }

  public Observed last() {
    return observed.getLast();
  }

  public List<Observed> where(Predicate<Observed> condition) {
    return observed.stream().filter(condition).toList();
  }

  /** Whether the chain is an agent's, as far as is known. */
  public boolean isAgents() {
    return chain.agentId() != null;
  }

  /** The chain's agent as explanations name it. */
  public String agentName() {
    return Objects.requireNonNullElse(chain.agentId(), "unknown");
  }

  /** What was declared of the chain's agent at a time; null when nothing was. */
  public @Nullable Manifest manifest(long time) {
    return chain.agentId() == null ? null : manifests.at(chain.tenant(), chain.agentId(), time);
  }

  /**
   * Judges some of the actions, as the last of them shows.
   *
   * @param explanation one sentence that a tired person understands
   */
  public Judgement judgement(List<Observed> evidence, String explanation) {
    Observed last = evidence.getLast();
    Manifest manifest = manifest(last.getTime());
    return new Judgement(
        last.getTime(),
        evidence.stream().map(Observed::getEventId).toList(),
        evidence.stream()
            .<@Nullable String>map(Observed::getPrincipal)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .distinct()
            .limit(20)
            .toList(),
        explanation,
        manifest == null ? null : manifest.getDigest());
  }
}
