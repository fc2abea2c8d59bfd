package io.spoor.pipeline.detect.run;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Agent;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.vocabulary.InvocationKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Detects a change of an agent's manifest during a run. */
public final class ManifestDrift implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "manifest-drift",
              1,
              "Manifest changed during a run",
              Severity.LOW,
              20,
              List.of("attack.T1562", "owasp.asi10"),
              "Identify the author of the change. Check whether the run used what the change "
                  + "permits.",
              List.of("A release, or a correction of the manifest, during long runs."))
          .withSubject("a run")
          .withDescription(
              "Compares the manifest in force at the start of a run with the one at its end, "
                  + "as stated by the run's own span. Reports the run if they differ.");

  private static final String ENDED = "ended";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    InvocationKind invocation = InvocationKind.of(event.getGenAi());
    Agent agent = event.getAgent();
    return invocation == null
            || !invocation.namesAgent()
            || agent == null
            || event.getEnded() == null
        ? null
        : ObservationFactory.create(
            INFO,
            event,
            event.getTrailKey() + '>' + agent.getId(),
            Map.of(ENDED, String.valueOf(event.getEnded())));
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation run = actions.first();
    String agent = Objects.requireNonNull(run.getAgentId());
    long ended = Long.parseLong(Objects.requireNonNull(ObservationFactory.fact(run, ENDED)));
    List<String> digests =
        actions
            .manifests()
            .inForceBetween(actions.chain().tenant(), agent, run.getTime(), ended)
            .stream()
            .map(Manifest::getDigest)
            .toList();
    // A change that is taken back during the run is none at its end.
    if (digests.isEmpty() || digests.getFirst().equals(digests.getLast())) {
      return List.of();
    }
    int versions = Math.toIntExact(digests.stream().distinct().count());
    var explanation =
        Explanation.of(Actor.agent(agent), Verb.RUN)
            .and(Role.UNDER, versions, Noun.MANIFEST_VERSION)
            .because(Clause.Kind.EVALUATED_BY_TIME);
    return List.of(
        new AnchoredDetection(actions.group(), run, actions.detection(List.of(run), explanation)));
  }

  @Override
  public int maxObservations() {
    return 1;
  }
}
