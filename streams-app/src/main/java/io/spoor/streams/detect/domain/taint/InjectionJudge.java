package io.spoor.streams.detect.domain.taint;

import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import io.spoor.streams.detect.domain.taint.Assessment.Asked;
import io.spoor.streams.trace.TextFlag;
import io.spoor.streams.trace.Topic;
import io.spoor.streams.trace.ValueKind;
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
  private static final int BLOCK = 4;
  private static final int MIN_SHINGLES = 3;
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
      Step call, List<Step> before, @Nullable ContentTrace asked, @Nullable Manifest manifest) {
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
    List<Evidence> evidence = evidence(call, tool, request, seen);
    return evidence.stream()
        .map(one -> weigh(one, evidence, call, tool, request, seen))
        .max(Comparator.comparingInt(Assessment::score))
        .filter(assessment -> assessment.score() >= settings.reported());
  }

  private List<Evidence> evidence(Step call, Tool tool, Request request, Seen seen) {
    List<Evidence> evidence = new ArrayList<>();
    for (TracedText argument : call.trace().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        Evidence one = value(argument, value, tool, request, seen);
        if (one != null) {
          evidence.add(one);
        }
      }
      Evidence dictated = dictated(argument, request, seen);
      if (dictated != null) {
        evidence.add(dictated);
      }
    }
    Evidence order = order(call, tool, request, seen);
    if (order != null) {
      evidence.add(order);
    }
    return evidence;
  }

  private @Nullable Evidence value(
      TracedText argument, TracedValue value, Tool tool, Request request, Seen seen) {
    ValueKind kind = ValueKind.of(value.getKind());
    // Of a command, any part decides what it does.
    boolean whole = TextFlag.WHOLE.in(argument.getFlags()) || Topic.RUN.in(tool.topics());
    if (request.names(value.getHash())
        || ((kind == ValueKind.NAME || kind == ValueKind.ID) && request.says(argument.getWords()))
        || seen.isTrusted(value.getHash())
        || (isWeb(kind) && request.namesDomain(argument))) {
      return null;
    }
    Sighting sighting = seen.of(value.getHash());
    boolean pieced = false;
    if (sighting == null) {
      sighting = seen.ofPieces(value);
      pieced = sighting != null;
    }
    if (sighting == null && kind == ValueKind.NAME) {
      sighting = toldOf(argument, seen);
    }
    if (sighting == null) {
      return null;
    }
    // To a place that content named, with values that it did not: those go out.
    boolean carries =
        kind == ValueKind.HOST
            && TextFlag.CARRIES.in(argument.getFlags())
            && argument.getValues().stream().allMatch(other -> notSeen(other, seen));
    int points =
        carries ? settings.destination() : points(kind, whole, tool, sighting.weight() > 0);
    return points == 0 ? null : new Evidence(nameOf(argument), kind, sighting, points, pieced);
  }

  private static boolean isWeb(ValueKind kind) {
    return kind == ValueKind.URL || kind == ValueKind.HOST;
  }

  private static boolean notSeen(TracedValue value, Seen seen) {
    return ValueKind.of(value.getKind()) != ValueKind.URL
        || (seen.of(value.getHash()) == null && !seen.isTrusted(value.getHash()));
  }

  private int points(ValueKind kind, boolean whole, Tool tool, boolean told) {
    return switch (kind) {
      case EMAIL, ACCOUNT -> whole ? settings.destination() : settings.cargo();
      case URL, HOST ->
          whole ? tool.reads() ? settings.fetched() : settings.destination() : settings.cargo();
      case ID, PATH -> whole ? settings.thing() : told ? settings.name() : 0;
      case NAME -> told ? settings.name() : 0;
      case NUMBER, DATE -> told ? settings.number() : 0;
      case TEXT, DOMAIN -> 0;
    };
  }

  /** Where the run was told something that holds all words of an argument of a few. */
  private static @Nullable Sighting toldOf(TracedText argument, Seen seen) {
    Sighting best = null;
    for (Sighting told : seen.told()) {
      if (told.text().getWords().containsAll(argument.getWords())
          && (best == null || told.weight() > best.weight())) {
        best = told;
      }
    }
    return best;
  }

  private @Nullable Evidence dictated(TracedText argument, Request request, Seen seen) {
    Set<Integer> shingles = new HashSet<>(argument.getShingles());
    if (shingles.size() < MIN_SHINGLES || request.says(argument.getWords())) {
      return null;
    }
    for (Sighting told : seen.told()) {
      long same = told.text().getShingles().stream().filter(shingles::contains).count();
      if (same >= MIN_SHINGLES) {
        return new Evidence(
            nameOf(argument), ValueKind.TEXT, told, settings.text(), /* pieced= */ false);
      }
    }
    return null;
  }

  /** The call does what some content tells an assistant to do, and takes no value from there. */
  private @Nullable Evidence order(Step call, Tool tool, Request request, Seen seen) {
    Set<Long> given = new HashSet<>();
    for (TracedText argument : call.trace().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        given.add(value.getHash());
        if (explained(argument, value, request, seen)) {
          return null;
        }
      }
    }
    for (Sighting told : seen.told()) {
      if (!told.orders() || !(told.addresses() || told.hidden())) {
        continue;
      }
      long topics = told.text().getTopics();
      boolean doing = (Topic.doing(topics) & Topic.doing(tool.topics())) != 0;
      boolean thing = (Topic.things(topics) & Topic.things(tool.topics())) != 0;
      if (doing && thing && follows(told, seen, given, request)) {
        return new Evidence("", ValueKind.TEXT, told, settings.order(), /* pieced= */ false);
      }
    }
    return null;
  }

  /** What somebody else than the order says to act on. */
  private static boolean explained(
      TracedText argument, TracedValue value, Request request, Seen seen) {
    ValueKind kind = ValueKind.of(value.getKind());
    if (!TextFlag.WHOLE.in(argument.getFlags())
        || kind == ValueKind.NUMBER
        || kind == ValueKind.DATE
        || kind == ValueKind.TEXT) {
      return false;
    }
    Sighting sighting = seen.of(value.getHash());
    return request.names(value.getHash())
        || request.says(argument.getWords())
        || seen.isTrusted(value.getHash())
        || (sighting != null && sighting.weight() == 0);
  }

  /** An order that says where something goes is not followed by a call that goes elsewhere. */
  private static boolean follows(Sighting order, Seen seen, Set<Long> given, Request request) {
    boolean leads = false;
    for (Sighting near : seen.told()) {
      if (!sameBlock(order, near)) {
        continue;
      }
      for (TracedValue value : near.text().getValues()) {
        if (ValueKind.of(value.getKind()).leadsOutside()) {
          if (given.contains(value.getHash()) && !request.names(value.getHash())) {
            return true;
          }
          leads = true;
        }
      }
    }
    return !leads;
  }

  private static boolean sameBlock(Sighting a, Sighting b) {
    return a.source() == b.source()
        && Math.abs(a.text().getPosition() - b.text().getPosition()) <= BLOCK;
  }

  private Assessment weigh(
      Evidence evidence, List<Evidence> all, Step call, Tool tool, Request request, Seen seen) {
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
            .filter(other -> sameBlock(other.sighting(), from))
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
    boolean elsewhere = leads && request.namesOne(evidence.kind(), tool);
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
        int points = leads && isWeb(evidence.kind()) ? settings.elsewhere() : settings.partly();
        score += add("request asks for something of the kind", points, factors);
      }
      case YES -> {
        if (elsewhere && !isWeb(evidence.kind()) && !(delegated && pointed)) {
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

  private static boolean matches(Sighting from, Tool tool, Step call) {
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

  private static String nameOf(TracedText argument) {
    String name = argument.getName();
    return name == null ? "" : name;
  }
}
