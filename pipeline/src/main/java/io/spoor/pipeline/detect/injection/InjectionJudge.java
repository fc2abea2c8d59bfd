package io.spoor.pipeline.detect.injection;

import io.spoor.pipeline.detect.injection.Assessment.Asked;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.fingerprint.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks of a guarded call: who wanted it, the user or something that the run had read? */
public final class InjectionJudge {
  private static final int MOST = 100;

  private final InjectionSettings settings;

  public InjectionJudge(InjectionSettings settings) {
    this.settings = settings;
  }

  /**
   * What speaks for the call being somebody else's wish; empty when too little does.
   *
   * @param before earlier calls of the run, in order
   * @param asked null while the request is unknown
   */
  public Optional<Assessment> assess(
      ToolCall call,
      List<ToolCall> before,
      @Nullable ContentTrace asked,
      @Nullable Manifest manifest) {
    Map<String, Tool> tools = new HashMap<>();
    Tool tool = Tool.of(call.tool(), manifest).handing(call.trace().getArguments());
    if (!tool.guarded() || before.isEmpty()) {
      return Optional.empty();
    }
    int keyId = call.trace().getKeyId();
    var request = Request.of(asked, keyId);
    var seen =
        Seen.before(
            before, keyId, name -> tools.computeIfAbsent(name, any -> Tool.of(any, manifest)));
    List<Evidence> evidence = new Clues(settings, tool, request, seen).of(call);
    return evidence.stream()
        .map(one -> weigh(one, evidence, call, tool, request, seen))
        .max(Comparator.comparingInt(Assessment::score))
        .filter(assessment -> assessment.score() >= settings.reported());
  }

  private Assessment weigh(
      Evidence evidence, List<Evidence> all, ToolCall call, Tool tool, Request request, Seen seen) {
    Sighting from = evidence.sighting();
    var factors = new ArrayList<String>();
    int score =
        add(
            evidence.argument().isEmpty()
                ? "does what content says"
                : "argument " + evidence.argument() + " from untrusted content",
            evidence.points(),
            factors);
    boolean addressed = from.addresses() || from.hidden();
    if (from.orders()) {
      score += add("in a sentence that tells to do something", settings.ordered(), factors);
    }
    if (from.addresses()) {
      score += add("beside text that speaks to an assistant", settings.addressed(), factors);
    }
    if (from.assigns()) {
      score += add("introduced as something to be done", settings.assigned(), factors);
    }
    if (from.hidden()) {
      score += add("encoded or hidden", settings.hidden(), factors);
    }
    if (evidence.pieced()) {
      score += add("put together from two results", settings.pieced(), factors);
    }
    if (from.weight() > 0 && matches(from, tool, call)) {
      score += add("which speaks of what the tool does", settings.matching(), factors);
    }
    long further =
        all.stream()
            .filter(other -> from.isBeside(other.sighting()))
            .map(Evidence::argument)
            .filter(argument -> !argument.isEmpty() && !argument.equals(evidence.argument()))
            .distinct()
            .count();
    if (further > 0) {
      score += add("another argument from there", settings.further(), factors);
    }
    Asked cover = request.covers(tool, call.trace().getToolWords());
    boolean delegated = delegates(request, from, seen, tool);
    boolean pointed = request.isKnown() && request.pointsTo(from.source());
    boolean leads = evidence.kind().leadsOutside() && !tool.reads();
    // What a letter quotes is no place that it goes to.
    boolean goes = evidence.kind().isWeb() || evidence.points() >= settings.destination();
    boolean elsewhere = leads && goes && request.namesOne(evidence.kind(), tool);
    boolean told = addressed || ((from.assigns() || elsewhere) && !(delegated && pointed));
    switch (cover) {
      case UNKNOWN -> {}
      case UNCLEAR -> score += add("request not understood", settings.unclear(), factors);
      case NO -> {
        if (!delegated) {
          score += add("request does not ask for it", settings.uncovered(), factors);
        }
      }
      case PARTLY -> {
        // Publishing on a page that content names is another matter than posting to a channel.
        int points = leads && evidence.kind().isWeb() ? settings.elsewhere() : settings.partly();
        score += add("request asks for something of the kind", points, factors);
      }
      case YES -> {
        if (elsewhere && !evidence.kind().isWeb() && !(delegated && pointed)) {
          score += add("request names another destination", settings.elsewhere(), factors);
        } else {
          score +=
              add(
                  "request asks for it",
                  told ? settings.coveredAddressed() : settings.covered(),
                  factors);
        }
      }
    }
    if (!told && request.isKnown()) {
      if (delegated && pointed) {
        score += add("request tells to do what that says", settings.delegated(), factors);
      } else if (pointed) {
        score += add("request points there", settings.pointed(), factors);
      }
    }
    if (!tool.declared()) {
      score += add("no manifest declares the tool", settings.undeclared(), factors);
    }
    int bounded = Math.max(0, Math.min(MOST, score));
    boolean provisional = !request.isKnown();
    return new Assessment(
        bounded,
        factors,
        bounded >= (provisional ? settings.highProvisional() : settings.high()),
        bounded >= settings.critical() && !call.failed() && !provisional,
        evidence.argument(),
        evidence.kind(),
        from.source(),
        addressed,
        cover,
        provisional);
  }

  /** The request tells to do what some content says, and that content says to do this. */
  private static boolean delegates(Request request, Sighting from, Seen seen, Tool tool) {
    if (!request.isKnown() || !request.delegates()) {
      return false;
    }
    if (request.pointsTo(from.source())) {
      return true;
    }
    for (Sighting told : seen.told()) {
      boolean same = (Topic.doing(told.text().getTopics()) & Topic.doing(tool.topics())) != 0;
      if (same && told.orders() && !told.addresses() && request.pointsTo(told.source())) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(Sighting from, Tool tool, ToolCall call) {
    long topics = from.text().getTopics();
    boolean doing = (Topic.doing(topics) & Topic.doing(tool.topics())) != 0;
    Set<Integer> words = new HashSet<>(from.text().getWords());
    return doing || call.trace().getToolWords().stream().filter(words::contains).count() >= 2;
  }

  private static int add(String what, int points, List<String> factors) {
    if (points != 0) {
      factors.add((points > 0 ? "+" : "") + points + " " + what);
    }
    return points;
  }
}
