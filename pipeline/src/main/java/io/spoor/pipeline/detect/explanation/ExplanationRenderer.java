package io.spoor.pipeline.detect.explanation;

import io.spoor.pipeline.detect.explanation.Actor.Agent;
import io.spoor.pipeline.detect.explanation.Actor.Holder;
import io.spoor.pipeline.detect.explanation.Actor.Identity;
import io.spoor.pipeline.detect.explanation.Actor.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the one sentence of an explanation, for every output.
 *
 * <pre>
 * sentence  = actor predicate {part} [" in " window] [" (" operations ")"] [timing] [": " examples] {"; " clause} "."
 * predicate = past | "would " base | "tried to " base | past " or tried to " base | past … [" at least"] " n times"
 * clause    = outcome | reason | limit
 * </pre>
 *
 * An attempt, a failure and a completed action are different sentences: see {@link OutcomeCounts}.
 * An action of which no record states the outcome is an attempt, too.
 */
public final class ExplanationRenderer {
  private static final int MAX_OPERATIONS = 3;
  private static final int MAX_EXAMPLES = 3;
  private static final int TWO_UNITS_BELOW = 10;

  private ExplanationRenderer() {}

  /** The sentence, with a full stop. */
  public static String render(Explanation facts) {
    return render(facts, predicate(facts));
  }

  /** The sentence about an act that is not done yet. */
  public static String renderPlan(Explanation facts) {
    return render(facts.outcome(OutcomeCounts.DONE), "would " + facts.verb().base());
  }

  private static String render(Explanation facts, String predicate) {
    Numbers numbers = facts.isPart() ? Numbers.LOWER_LIMITS : Numbers.EXACT;
    var sentence = new StringBuilder(actor(facts.actor(), numbers));
    sentence.append(' ').append(predicate);
    for (Part part : facts.parts()) {
      sentence.append(' ').append(part(part, numbers));
    }
    if (facts.times() > 1) {
      sentence
          .append(' ')
          .append((facts.timesAreCut() ? Numbers.LOWER_LIMITS : numbers).write(facts.times()))
          .append(" times");
    }
    if (facts.window() != null) {
      sentence.append(" in ").append(span(facts.window()));
    }
    if (!facts.operations().isEmpty()) {
      sentence.append(" (").append(joined(facts.operations(), MAX_OPERATIONS, numbers)).append(')');
    }
    if (facts.timing() != null) {
      sentence.append(' ').append(timing(facts.timing()));
    }
    if (!facts.examples().isEmpty()) {
      List<String> examples = facts.examples().stream().map(ExplanationRenderer::example).toList();
      sentence.append(": ").append(joined(examples, MAX_EXAMPLES, numbers));
    }
    for (String clause : clauses(facts, numbers)) {
      sentence.append("; ").append(clause);
    }
    return sentence.append('.').toString();
  }

  /** The explanation of a finding about a contested credential, evaluated in one holder's chain. */
  public static String contested(String explanation) {
    return explanation
        + " The credential is contested: other runs present it, or claim the name it goes by.";
  }

  /** The explanation of a retracted finding: the reason, and the sentence that no longer holds. */
  public static String retraction(String reason, String formerly) {
    return "Retracted " + reason + ". Formerly: " + formerly;
  }

  /** How a count is written. */
  private enum Numbers {
    EXACT(""),
    LOWER_LIMITS("at least ");

    private final String prefix;

    Numbers(String prefix) {
      this.prefix = prefix;
    }

    String write(long count) {
      return prefix + number(count);
    }
  }

  private static String actor(Actor actor, Numbers numbers) {
    return switch (actor) {
      case Agent agent ->
          (agent.id() == null ? "An unknown agent" : "Agent " + agent.id())
              + (agent.principal() == null
                  ? ""
                  : " as " + PrincipalNames.shortName(agent.principal()));
      case Identity identity ->
          (identity.person() == null ? "" : identity.person() + " as ")
              + principal(PrincipalNames.shortName(identity.principal()))
              + others(identity.others(), numbers);
      case Named named ->
          capitalised(named.kind().singular())
              + (named.id() == null ? "" : ' ' + named.id())
              + (named.holder() == null ? "" : " of " + holder(named.holder()));
    };
  }

  /** A number alone would be read as a count. */
  private static String principal(String name) {
    return name.chars().allMatch(Character::isDigit) ? "principal " + name : name;
  }

  private static String others(int others, Numbers numbers) {
    return others == 0
        ? ""
        : " and " + numbers.write(others) + " other principal" + (others == 1 ? "" : "s");
  }

  private static String holder(Holder holder) {
    Noun kind = holder.kind();
    String name =
        enumerated(
            holder.names().stream().map(PrincipalNames::shortName).toList(),
            Part.MAX_NAMES,
            Numbers.EXACT);
    String owner =
        kind == null
            ? name
            : name.isEmpty() ? withArticle(kind.singular()) : kind.singular() + ' ' + name;
    return holder.principal() == null
        ? owner
        : owner + " (" + PrincipalNames.shortName(holder.principal()) + ')';
  }

  private static String predicate(Explanation facts) {
    if (facts.outcome().isAttempt()) {
      return "tried to " + facts.verb().base();
    }
    // Where some calls failed, it is not known that each counted target was reached.
    boolean isCounted =
        facts.parts().stream()
            .anyMatch(part -> part.role() == Part.Role.OBJECT && part.count() != null);
    return facts.outcome().failed() + facts.outcome().open() > 0 && isCounted
        ? facts.verb().past() + " or tried to " + facts.verb().base()
        : facts.verb().past();
  }

