package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Timing.Milestone;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Outcome;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.injection.Assessment;
import io.spoor.pipeline.detect.injection.InjectionScorer;
import io.spoor.pipeline.detect.injection.InjectionSettings;
import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.fingerprint.ValueKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Detects a tool call that follows instructions in content, not the user's request. */
final class InjectedAction implements ToolCallDetector {
  private static final String ID = "injected-action";
  private static final int MEDIUM_FROM = 45;
  private static final RuleInfo RULE =
      new RuleInfo(
              ID,
              1,
              "Agent acted on what untrusted content told it",
              Severity.HIGH,
              70,
              List.of("owasp.asi01", "owasp.asi02", "atlas.AML.T0051.001", "atlas.AML.T0053"),
              "Read the source call's result and the user's request. If the user did not want this, stop the run, undo the action, "
                  + "and find what else came from that source: other runs will read it too.",
              List.of(
                  "The user asked to do what a document says, in words that do not tell so.",
                  "A tool whose results are the operator's own, but declared as untrusted in the manifest."))
          .withSubject("a tool call")
          .withDescription(
              "Looks at calls of tools that the manifest calls sensitive or egress; of tools that no manifest lists, at those whose names"
                  + " say that they change something. For each argument it asks where the value was seen first: in the user's request or"
                  + " a trusted result, then all is well; or in the result of a tool whose content is untrusted. How much that counts"
                  + " depends on what the value is (an address or account more than a number), on the sentence it stood in (does it tell"
                  + " somebody to do something, does it speak to an assistant, was it hidden), and on whether the request asks for what"
                  + " the tool does. Values and words are compared as keyed hashes. While the request is unknown it judges by the content"
                  + " alone, provisionally; when the request comes, the finding is confirmed or taken back.");

  private final InjectionScorer scorer;

  InjectedAction(TuningReader tuning) {
    this.scorer = new InjectionScorer(InjectionSettings.of(tuning.thresholds(ID)));
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Optional<Detection> evaluate(ToolCallFact fact) {
    return scorer
        .assess(fact.call(), fact.earlierCalls(), fact.request(), fact.manifest())
        .map(assessment -> detection(fact, assessment));
  }

  private static Detection detection(ToolCallFact fact, Assessment assessment) {
    ToolCall call = fact.call();
    var manifest = fact.manifest();
    Detection detection =
        new Detection(
                call.time(),
                List.of(assessment.source().eventId(), call.eventId()),
                List.of(),
                explanation(fact, assessment),
                manifest == null ? null : manifest.getDigest())
            .withSeverity(severity(assessment))
            .withRisk(assessment.score(), assessment.factors());
    return assessment.provisional() ? detection.asProvisional() : detection;
  }

  private static Severity severity(Assessment assessment) {
    if (assessment.critical()) {
      return Severity.CRITICAL;
    }
    if (assessment.high()) {
      return Severity.HIGH;
    }
    return assessment.score() >= MEDIUM_FROM ? Severity.MEDIUM : Severity.LOW;
  }

  private static Explanation explanation(ToolCallFact fact, Assessment assessment) {
    String argument = assessment.argument();
    return Explanation.of(Actor.agent(fact.chain().agentId()), Verb.CALL)
        .object(Noun.TOOL, fact.call().tool())
        .outcome(Outcome.of(!fact.call().failed()))
        .with(
            argument.isEmpty()
                ? new Part(Role.FOLLOWING, Noun.INSTRUCTION, null, List.of(), null)
                : new Part(
                    Role.WITH, noun(assessment.kind()), null, List.of(), "argument " + argument))
        .timed(
            fact.call().time() - assessment.source().time(),
            assessment.addressed() ? Milestone.ADDRESSED_RESULT : Milestone.UNTRUSTED_RESULT,
            assessment.source().tool())
        .because(requestClause(assessment.coverage()));
  }

  private static Noun noun(ValueKind kind) {
    return switch (kind) {
      case EMAIL -> Noun.EMAIL_ADDRESS;
      case ACCOUNT -> Noun.ACCOUNT;
      case URL, HOST, DOMAIN -> Noun.WEB_ADDRESS;
      case PATH -> Noun.FILE;
      case ID -> Noun.IDENTIFIER;
      case NAME -> Noun.NAME;
      case NUMBER, DATE -> Noun.NUMBER;
      case TEXT -> Noun.TEXT;
    };
  }

  private static Clause.Kind requestClause(Assessment.RequestCoverage coverage) {
    return switch (coverage) {
      case UNKNOWN -> Clause.Kind.REQUEST_UNKNOWN;
      case UNCLEAR -> Clause.Kind.REQUEST_UNCLEAR;
      case NO -> Clause.Kind.REQUEST_NO;
      case PARTLY -> Clause.Kind.REQUEST_PARTLY;
      case YES -> Clause.Kind.REQUEST_YES;
    };
  }
}
