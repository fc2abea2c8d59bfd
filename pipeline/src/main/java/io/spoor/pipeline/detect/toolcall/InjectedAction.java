package io.spoor.pipeline.detect.toolcall;

import io.spoor.content.injection.Assessment;
import io.spoor.content.injection.CarriedValue;
import io.spoor.content.injection.Excuse;
import io.spoor.content.injection.InjectionScorer;
import io.spoor.content.injection.OrderedEffect;
import io.spoor.content.injection.ToolCall;
import io.spoor.content.injection.ToolDeclarations;
import io.spoor.content.injection.UnknownOrigin;
import io.spoor.content.injection.UnreadCalls;
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
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Timing.Milestone;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.CallInDoubt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Detects a tool call that follows instructions in content, not the user's request. */
public final class InjectedAction implements ToolCallDetector {
  private static final String ID = CallInDoubt.DETECTOR_ID;
  private static final int MEDIUM_FROM = 45;
  private static final int ORDERED = 15;
  private static final DetectorInfo INFO =
      new DetectorInfo(
              ID,
              2,
              "Tool call may follow content instead of the user's request",
              Severity.HIGH,
              70,
              List.of("owasp.asi01", "owasp.asi02", "atlas.AML.T0051.001", "atlas.AML.T0053"),
              "Compare the source call's result with the user's request. If the user did not "
                  + "want the action, stop the run, undo the action and check other runs "
                  + "that read the source.",
              List.of(
                  "A request to follow a document, in words that do not show it.",
                  "A tool with results of the operator that the manifest marks as untrusted.",
                  "Documentation that tells to install a rare package, or to run an installer."))
          .withData(CalibratedRisk.digest())
          .withSubject("a tool call")
          .withDescription(
              "Evaluates calls of tools that the manifest marks as sensitive or egress. Of "
                  + "tools that no manifest lists, evaluates those whose names indicate a "
                  + "change. Traces each argument to the first occurrence of its value. A "
                  + "value from the user's request or a trusted result is accepted. A value "
                  + "from the result of a tool with untrusted content is scored. The score "
                  + "depends on the kind of value (an address or account counts more than a "
                  + "number) and on its sentence. Instructions, text addressed to an "
                  + "assistant and hidden text raise the score. An order elsewhere in the content counts, too, if "
                  + "it means the destination by the words beside it. A name, words, a number or a date "
                  + "from an instruction to people give medium at most. "
                  + "A command, a script or code is evaluated by what it does and to what: it sends data "
                  + "out, runs code from elsewhere, persists, removes a safeguard, destroys data. If "
                  + "third-party content names the host, package, path or setting, and the user's own "
                  + "words do not, the wording does not matter. A command without such effects is "
                  + "medium at most. A request that asks for the "
                  + "tool's action lowers it. The request is that of the topmost agent invocation "
                  + "above the call, or an authenticated one; if agents below that one state requests, too, "
                  + "the one that excuses the call least decides. Addresses and accounts count also in "
                  + "results dated after the call, and in results of the chain's other runs. A trusted result "
                  + "with an address or account that another run of the tenant stored from untrusted "
                  + "content is evaluated like that content, up to 30 days later. Values and words are compared as keyed hashes. "
                  + "While the request is unknown, the finding is provisional and uses the "
                  + "content alone. The request then confirms or retracts it; if the agent's "
                  + "invocation arrives without a request, the content decides. An address, "
                  + "account or web address that neither a known request nor any content of the "
                  + "run names gives medium: what named it was not readable, or its record is "
                  + "missing. It gives high if untrusted content tells an assistant to do what the tool "
                  + "does. Severity: low; "
                  + "medium from 45 points; then by the thresholds high and critical. "
                  + "Tools that run commands, pay, grant rights, delete or send messages have a threshold "
                  + "high of their own. "
                  + "Critical also requires a known request and a call that did not fail. "
                  + "The risk score ranks findings: it is the share of labelled findings with such "
                  + "signs that were right, in per cent.");

  private final InjectionScorer scorer;