  private static String part(Part part, Numbers numbers) {
    var text = new StringBuilder(part.role().preposition());
    Noun noun = part.noun();
    if (noun != null) {
      separate(text).append(noun(noun, part, numbers));
    }
    if (!part.names().isEmpty()) {
      separate(text)
          .append(
              enumerated(
                  part.names().stream().map(PrincipalNames::shortName).toList(),
                  Part.MAX_NAMES,
                  numbers));
    }
    if (part.note() != null) {
      text.append(" (").append(part.note()).append(')');
    }
    return text.toString();
  }

  private static StringBuilder separate(StringBuilder text) {
    return text.isEmpty() ? text : text.append(' ');
  }

  private static String noun(Noun noun, Part part, Numbers numbers) {
    String plural = noun.plural();
    Long count = part.count();
    if (count != null) {
      return numbers.write(count) + ' ' + (count == 1 || plural == null ? noun.singular() : plural);
    }
    if (part.names().isEmpty()) {
      return plural == null ? noun.singular() : withArticle(noun.singular());
    }
    return part.names().size() == 1 || plural == null ? noun.singular() : plural;
  }

  private static String timing(Timing timing) {
    String template = timing.milestone().template();
    return timing.name() == null
        ? template.formatted(span(timing.span()))
        : template.formatted(span(timing.span()), timing.name());
  }

  private static String example(Example example) {
    return (example.attempted() ? "tried to " + example.verb().base() : example.verb().past())
        + ' '
        + part(example.target(), Numbers.EXACT)
        + (example.declared() ? " (declared)" : "");
  }

  private static List<String> clauses(Explanation facts, Numbers numbers) {
    List<String> clauses = new ArrayList<>();
    // Of a part, the numbers of calls are those of the evaluated ones.
    OutcomeCounts counts = facts.outcome();
    String outcome = outcome(facts.isPart() && counts.total() > 1 ? counts.ofEvaluated() : counts);
    if (outcome != null) {
      clauses.add(outcome);
      if (counts.areEvaluated()) {
        clauses.add(Clause.Kind.COUNTED_ONCE.template());
      }
    }
    for (Clause clause : facts.clauses()) {
      clauses.add(clause(clause, numbers));
    }
    return clauses;
  }

  private static String clause(Clause clause, Numbers numbers) {
    List<String> values =
        new ArrayList<>(clause.values().stream().map(PrincipalNames::shortName).toList());
    if (clause.kind().counts()) {
      values.set(0, numbers.prefix + values.getFirst());
    }
    return clause.kind().template().formatted(values.toArray());
  }

  private static @Nullable String outcome(OutcomeCounts outcome) {
    String failures = failures(outcome);
    String open = open(outcome);
    return failures == null || open == null
        ? failures == null ? open : failures
        : failures + ", and " + open;
  }

  private static @Nullable String failures(OutcomeCounts outcome) {
    if (outcome.failed() == 0) {
      return null;
    }
    String calls = outcome.areEvaluated() ? " evaluated calls failed" : " calls failed";
    if (outcome.total() > outcome.failed()) {
      return number(outcome.failed()) + " of " + number(outcome.total()) + calls;
    }
    if (outcome.failed() > 1) {
      return "all " + number(outcome.failed()) + calls;
    }
    return outcome.areEvaluated() ? "the evaluated call failed" : "the call failed";
  }

  /** Tried is not done: a request without its response, or a first record of a long operation. */
  private static @Nullable String open(OutcomeCounts outcome) {
    if (outcome.open() == 0) {
      return null;
    }
    if (outcome.total() == 1) {
      return "no record states the outcome of the call";
    }
    String calls = outcome.areEvaluated() ? " evaluated calls" : " calls";
    return outcome.total() == outcome.open()
        ? "no record states the outcome of the " + number(outcome.open()) + calls
        : "no record states the outcome of "
            + number(outcome.open())
            + (outcome.failed() > 0 ? "" : " of " + number(outcome.total()) + calls);
  }

  /**
   * {@code 90 seconds}, {@code 2 minutes 53 seconds}, {@code 12 hours}, {@code 3 days}: rounded
   * down, in two units where one would hide more than a tenth.
   */
  public static String span(Duration span) {
    if (span.compareTo(Duration.ofDays(3)) >= 0) {
      return units(span.toDays(), "day", span.toHoursPart(), "hour");
    }
    if (span.compareTo(Duration.ofHours(2)) >= 0) {
      return units(span.toHours(), "hour", span.toMinutesPart(), "minute");
    }
    if (span.compareTo(Duration.ofMinutes(2)) >= 0) {
      return units(span.toMinutes(), "minute", span.toSecondsPart(), "second");
    }
    return span.toSeconds() < 2 ? "under 2 seconds" : span.toSeconds() + " seconds";
  }

  private static String units(long count, String unit, int part, String smaller) {
    String whole = number(count) + ' ' + unit + 's';
    return count >= TWO_UNITS_BELOW || part == 0
        ? whole
        : whole + ' ' + part + ' ' + smaller + (part == 1 ? "" : "s");
  }

  private static String joined(List<String> names, int most, Numbers numbers) {
    int shown = names.size() <= most + 1 ? names.size() : most;
    int others = names.size() - shown;
    return names.stream().limit(shown).collect(Collectors.joining(", "))
        + (others == 0 ? "" : " and " + numbers.write(others) + " more");
  }

  /** A list in a sentence: {@code a}, {@code a and b}, {@code a, b and c}. */
  private static String enumerated(List<String> names, int most, Numbers numbers) {
    if (names.size() < 2 || names.size() > most + 1) {
      return joined(names, most, numbers);
    }
    return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  private static String withArticle(String noun) {
    return ("aeio".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
  }

  private static String capitalised(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
