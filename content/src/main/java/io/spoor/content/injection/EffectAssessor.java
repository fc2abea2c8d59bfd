package io.spoor.content.injection;

import io.spoor.content.fingerprint.NameFlag;
import io.spoor.content.fingerprint.ToolEffect;
import io.spoor.content.fingerprint.TracedObjectKind;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.injection.Assessment.RequestCoverage;
import io.spoor.content.injection.ObjectOrigins.Naming;
import io.spoor.schemas.TracedEffect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a call by what its commands do, and by who named the object: the user, a trusted
 * result, the run itself, or third-party content. The wording of the content does not matter, nor
 * does the form of the command.
 */
final class EffectAssessor {
  private static final int ORDERED = 5;
  private static final int ADDRESSED = 10;
  private static final int HIDDEN = 15;
  private static final int FURTHER = 5;
  private static final int SECRET_LEAVES = 20;
  private static final int LISTED = -25;
  private static final int KNOWN = -40;
  private static final int OWN = -20;
  private static final int QUOTED = -15;
  private static final int NAMED_BY_NOBODY = 45;

  private final InjectionSettings settings;
  private final ToolProfile tool;
  private final ToolCall call;
  private final List<TracedEffect> effects;
  private final ObjectOrigins origins;

  EffectAssessor(
      InjectionSettings settings,
      ToolProfile tool,
      ToolCall call,
      List<TracedEffect> effects,
      ObjectOrigins origins) {
    this.settings = settings;
    this.tool = tool;
    this.call = call;
    this.effects = effects;
    this.origins = origins;
  }

  /** An effect on an object that content named. */
  private record Match(
      ToolEffect effect, TracedObjectKind object, TracedEffect traced, Naming naming) {}

  /** The most severe effect that content named and the request did not; empty: there is none. */
  Optional<Assessment> assess(UserRequest request) {
    List<Match> matches = new ArrayList<>();
    for (TracedEffect traced : effects) {
      ToolEffect effect = ToolEffect.of(traced.getEffect());
      TracedObjectKind object = TracedObjectKind.of(traced.getObject());
      if (effect != null && object != null && !request.names(traced)) {
        Naming naming = origins.naming(traced.getNames());
        if (naming != null && !origins.isTrusted(traced.getNames())) {
          matches.add(new Match(effect, object, traced, naming));
        }
      }
    }
    addBeside(matches);
    return matches.stream()
        .map(match -> score(match, matches, request))
        .max(Comparator.comparingInt(Assessment::score));
  }

  /**
   * Adds effects whose setting or key no text names, if content names the place that the same call
   * reaches: a check that is switched off for it is switched off on its behalf.
   */
  private void addBeside(List<Match> matches) {
    Match place =
        matches.stream()
            .filter(match -> match.object().isElsewhere() && match.naming().isSaid())
            .findFirst()
            .orElse(null);
    if (place == null) {
      return;
    }
    for (TracedEffect traced : effects) {
      ToolEffect effect = ToolEffect.of(traced.getEffect());
      if (effect == ToolEffect.REMOVES_SAFEGUARD
          && TracedObjectKind.of(traced.getObject()) == TracedObjectKind.SETTING
          && origins.naming(traced.getNames()) == null) {
        matches.add(new Match(effect, place.object(), place.traced(), place.naming()));
      }
    }
  }

  private Assessment score(Match match, List<Match> matches, UserRequest request) {
    var factors = new ArrayList<String>();
    Naming naming = match.naming();
    int score =
        add(
            match.effect().label() + ' ' + match.object().label() + " that content named",
            points(match),
            factors);
    if (!naming.isSaid()) {
      score += add("in a listing", LISTED, factors);
    }
    if (NameFlag.ORDERED.isIn(naming.about())) {
      score += add("in a sentence that tells to do something", ORDERED, factors);
    }
    if (NameFlag.ADDRESSED.isIn(naming.about())) {
      score += add("beside text that speaks to an assistant", ADDRESSED, factors);
    }
    if (NameFlag.HIDDEN.isIn(naming.about())) {
      score += add("encoded or hidden", HIDDEN, factors);
    }
    if (furtherFrom(match, matches)) {
      score += add("another object from there", FURTHER, factors);
    }
    if (isLeaving(match)) {
      score += add("with a secret", SECRET_LEAVES, factors);
    }
    if (match.traced().getKnown()) {
      score += add("local or widely used", KNOWN, factors);
    }
    if (origins.isOwn(match.traced().getNames())) {
      score += add("used before content named it", OWN, factors);
    }
    boolean quoted = request.quotes(match.traced());
    if (quoted) {
      score += add("request quotes it", QUOTED, factors);
    }
    return assessment(match, score, factors, /* named= */ true, quoted, request);
  }