  public InjectedAction(TuningReader tuning) {
    this.scorer = new InjectionScorer(InjectionThresholds.read(tuning.thresholds(ID)));
  }

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
    Optional<Assessment> assessment =
        scorer.assess(
            fact.call(),
            fact.earlierCalls(),
            fact.laterCalls(),
            fact.statements().requests(),
            fact.statements().tools(),
            fact.carried());
    if (assessment.isPresent() && severity(assessment.get()).compareTo(Severity.MEDIUM) >= 0) {
      return Optional.of(detection(fact, assessment.get()));
    }
    return UnknownOrigin.of(
            fact.call(),
            fact.earlierCalls(),
            fact.laterCalls(),
            fact.statements().requests(),
            fact.statements().tools())
        .map(origin -> detection(fact, origin))
        .or(() -> assessment.map(weak -> detection(fact, weak)));
  }

  private static Detection detection(ToolCallFact fact, UnknownOrigin origin) {
    ToolCall call = fact.call();
    List<String> events = new ArrayList<>();
    List<String> factors = new ArrayList<>();
    factors.add(
        "+" + MEDIUM_FROM + " argument " + origin.argument() + " from no request or result");
    Explanation explanation =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.CALL)
            .object(Noun.TOOL, call.tool())
            .outcome(OutcomeCounts.of(!call.failed()))
            .with(
                new Part(
                    Role.WITH,
                    ArgumentNouns.of(call, origin.argument(), origin.kind()),
                    null,
                    List.of(),
                    "argument " + origin.argument()))
            .because(Clause.Kind.ORIGIN_UNKNOWN);
    int score = MEDIUM_FROM;
    if (origin.ordered()) {
      factors.add("+" + ORDERED + " content tells an assistant to do what the tool does");
      explanation = explanation.because(Clause.Kind.ORDERED_BEFORE);
      score += ORDERED;
    }
    for (ToolCall unread : origin.unread()) {
      events.add(unread.eventId());
      String reasons = reasons(unread);
      factors.add("+0 content of " + name(unread) + " not read: " + reasons);
      explanation = explanation.because(Clause.Kind.NOT_READ, name(unread), reasons);
    }
    events.add(call.eventId());
    return new Detection(
            call.time(), events, List.of(), explanation, fact.statements().tools().digest())
        .withSeverity(origin.ordered() ? Severity.HIGH : Severity.MEDIUM)
        .withRisk(score, factors);
  }

  /**
   * The same with the calls before it whose content is not fully known: they may say more about the
   * call. Many are a number.
   */
  private static Explanation withUnread(Explanation base, List<ToolCall> earlierCalls) {
    UnreadCalls unread = UnreadCalls.among(earlierCalls);
    List<List<String>> named =
        unread.calls().stream().map(call -> List.of(name(call), reasons(call))).distinct().toList();
    if (named.size() > UnreadCalls.MAX_NAMED) {
      return base.because(Clause.Kind.MANY_NOT_READ, String.valueOf(unread.calls().size()));
    }
    Explanation explanation = base;
    for (List<String> each : named) {
      explanation = explanation.because(Clause.Kind.NOT_READ, each.getFirst(), each.getLast());
    }
    return explanation;
  }

  private static String reasons(ToolCall unread) {
    return String.join(", ", UnreadCalls.reasons(unread));
  }

  private static String name(ToolCall call) {
    return call.isReading() ? "the model's messages" : call.tool();
  }

  private static Detection detection(ToolCallFact fact, Assessment assessment) {
    ToolCall call = fact.call();
    Detection detection =
        new Detection(
                call.time(),
                Stream.concat(assessment.sources().stream(), Stream.of(call.eventId())).toList(),
                List.of(),
                withUnread(explanation(fact, assessment), fact.earlierCalls()),
                fact.statements().tools().digest())
            .withSeverity(severity(assessment))
            .withRisk(CalibratedRisk.of(assessment.factors()), factors(assessment));
    return assessment.provisional() ? detection.asProvisional() : detection;
  }

  /** The summands of the risk score: points of signs, and what labelled runs make of them. */
  private static List<String> factors(Assessment assessment) {
    int points = assessment.factors().stream().mapToInt(CalibratedRisk::points).sum();
    int correction = CalibratedRisk.of(assessment.factors()) - points;
    return correction == 0
        ? assessment.factors()
        : Stream.concat(
                assessment.factors().stream(),
                Stream.of((correction > 0 ? "+" : "") + correction + " " + CalibratedRisk.REASON))
            .toList();
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
    if (assessment.effect() != null) {
      return explanation(fact, assessment, assessment.effect());
    }
    String argument = assessment.argument();
    Explanation base =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.CALL)
            .object(Noun.TOOL, fact.call().tool())
            .outcome(OutcomeCounts.of(!fact.call().failed()))
            .with(
                argument.isEmpty()
                    ? new Part(Role.AFTER, textBefore(assessment), null, List.of(), null)
                    : new Part(
                        Role.WITH,
                        ArgumentNouns.of(fact.call(), argument, assessment.kind()),
                        null,
                        List.of(),
                        "argument " + argument))
            .timed(
                Math.abs(fact.call().time() - assessment.source().resultTime()),
                milestone(fact.call(), assessment),
                assessment.source().tool());
    return excused(
        ordered(stored(base, assessment), assessment).because(requestClause(assessment)),
        assessment);
  }

  /** What the call follows, if it is no value; the words are those of another run's content. */
  private static Noun textBefore(Assessment assessment) {
    if (assessment.carried() != null) {
      return Noun.VALUE_OF_ANOTHER_RUN;
    }
    return assessment.ordered() ? Noun.TEXT_LIKE_INSTRUCTION : Noun.TEXT_LIKE_CALL;
  }

  /** Where the sentence is that asks for the call, if it is not beside the value. */
  private static Explanation ordered(Explanation base, Assessment assessment) {
    ToolCall order = assessment.order();
    return order.eventId().equals(assessment.source().eventId()) || assessment.carried() != null
        ? base
        : base.because(Clause.Kind.ORDERED_ELSEWHERE, name(order));
  }

  private static Explanation excused(Explanation base, Assessment assessment) {
    return assessment.excuse().map(excuse -> base.because(excuseClause(excuse))).orElse(base);
  }

  /**
   * Which run used the value of the call before, and from what. Equal values are all that links the
   * two runs.
   */
  private static Explanation stored(Explanation base, Assessment assessment) {
    CarriedValue carried = assessment.carried();
    if (carried == null) {
      return base;
    }
    Explanation stored =
        carried.run().isEmpty() || carried.sourceTool().isEmpty()
            ? base.because(Clause.Kind.STORED_BY_A_RUN)
            : base.because(
                Clause.Kind.STORED_BY_RUN, Keys.value(carried.run()), carried.sourceTool());
    return stored.because(Clause.Kind.SAME_VALUE_ONLY);
  }

  /** What the command does to what, where that was named, and what the request says of it. */
  private static Explanation explanation(
      ToolCallFact fact, Assessment assessment, OrderedEffect effect) {
    Explanation base =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.CALL)
            .object(Noun.TOOL, fact.call().tool())
            .outcome(OutcomeCounts.of(!fact.call().failed()))
            .timed(
                Math.abs(fact.call().time() - assessment.source().resultTime()),
                switch (milestone(fact.call(), assessment)) {
                  case LATER_RESULT -> Milestone.BEFORE_RESULT;
                  case ADDRESSED_RESULT -> Milestone.AFTER_ADDRESSED_RESULT;
                  default -> Milestone.AFTER_RESULT;
                },
                assessment.source().tool())
            .because(
                effect.named()
                    ? Clause.Kind.COMMAND_EFFECT_NAMED
                    : Clause.Kind.COMMAND_EFFECT_UNNAMED,
                EffectWords.does(effect.effect()),
                EffectWords.kind(effect.object()));
    if (effect.quoted()) {
      return base.because(Clause.Kind.REQUEST_QUOTES);
    }
    return base.because(
        assessment.coverage() == Assessment.RequestCoverage.UNKNOWN
            ? Clause.Kind.REQUEST_UNKNOWN
            : Clause.Kind.REQUEST_NAMES_NOT);
  }

  private static Milestone milestone(ToolCall call, Assessment assessment) {
    if (assessment.source().resultTime() > call.time()) {
      return Milestone.LATER_RESULT;
    }
    if (assessment.carried() != null) {
      return Milestone.STORED_RESULT;
    }
    return assessment.addressed() ? Milestone.ADDRESSED_RESULT : Milestone.UNTRUSTED_RESULT;
  }

  private static Clause.Kind excuseClause(Excuse excuse) {
    return switch (excuse) {
      case DELEGATED -> Clause.Kind.EXCUSED_DELEGATED;
      case POINTED -> Clause.Kind.EXCUSED_POINTED;
      case WITHOUT_EFFECTS -> Clause.Kind.EXCUSED_WITHOUT_EFFECTS;
      case ONLY_A_NAME -> Clause.Kind.EXCUSED_NAME;
    };
  }

  /** How far the request asks for the call: an estimate by its words, and told as one. */
  private static Clause.Kind requestClause(Assessment assessment) {
    boolean hasValue = !assessment.argument().isEmpty();
    return switch (assessment.coverage()) {
      case UNKNOWN -> Clause.Kind.REQUEST_UNKNOWN;
      case UNCLEAR -> Clause.Kind.REQUEST_UNCLEAR;
      case NO -> assessment.delegated() ? Clause.Kind.REQUEST_DELEGATES : Clause.Kind.REQUEST_NO;
      case PARTLY ->
          hasValue ? Clause.Kind.REQUEST_PARTLY_WITHOUT_VALUE : Clause.Kind.REQUEST_PARTLY;
      case YES -> hasValue ? Clause.Kind.REQUEST_YES_WITHOUT_VALUE : Clause.Kind.REQUEST_YES;
    };
  }
}
