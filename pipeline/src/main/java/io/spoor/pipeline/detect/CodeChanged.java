package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.Agent;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An agent runs code that its manifest does not trust, or changes its code in the middle of a run.
 */
final class CodeChanged implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "code-changed",
              1,
              "Agent runs code that its manifest does not trust",
              Severity.HIGH,
              70,
              List.of("attack.T1554", "attack.T1525", "owasp.asi04", "owasp.asi10"),
              "Compare the digest with what was released. If it is a release, add it to the manifest before it is deployed; if not, stop the agent and keep its image.",
              List.of(
                  "A release whose digest was not declared; a deployment that replaces instances while runs go on."))
          .about("an agent in one run")
          .works(
              "Compares the attested digest of an agent's code with code_digests of the manifest in force, and with the other digests of the same run. "
                  + "Where the manifest lists none, only a change within the run is told, and so is one from a trusted digest to another: as medium.");

  private static final String DIGEST = "digest";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Agent agent = event.getAgent();
    String digest = agent == null ? null : agent.getCodeDigest();
    return agent == null || digest == null
        ? null
        : Observing.of(RULE, event, agent.getId(), Map.of(DIGEST, digest));
  }

  @Override
  public boolean once() {
    return true;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    Map<String, Observed> digests = new LinkedHashMap<>();
    for (Observed action : actions.observed()) {
      digests.putIfAbsent(Objects.requireNonNull(Observing.fact(action, DIGEST)), action);
    }
    List<Observed> untrusted =
        digests.values().stream().filter(action -> isUntrusted(actions, action)).toList();
    if (untrusted.isEmpty() && digests.size() < 2) {
      return List.of();
    }
    Observed first = actions.first();
    boolean trusted = untrusted.isEmpty();
    List<Observed> evidence = trusted ? List.copyOf(digests.values()) : untrusted;
    String explanation =
        trusted
            ? "Agent %s changed its code in the middle of a run: %d different digests."
                .formatted(actions.group(), digests.size())
            : "Agent %s runs code with the digest %s, which its manifest does not list."
                .formatted(actions.group(), Observing.fact(evidence.getFirst(), DIGEST));
    Judgement judgement = actions.judgement(evidence, explanation);
    return List.of(
        new Verdict(
            first.getKey() + '>' + actions.group(),
            first,
            trusted ? judgement.withSeverity(Severity.MEDIUM) : judgement));
  }

  private static boolean isUntrusted(ObservedActions actions, Observed action) {
    Manifest manifest =
        actions.manifests().at(actions.chain().tenant(), actions.group(), action.getTime());
    return manifest != null
        && !manifest.getCodeDigests().isEmpty()
        && !manifest.getCodeDigests().contains(Observing.fact(action, DIGEST));
  }
}
