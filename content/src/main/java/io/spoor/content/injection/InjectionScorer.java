package io.spoor.content.injection;

import io.spoor.content.fingerprint.WordTopic;
import io.spoor.content.injection.Assessment.RequestCoverage;
import io.spoor.schemas.TracedEffect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Scores a guarded call by its origin: the user's request, or content that the run had read. */
public final class InjectionScorer {
  static final int MAX_SCORE = 100;

  /** A confirmed assessment outweighs a provisional one with a higher score. */
  private static final Comparator<Assessment> BY_SEVERITY =
      Comparator.comparing(Assessment::critical)
          .thenComparing(assessment -> assessment.high() && !assessment.provisional())
          .thenComparing(Assessment::high)
          .thenComparingInt(Assessment::score);

  private final InjectionSettings settings;

  public InjectionScorer(InjectionSettings settings) {
    this.settings = settings;
  }

  /**
   * Assesses whether the call follows third-party content; empty when the evidence is too weak.
   *
   * @param earlierCalls earlier calls of the run, in order
   * @param laterCalls later calls of the run, in order: times can be forged, so addresses and
   *     accounts in their results count, too
   */
  public Optional<Assessment> assess(
      ToolCall call,
      List<ToolCall> earlierCalls,
      List<ToolCall> laterCalls,
      UserRequests requests,
      ToolDeclarations declarations) {
    return assess(call, earlierCalls, laterCalls, requests, declarations, CarriedValues.NONE);
  }

  /**
   * The same, where other runs stored values that this run may read.
   *
   * @param carried what they stored before this call
   */
  public Optional<Assessment> assess(
      ToolCall call,
      List<ToolCall> earlierCalls,
      List<ToolCall> laterCalls,
      UserRequests requests,
      ToolDeclarations declarations,
      CarriedValues carried) {
    Map<String, ToolProfile> tools = new HashMap<>();
    ToolProfile tool = declarations.profile(call);
    if (!tool.guarded() || (earlierCalls.isEmpty() && laterCalls.isEmpty())) {
      return Optional.empty();
    }
    int keyId = call.fingerprint().getKeyId();
    var priorContent =
        PriorContent.collect(
            earlierCalls,
            laterCalls,
            keyId,
            name -> tools.computeIfAbsent(name, declarations::profile),
            carried);
    List<TracedEffect> effects = CommandEffects.of(call, earlierCalls);
    EffectAssessor byEffects =
        effects.isEmpty()
            ? null
            : new EffectAssessor(
                settings,
                tool,
                call,
                effects,
                ObjectOrigins.collect(
                    earlierCalls,
                    laterCalls,
                    keyId,
                    name -> tools.computeIfAbsent(name, declarations::profile)));
    boolean isLocal = CommandEffects.isLocalWork(call, earlierCalls);
    ToolCall lastUntrusted =
        earlierCalls.reversed().stream()
            .filter(
                earlier ->
                    tools
                        .computeIfAbsent(earlier.tool(), declarations::profile)
                        .showsOthersText(earlier))
            .findFirst()
            .orElse(null);
    return requests
        .possible(keyId)
        .flatMap(
            request ->
                Stream.concat(
                    assess(call, tool, request, priorContent)
                        .map(
                            assessment ->
                                isLocal ? limited(assessment, tool, request) : assessment),
                    byEffects == null
                        ? Stream.empty()
                        : byEffects
                            .assess(request)
                            .or(() -> byEffects.assessUnnamed(request, lastUntrusted))
                            .stream()))
        .max(BY_SEVERITY)
        .filter(assessment -> assessment.score() >= settings.reported());
  }

  /**
   * Limits the score of a command that does nothing outside of the checkout: to read, edit and test
   * code is what honest runs do, too, and their words are like those of any order.
   */
  private Assessment limited(Assessment assessment, ToolProfile tool, UserRequest request) {
    int most = settings.high(tool, request.isKnown()) - 1;
    return assessment.score() <= most
        ? assessment
        : assessment.withScore(
            most, (most - assessment.score()) + " " + Excuse.WITHOUT_EFFECTS.reason());
  }

  private Stream<Assessment> assess(
      ToolCall call, ToolProfile tool, UserRequest request, PriorContent priorContent) {
    List<TaintMatch> matches =
        new TaintMatcher(settings, tool, request, priorContent).findMatches(call);
    return matches.stream().map(match -> score(match, matches, call, tool, request, priorContent));
  }

