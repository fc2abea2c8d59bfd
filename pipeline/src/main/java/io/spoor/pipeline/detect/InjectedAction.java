package io.spoor.pipeline.detect;

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
              "Agent acted on untrusted content",
              Severity.HIGH,
              70,
              List.of("owasp.asi01", "owasp.asi02", "atlas.AML.T0051.001", "atlas.AML.T0053"),
              "Compare the source call's result with the user's request. If the user did not "
                  + "want the action, stop the run, undo the action and check other runs "
                  + "that read the source.",
              List.of(
                  "A request to follow a document, in words that do not show it.",
                  "A tool with results of the operator that the manifest marks as untrusted."))
          .withSubject("a tool call")
          .withDescription(
              "Evaluates calls of tools that the manifest marks as sensitive or egress. Of "
                  + "tools that no manifest lists, evaluates those whose names indicate a "
                  + "change. Traces each argument to the first occurrence of its value. A "
                  + "value from the user's request or a trusted result is accepted. A value "
                  + "from the result of a tool with untrusted content is scored. The score "
                  + "depends on the kind of value (an address or account counts more than a "
                  + "number) and on its sentence. Instructions, text addressed to an "
                  + "assistant and hidden text raise the score. A request that asks for the "
                  + "tool's action lowers it. Values and words are compared as keyed hashes. "
                  + "While the request is unknown, the finding is provisional and uses the "
                  + "content alone. The request then confirms or retracts it. Severity: low; "
                  + "medium from a score of 45; then by the thresholds high and critical. "
                  + "Critical also requires a known request and a call that did not fail.");

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

  private static String explanation(ToolCallFact fact, Assessment assessment) {
    String agent = fact.chain().agentId();
    return "%s %s %s %s that it read in the result of %s (untrusted%s) %s earlier; %s."
        .formatted(
            agent == null ? "An agent" : "Agent " + agent,
            fact.call().failed() ? "tried to call" : "called",
            fact.call().tool(),
            assessment.argument().isEmpty()
                ? "as an instruction says"
                : "with "
                    + kindText(assessment.kind())
                    + " (argument "
                    + assessment.argument()
                    + ")",
            assessment.source().tool(),
            assessment.addressed() ? ", and written for an assistant" : "",
            spanText(fact.call().time() - assessment.source().time()),
            requestText(assessment.coverage()));
  }

  private static String kindText(ValueKind kind) {
    return switch (kind) {
      case EMAIL -> "an e-mail address";
      case ACCOUNT -> "an account";
      case URL, HOST, DOMAIN -> "a web address";
      case PATH -> "a file";
      case ID -> "an identifier";
      case NAME -> "a name";
      case NUMBER, DATE -> "a number";
      case TEXT -> "a text";
    };
  }

  private static String requestText(Assessment.RequestCoverage coverage) {
    return switch (coverage) {
      case UNKNOWN -> "what the user asked for is not known yet";
      case UNCLEAR -> "the user's request does not mention it as far as can be told";
      case NO -> "the user's request asks for nothing of the kind";
      case PARTLY -> "the user's request asks for something of the kind, but does not mention that";
      case YES -> "the user's request asks for such a call, but does not mention that";
    };
  }

  private static String spanText(long nanos) {
    Duration span = Duration.ofNanos(nanos);
    if (span.toHours() >= 1) {
      return span.toHours() + " h";
    }
    return span.toMinutes() >= 2 ? span.toMinutes() + " min" : span.toSeconds() + " s";
  }
}
