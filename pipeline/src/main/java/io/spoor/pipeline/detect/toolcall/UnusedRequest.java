package io.spoor.pipeline.detect.toolcall;

import io.spoor.content.injection.RunStatements;
import io.spoor.content.injection.ToolCall;
import io.spoor.content.injection.ToolDeclarations;
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
import java.util.stream.Stream;

/** Detects a request that no call followed, but that would have excused a call of another one. */
public final class UnusedRequest implements ToolCallDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "unused-request",
              1,
              "Request that only another request's call needs",
              Severity.LOW,
              20,
              List.of("owasp.asi01", "atlas.AML.T0051"),
              "Find out who sent the agent invocation with this request. If the user did not "
                  + "make it, treat the run's records as forged, and compare the call with the "
                  + "request above it.",
              List.of("A turn of a conversation that only mentions an address."))
          .withSubject("a tool call")
          .withDescription(
              "Evaluates calls of tools that are sensitive or send data out. Reports a call if a "
                  + "topmost agent invocation of the same trace, below which there is no call, "
                  + "states an address, account or host of the call's arguments, and no request "
                  + "above the call does. Severity: low; medium if untrusted content contains "
                  + "the address, too.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public boolean comparesCalls(ToolCall call, ToolDeclarations tools) {
    return tools.isGuarded(call);
  }

  @Override
  public Optional<Detection> evaluate(ToolCallFact fact) {
    ToolCall call = fact.call();
    RunStatements statements = fact.statements();
    List<Long> needed = statements.statedElsewhere(call);
    if (needed.isEmpty()) {
      return Optional.empty();
    }
    boolean untrusted =
        Stream.concat(fact.earlierCalls().stream(), fact.laterCalls().stream())
            .filter(other -> statements.tools().isUntrusted(other.tool()))
            .anyMatch(other -> needed.stream().anyMatch(other.resultDestinations()::contains));
    var explanation =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.CALL)
            .object(Noun.TOOL, call.tool())
            .outcome(OutcomeCounts.of(!call.failed()))
            .because(Clause.Kind.UNUSED_REQUEST);
    var detection =
        new Detection(
            call.time(),
            List.of(call.eventId()),
            List.of(),
            explanation,
            statements.tools().digest());
    return Optional.of(untrusted ? detection.withSeverity(Severity.MEDIUM) : detection);
  }
}