  private Assessment score(
      TaintMatch match,
      List<TaintMatch> matches,
      ToolCall call,
      ToolProfile tool,
      UserRequest request,
      PriorContent priorContent) {
    UntrustedPassage passage = match.passage();
    UntrustedPassage wording = match.wording();
    var factors = new ArrayList<String>();
    int score =
        add(
            match.argument().isEmpty()
                ? "does what content says"
                : "argument " + match.argument() + " from untrusted content",
            match.points(),
            factors);
    boolean pointed = request.isKnown() && request.pointsTo(passage.source());
    boolean hidden = wording.isHidden() || followsHidden(match, request);
    boolean addressed = wording.addressesAssistant() || hidden;
    if (wording.isInstruction()) {
      score +=
          add(
              match.order() == null
                  ? "in a sentence that tells to do something"
                  : "meant by an order elsewhere in the content",
              settings.ordered(),
              factors);
    }
    if (wording.addressesAssistant()) {
      score += add("beside text that speaks to an assistant", settings.addressed(), factors);
    }
    if (wording.isAssignment()) {
      score += add("introduced as something to be done", settings.assigned(), factors);
    }
    if (hidden) {
      score += add("encoded or hidden", settings.hidden(), factors);
    }
    if (match.combined()) {
      score += add("put together from two results", settings.pieced(), factors);
    }
    boolean asksForIt =
        match.order() != null || (wording.strength() > 0 && wording.asksFor(tool, call));
    if (asksForIt) {
      score += add("which speaks of what the tool does", settings.matching(), factors);
    }
    long otherArguments =
        matches.stream()
            .filter(other -> passage.isNear(other.passage()) || wording.isNear(other.passage()))
            .map(TaintMatch::argument)
            .filter(argument -> !argument.isEmpty() && !argument.equals(match.argument()))
            .distinct()
            .count();
    if (otherArguments > 0) {
      score += add("another argument from there", settings.further(), factors);
    }
    RequestCoverage coverage = request.coverage(tool, call.fingerprint().getToolWords());
    boolean delegated = delegates(request, passage, priorContent, tool);
    // What is only opened is no destination, either.
    boolean isDestination =
        match.kind().isDestination()
            && !tool.readOnly()
            && !(tool.onlyFetches() && match.points() < settings.destination());
    // An address quoted in a letter is not its destination.
    boolean isOutbound = match.kind().isWeb() || match.points() >= settings.destination();
    boolean elsewhere = isDestination && isOutbound && request.mentionsKind(match.kind(), tool);
    // That the user wants the same kind of action says little about where a third party sends it.
    boolean ordersIt =
        asksForIt
            && wording.isInstruction()
            && isDestination
            && isOutbound
            && !pointed
            && !request.delegates();
    boolean isInstructed =
        addressed || ordersIt || ((wording.isAssignment() || elsewhere) && !(delegated && pointed));
    switch (coverage) {
      case UNKNOWN -> {}
      case UNCLEAR -> score += add("request not understood", settings.unclear(), factors);
      case NO -> {
        if (delegated) {
          break;
        }
        if (request.delegates() && !pointed && !passage.isInfluential()) {
          // Whose instructions it means is not known, so neither is that it does not mean these.
          score += add("request leaves it to some content", settings.partly(), factors);
        } else {
          score += add("request does not ask for it", settings.uncovered(), factors);
        }
      }
      case PARTLY -> {
        // Publishing on a page that content names weighs more than posting to a channel.
        int points =
            isDestination && match.kind().isWeb() ? settings.elsewhere() : settings.partly();
        score += add("request asks for something of the kind", points, factors);
      }
      case YES -> {
        if (elsewhere && !match.kind().isWeb() && !(delegated && pointed)) {
          score += add("request names another destination", settings.elsewhere(), factors);
        } else {
          score +=
              add(
                  "request asks for it",
                  isInstructed ? settings.coveredAddressed() : settings.covered(),
                  factors);
        }
      }
    }
    if (!isInstructed && request.isKnown()) {
      if (delegated && pointed) {
        score += add(Excuse.DELEGATED.reason(), settings.delegated(), factors);
      } else if (pointed) {
        score += add(Excuse.POINTED.reason(), settings.pointed(), factors);
      }
    }
    if (!tool.declared()) {
      score += add("no manifest declares the tool", settings.undeclared(), factors);
    }
    int highFrom = settings.high(tool, request.isKnown());
    if (match.isWeak(asksForIt) && score >= highFrom) {
      score += add(Excuse.ONLY_A_NAME.reason(), highFrom - 1 - score, factors);
    }
    int bounded = Math.max(0, Math.min(MAX_SCORE, score));
    return new Assessment(
        bounded,
        factors,
        bounded >= highFrom,
        bounded >= settings.critical() && !call.failed() && request.isKnown(),
        match.argument(),
        match.kind(),
        passage.source(),
        wording.source(),
        wording.isInstruction(),
        request.isKnown() && request.delegates(),
        addressed,
        coverage,
        request.isExpected(),
        /* effect= */ null,
        passage.carried() == null ? wording.carried() : passage.carried());
  }

  /**
   * Whether the call, or where it goes to, follows an instruction that was hidden with all of its
   * text. What the request tells to follow is read for what it says, in whatever form it is
   * written.
   */
  private static boolean followsHidden(TaintMatch match, UserRequest request) {
    UntrustedPassage wording = match.wording();
    return wording.isHiddenInstruction()
        && (match.argument().isEmpty() || match.kind().isDestination())
        && !(request.isKnown() && request.delegates() && request.pointsTo(wording.source()));
  }

  /**
   * Whether the request refers to instructions in some content, and that content asks for this
   * call.
   */
  private static boolean delegates(
      UserRequest request, UntrustedPassage passage, PriorContent priorContent, ToolProfile tool) {
    if (!request.isKnown() || !request.delegates()) {
      return false;
    }
    // To do what a document says is not to use whatever it mentions.
    if (passage.isInstruction() && request.pointsTo(passage.source())) {
      return true;
    }
    for (UntrustedPassage instruction : priorContent.instructions()) {
      boolean sharesAction =
          (WordTopic.actionTopics(instruction.text().getTopics())
                  & WordTopic.actionTopics(tool.topics()))
              != 0;
      if (sharesAction
          && instruction.isInstruction()
          && !instruction.addressesAssistant()
          && request.pointsTo(instruction.source())) {
        return true;
      }
    }
    return false;
  }

  private static int add(String reason, int points, List<String> factors) {
    if (points != 0) {
      factors.add((points > 0 ? "+" : "") + points + " " + reason);
    }
    return points;
  }
}
