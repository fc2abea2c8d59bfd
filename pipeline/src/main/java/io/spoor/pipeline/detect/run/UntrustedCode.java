package io.spoor.pipeline.detect.run;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Detects an agent that runs code its manifest does not trust, or whose code changes during a run.
 */
public final class UntrustedCode implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "untrusted-code",
              1,
              "Agent code untrusted or changed during a run",
              Severity.HIGH,
              70,
              List.of("attack.T1554", "attack.T1525", "owasp.asi04", "owasp.asi10"),
              "Compare the digest with released code. If it is a release, add it to the "
                  + "manifest before deployment; otherwise stop the agent and preserve its "
                  + "image.",
              List.of(
                  "A release with an undeclared digest.",
                  "A deployment that replaces instances during runs."))
          .withSubject("an agent in one run")
          .withDescription(
              "Compares the attested digest of an agent's code with code_digests of the "
                  + "manifest in force, and with the other digests of the run. A digest that "
                  + "the manifest does not list is high. A change from one trusted digest to "
                  + "another within a run is medium. If the manifest lists no digests, only "
                  + "a change is reported.");

  private static final String DIGEST = "digest";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Agent agent = event.getAgent();
    String digest = agent == null ? null : agent.getCodeDigest();
    return agent == null || digest == null
        ? null
        : ObservationFactory.create(INFO, event, agent.getId(), Map.of(DIGEST, digest));
  }

  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Map<String, Observation> digests = new LinkedHashMap<>();
    for (Observation action : actions.observations()) {
      digests.putIfAbsent(Objects.requireNonNull(ObservationFactory.fact(action, DIGEST)), action);
    }
    List<Observation> untrusted =
        digests.values().stream().filter(action -> isUntrusted(actions, action)).toList();
    if (untrusted.isEmpty() && digests.size() < 2) {
      return List.of();
    }
    Observation first = actions.first();
    boolean trusted = untrusted.isEmpty();
    List<Observation> evidence = trusted ? List.copyOf(digests.values()) : untrusted;
    Actor agent = Actor.agent(actions.group());
    var explanation =
        trusted
            ? Explanation.of(agent, Verb.RUN)
                .objects(digests.size(), Noun.CODE_VERSION)
                .and(Role.IN, 1, Noun.RUN)
            : Explanation.of(agent, Verb.RUN)
                .object(
                    Noun.CODE_DIGEST,
                    String.valueOf(ObservationFactory.fact(evidence.getFirst(), DIGEST)))
                .because(Clause.Kind.DIGEST_UNDECLARED);
    Detection detection = actions.detection(evidence, explanation);
    return List.of(
        new AnchoredDetection(
            first.getKey() + '>' + actions.group(),
            first,
            trusted ? detection.withSeverity(Severity.MEDIUM) : detection));
  }

  private static boolean isUntrusted(ActionGroup actions, Observation action) {
    Manifest manifest =
        actions.manifests().inForceAt(actions.chain().tenant(), actions.group(), action.getTime());
    return manifest != null
        && !manifest.getCodeDigests().isEmpty()
        && !manifest.getCodeDigests().contains(ObservationFactory.fact(action, DIGEST));
  }
}
