package io.spoor.pipeline.detect.toolcall;

import io.spoor.content.injection.ContradictingProposal;
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

/** Detects a tool call that differs from what the model proposed under its id. */
public final class AlteredCall implements ToolCallDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "altered-call",
              1,
              "Tool call differs from the model's proposal",
              Severity.MEDIUM,
              50,
              List.of("attack.T1565.002", "owasp.asi10"),
              "Compare the model's message with the span. If no approval step or wrapper of the "
                  + "tool explains the difference, treat the run's records as forged.",
              List.of(
                  "A person or a guardrail that changes the arguments before the call.",
                  "A library that uses one call id for several calls, one of which was not made."))
          .withSubject("a tool call")
          .withDescription(
              "Compares the tool calls that the model's messages propose with the spans that "
                  + "execute them, by the id of the call. Reports a call if no proposal of its "
                  + "id agrees with it, or if no call agrees with a proposal. Only arguments "
                  + "that both state are compared; order, number forms and JSON in strings do "
                  + "not matter. All detectors of tool calls evaluate both statements. Severity: "
                  + "medium; high if an id has more different proposals than are evaluated.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Optional<Detection> evaluate(ToolCallFact fact) {
    ContradictingProposal proposal = fact.statements().proposal();
    if (proposal == null) {
      return Optional.empty();
    }
    var call =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.CALL)
            .object(Noun.TOOL, fact.call().tool())
            .outcome(OutcomeCounts.of(!fact.call().failed()));
    var explanation =
        proposal.flooded()
            ? call.because(Clause.Kind.MANY_PROPOSALS)
            : proposal.otherTool()
                ? call.because(Clause.Kind.OTHER_TOOL_PROPOSED, proposal.tool())
                : call.because(Clause.Kind.OTHER_ARGUMENTS_PROPOSED);
    var detection =
        new Detection(
            fact.call().time(),
            List.of(proposal.eventId(), fact.call().eventId()),
            List.of(),
            explanation,
            fact.statements().tools().digest());
    return Optional.of(proposal.flooded() ? detection.withSeverity(Severity.HIGH) : detection);
  }
}