  private Assessment assessment(
      Match match,
      int score,
      List<String> factors,
      boolean named,
      boolean quoted,
      UserRequest request) {
    int bounded = Math.max(0, Math.min(InjectionScorer.MAX_SCORE, score));
    int highFrom = settings.high(tool, request.isKnown());
    return new Assessment(
        bounded,
        factors,
        bounded >= highFrom,
        bounded >= settings.critical() && !call.failed() && request.isKnown(),
        /* argument= */ "",
        ValueKind.TEXT,
        match.naming().source(),
        /* order= */ match.naming().source(),
        (match.naming().about() & NameFlag.ORDERED.bit()) != 0,
        request.isKnown() && request.delegates(),
        (match.naming().about() & (NameFlag.ADDRESSED.bit() | NameFlag.HIDDEN.bit())) != 0,
        request.isKnown() ? RequestCoverage.NO : RequestCoverage.UNKNOWN,
        request.isExpected(),
        new OrderedEffect(match.effect(), match.object(), named, quoted),
        /* carried= */ null);
  }

  private int points(Match match) {
    boolean isSetting =
        match.object() != TracedObjectKind.PATH
            || hasElse(TracedObjectKind.SETTING, match.effect(), match.naming());
    return switch (match.effect()) {
      case OPENS_SHELL -> 75;
      case SENDS_OUT, GRANTS_RIGHTS -> 65;
      // An error names a missing package, too; an order says what to do with it.
      case RUNS_CODE ->
          match.object() == TracedObjectKind.PACKAGE && !match.naming().isActedOn() ? 35 : 65;
      case PERSISTS, REMOVES_SAFEGUARD, DESTROYS_DATA -> 60;
      // Work on a project changes its build files; what is written there may be dictated.
      case CHANGES_PIPELINE -> isSetting ? 60 : match.naming().isActedOn() ? 50 : 40;
      case READS_SECRET -> sends() ? 60 : 40;
      case FETCHES -> 20;
    };
  }

  private boolean sends() {
    return effects.stream()
        .map(effect -> ToolEffect.of(effect.getEffect()))
        .anyMatch(effect -> effect == ToolEffect.SENDS_OUT || effect == ToolEffect.OPENS_SHELL);
  }

  /** Whether the same content also named a setting of the same effect. */
  private boolean hasElse(TracedObjectKind kind, ToolEffect effect, Naming naming) {
    for (TracedEffect other : effects) {
      Naming otherNaming = origins.naming(other.getNames());
      if (ToolEffect.of(other.getEffect()) == effect
          && TracedObjectKind.of(other.getObject()) == kind
          && otherNaming != null
          && otherNaming.source().eventId().equals(naming.source().eventId())) {
        return true;
      }
    }
    return false;
  }

  private static boolean furtherFrom(Match match, List<Match> matches) {
    Set<Integer> names = new HashSet<>(match.traced().getNames());
    return matches.stream()
        .filter(
            other -> other.naming().source().eventId().equals(match.naming().source().eventId()))
        .anyMatch(other -> other.traced().getNames().stream().noneMatch(names::contains));
  }

  /** Whether a secret is read by the call that sends data out. */
  private boolean isLeaving(Match match) {
    return (match.effect() == ToolEffect.SENDS_OUT || match.effect() == ToolEffect.OPENS_SHELL)
        && effects.stream()
            .anyMatch(effect -> ToolEffect.of(effect.getEffect()) == ToolEffect.READS_SECRET);
  }

  /**
   * A secret that leaves, or a shell that opens, to a place that no record names, after content was
   * read: the order may have been unreadable.
   */
  Optional<Assessment> assessUnnamed(UserRequest request, @Nullable ToolCall lastUntrusted) {
    if (lastUntrusted == null) {
      return Optional.empty();
    }
    boolean readsSecret =
        effects.stream().anyMatch(e -> ToolEffect.of(e.getEffect()) == ToolEffect.READS_SECRET);
    for (TracedEffect traced : effects) {
      ToolEffect effect = ToolEffect.of(traced.getEffect());
      TracedObjectKind object = TracedObjectKind.of(traced.getObject());
      boolean leaves =
          effect == ToolEffect.OPENS_SHELL || (effect == ToolEffect.SENDS_OUT && readsSecret);
      if (leaves
          && effect != null
          && object != null
          && object.isElsewhere()
          && !traced.getKnown()
          && !request.names(traced)
          && !request.quotes(traced)
          && !origins.isTrusted(traced.getNames())
          && origins.naming(traced.getNames()) == null) {
        var factors = new ArrayList<String>();
        int score =
            add(
                effect.label() + ' ' + object.label() + " that nobody named",
                NAMED_BY_NOBODY,
                factors);
        var nowhere = new Naming(lastUntrusted, 0);
        return Optional.of(
            assessment(
                new Match(effect, object, traced, nowhere),
                score,
                factors,
                /* named= */ false,
                /* quoted= */ false,
                request));
      }
    }
    return Optional.empty();
  }

  private static int add(String reason, int points, List<String> factors) {
    factors.add((points > 0 ? "+" : "") + points + " " + reason);
    return points;
  }
}
