package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.OutcomeCounts;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A group of observed actions of one chain.
 *
 * @param observations in order of time and event id; at least one
 * @param authors which of the actions are an agent's
 * @param isCut whether the group has further observations, which are not evaluated: numbers of
 *     calls, and of their objects, are lower limits
 */
public record ActionGroup(
    ChainRef chain,
    String group,
    List<Observation> observations,
    ManifestLookup manifests,
    ActionAuthors authors,
    boolean isCut) {
  private static final int MAX_CLAIMS = 3;

  public ActionGroup {
    observations = List.copyOf(observations);
  }

  public Observation first() {
    return observations.getFirst();
  }

  public List<Observation> matching(Predicate<Observation> condition) {
    return observations.stream().filter(condition).toList();
  }

  /** Whether any of the actions is an agent's. */
  public boolean hasAgent() {
    return observations.stream().anyMatch(this::isAgents);
  }

  /** Whether the action is an agent's, not of another principal in the agent's chain. */
  public boolean isAgents(Observation action) {
    return authors.agentOf(action) != null;
  }

  /** The chain's agent, as the actor of an explanation. */
  public Actor agent() {
    return Actor.agent(chain.agentId());
  }

  /** The actor of one action: the agent with the identity it used, or the principal alone. */
  public Actor actor(Observation action) {
    String agent = authors.agentOf(action);
    return agent == null
        ? identity(action)
        : new Actor.Agent(agent, String.valueOf(action.getPrincipal()));
  }

  /** The agent that took the action, or else its principal. */
  public Actor agentOrPrincipal(Observation action) {
    String agent = authors.agentOf(action);
    return agent == null ? identity(action) : Actor.agent(agent);
  }

  /**
   * The actor of several actions: the agent only if all of them are its, with its identity if they
   * have the same; otherwise the principal of the first, and the number of others.
   */
  public Actor actor(List<Observation> actions) {
    long principals = actions.stream().map(Observation::getPrincipal).distinct().count();
    Observation first = actions.getFirst();
    String agent = authors.agentOf(first);
    boolean isOfAgent =
        agent != null && actions.stream().allMatch(action -> agent.equals(authors.agentOf(action)));
    if (isOfAgent) {
      return principals > 1 ? Actor.agent(agent) : actor(first);
    }
    return new Actor.Identity(
        String.valueOf(first.getPrincipal()), person(actions), (int) principals - 1);
  }

  private static Actor identity(Observation action) {
    return new Actor.Identity(
        String.valueOf(action.getPrincipal()), person(List.of(action)), /* others= */ 0);
  }

  /** Who is behind the first principal; null if the records name several, or none. */
  private static @Nullable String person(List<Observation> actions) {
    List<String> persons =
        actions.stream()
            .filter(
                action -> Objects.equals(action.getPrincipal(), actions.getFirst().getPrincipal()))
            .map(
                action ->
                    String.valueOf(ObservationFactory.fact(action, ObservationFactory.PERSON)))
            .distinct()
            .limit(2)
            .toList();
    return persons.size() == 1
        ? ObservationFactory.fact(actions.getFirst(), ObservationFactory.PERSON)
        : null;
  }

  /**
   * The facts, and the agents other than the chain's for which records claim the calls. The chain's
   * agent answers for its run, but whether it or the other one called is not certain.
   */
  public Explanation withClaims(Explanation explanation, List<Observation> calls) {
    List<String> others =
        calls.stream()
            .<@Nullable String>map(Observation::getAgentId)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .filter(agent -> !agent.equals(chain.agentId()))
            .distinct()
            .limit(MAX_CLAIMS)
            .toList();
    Explanation claimed = explanation;
    for (String other : others) {
      claimed = claimed.because(Clause.Kind.CALL_CLAIMED_FOR, other);
    }
    return claimed;
  }

  /** Outcome of a number of calls; what no record states to have succeeded is not told as done. */
  public static OutcomeCounts outcome(List<Observation> calls) {
    return calls.stream()
        .map(call -> OutcomeCounts.of(call.getOutcome()))
        .reduce(OutcomeCounts.none(), OutcomeCounts::plus);
  }

  /** Names of the calls, the most frequent first; of equally frequent ones, the earliest. */
  public static List<String> operations(List<Observation> calls) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    calls.forEach(call -> counts.merge(call.getAction(), 1, Integer::sum));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The agent that answers for an action: its run's, or the chain's; null when there is none. */
  public @Nullable String answering(Observation action) {
    String agent = authors.answering(action);
    return agent == null ? chain.agentId() : agent;
  }

  /** The manifest of the agent that answers for an action, at its time; null: there is none. */
  public @Nullable Manifest answeringManifest(Observation action) {
    String agent = answering(action);
    return agent == null ? null : manifests.inForceAt(chain.tenant(), agent, action.getTime());
  }

  /** A number of the evaluated calls, or of their objects, in words. */
  public String count(long number) {
    return String.format(Locale.ROOT, isCut ? "at least %,d" : "%,d", number);
  }

  /** The explanation, where the calls of the evidence may be a part of more. */
  private Explanation limited(List<Observation> evidence, Explanation explanation) {
    if (!isCut) {
      return explanation;
    }
    Explanation part = explanation.ofPart();
    return evidence.size() == 1 ? part : part.because(Clause.Kind.PART_EVALUATED);
  }

  /** The explanation without times and order, where they are those of the records' arrival. */
  private static Explanation untimed(List<Observation> evidence, Explanation explanation) {
    long timed = evidence.stream().filter(ObservationFactory::isTimed).count();
    if (timed == evidence.size()) {
      return explanation;
    }
    return explanation
        .withoutTimes()
        .because(timed == 0 ? Clause.Kind.NO_TIME_STATED : Clause.Kind.SOME_STATE_NO_TIME);
  }

  /** The manifest of the agent that took the action, at its time; null when there is none. */
  @Nullable
  public Manifest manifest(Observation action) {
    String agent = authors.agentOf(action);
    return agent == null ? null : manifests.inForceAt(chain.tenant(), agent, action.getTime());
  }

  /**
   * A detection about some of the actions, at the time of the last one.
   *
   * @param explanation the facts of the sentence for an analyst
   */
  public Detection detection(List<Observation> evidence, Explanation explanation) {
    return detection(evidence.getLast(), evidence, explanation);
  }

  /**
   * A detection about some of the actions, at the time of the one that the explanation tells.
   *
   * @param explanation the facts of the sentence for an analyst
   */
  public Detection detection(
      Observation told, List<Observation> evidence, Explanation explanation) {
    Manifest manifest = answeringManifest(told);
    var detection =
        new Detection(
            told.getTime(),
            evidence.stream().map(Observation::getEventId).toList(),
            evidence.stream()
                .<@Nullable String>map(Observation::getPrincipal)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .distinct()
                .limit(20)
                .toList(),
            untimed(evidence, limited(evidence, explanation)),
            manifest == null ? null : manifest.getDigest());
    return evidence.stream().anyMatch(this::isAgents) ? detection : detection.byOthers();
  }
}
