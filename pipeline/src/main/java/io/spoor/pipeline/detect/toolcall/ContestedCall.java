package io.spoor.pipeline.detect.toolcall;

import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.ToolCallDetector;
import io.spoor.pipeline.detect.ToolCallFact;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.OutcomeCounts;
import io.spoor.pipeline.detect.explanation.Verb;
import java.util.List;
import java.util.Optional;

/** Detects a tool call that two declared agents are said to have made. */
public final class ContestedCall implements ToolCallDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "contested-call",
              1,
              "Tool call claimed for two agents",
              Severity.MEDIUM,
              50,
              List.of("owasp.asi03", "owasp.asi10"),
              "Find out which agent sent the span. If neither instrumentation explains the other "
                  + "name, treat the run's records as forged.",
              List.of("An agent whose spans carry the name of another declared agent."))
          .withSubject("a tool call")
          .withDescription(
              "Evaluates tool calls whose span names one agent while the agent invocations above "
                  + "it, or the party that starts runs, name others. Reports the call if the "
                  + "agent that the rest does not know has a manifest: its permissions, owner "
                  + "and route would apply. A sub-agent below its parent is ordinary.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Optional<Detection> evaluate(ToolCallFact fact) {
    String other = fact.statements().otherAgent();
    if (other == null) {
      return Optional.empty();
    }
    var explanation =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.CALL)
            .object(Noun.TOOL, fact.call().tool())
            .outcome(OutcomeCounts.of(!fact.call().failed()))
            .because(Clause.Kind.ALSO_CLAIMED_FOR, other);
    return Optional.of(
        new Detection(
            fact.call().time(),
            List.of(fact.call().eventId()),
            List.of(),
            explanation,
            fact.statements().tools().digest()));
  }
}
