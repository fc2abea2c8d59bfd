package io.spoor.pipeline.detect.run;

import io.spoor.pipeline.detect.CallOutsideRunFact;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.OutcomeCounts;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.TuningReader;
import java.util.List;
import java.util.Optional;

/** Detects calls that cannot be evaluated by a user's request, because they belong to no run. */
public final class CallOutsideRun implements FactDetector<CallOutsideRunFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "call-outside-run",
              1,
              "Sensitive call of an agent outside any run",
              Severity.MEDIUM,
              45,
              List.of("owasp.asi01", "owasp.asi10"),
              "Find out which process sent the call, and under which login. If the agent "
                  + "itself did, instrument it so that its calls stand below its agent "
                  + "invocation, or let the service that starts runs write statements of runs "
                  + "(docs/content.md). Otherwise treat the agent as taken over.",
              List.of(
                  "A part of the agent that is not instrumented with agent invocations.",
                  "A run that lasts longer than baseline.wait. The finding is retracted when "
                      + "the run ends."))
          .withSubject("an agent")
          .withDescription(
              "A call is evaluated by what the user asked for and by what its run has read. An "
                  + "agent that sends each call in a trace of its own has no run, and escapes "
                  + "that evaluation. Reports the earliest call of a sensitive or sending tool in "
                  + "a chain whose agent or run neither an authority nor an agent invocation "
                  + "states, once per agent with a manifest. An invocation is exported when it "
                  + "ends, so each chain waits for it first (baseline.wait). Retracts the finding "
                  + "if the invocations of all these chains arrive later. Lowers the severity to "
                  + "low for an agent without any known run and with many such chains "
                  + "(uninstrumented). Agents without a manifest are reported by "
                  + "agent-without-manifest.");

  private final int uninstrumented;

  public CallOutsideRun(TuningReader tuning) {
    Thresholds thresholds = tuning.thresholds(INFO.id());
    this.uninstrumented = thresholds.count("uninstrumented", 20, 1, 32);
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Class<CallOutsideRunFact> factType() {
    return CallOutsideRunFact.class;
  }

  @Override
  public Optional<Detection> evaluate(CallOutsideRunFact fact) {
    boolean neverInvoked = !fact.hasRuns() && fact.chains() >= uninstrumented;
    var explanation =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.CALL)
            .object(Noun.TOOL, fact.tool())
            .outcome(OutcomeCounts.of(!fact.failed()))
            .because(neverInvoked ? Clause.Kind.NO_RUN_EVER : Clause.Kind.NO_RUN);
    var detection =
        new Detection(
            fact.time(), List.of(fact.eventId()), List.of(), explanation, fact.manifestDigest());
    return Optional.of(
        neverInvoked
            ? detection
                .withSeverity(Severity.LOW)
                .withRisk(20, List.of("20 none of its runs is known"))
            : detection);
  }
}
