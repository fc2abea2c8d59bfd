package io.spoor.pipeline.detect.explanation;

import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Timing.Milestone;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The typed facts of one finding's explanation; {@link ExplanationRenderer} writes the sentence.
 * Each method returns a copy with one more fact.
 *
 * @param parts targets and circumstances, in the order in which they are written
 * @param times number of equal calls; 1: not written
 * @param timesAreCut whether equal calls are stored once, so that there may be more
 * @param isPart whether the calls are a part of more that are not evaluated: each number is written
 *     as a lower limit
 * @param window time within which the calls were made; null when it does not matter
 * @param operations names of the calls, as the source writes them
 * @param timing time since an earlier event; null when it does not matter
 * @param examples behaviours that are listed, the most important first
 * @param clauses reasons and limits, in the order in which they are written
 */
public record Explanation(
    Actor actor,
    Verb verb,
    List<Part> parts,
    OutcomeCounts outcome,
    int times,
    boolean timesAreCut,
    boolean isPart,
    @Nullable Duration window,
    List<String> operations,
    @Nullable Timing timing,
    List<Example> examples,
    List<Clause> clauses) {
  public Explanation {
    parts = List.copyOf(parts);
    operations = operations.stream().distinct().toList();
    examples = List.copyOf(examples);
    clauses = List.copyOf(clauses);
  }

  /** The actor did something; without further facts, it succeeded. */
  public static Explanation of(Actor actor, Verb verb) {
    return new Explanation(
        actor,
        verb,
        List.of(),
        OutcomeCounts.DONE,
        1,
        false,
        false,
        null,
        List.of(),
        null,
        List.of(),
        List.of());
  }

  public Explanation with(Part part) {
    return changed(draft -> draft.parts = append(parts, part));
  }

  /** A target by name. */
  public Explanation object(String name) {
    return with(Part.named(Role.OBJECT, null, List.of(name)));
  }

  /** A target by kind alone: {@code a credential}. */
  public Explanation object(Noun noun) {
    return with(Part.named(Role.OBJECT, noun, List.of()));
  }

  /** A target by kind and name; "" when the record names none. */
  public Explanation object(Noun noun, String name) {
    return with(Part.named(Role.OBJECT, noun, name.isEmpty() ? List.of() : List.of(name)));
  }

  /** A number of targets of one kind. */
  public Explanation objects(long count, Noun noun) {
    return with(Part.counted(Role.OBJECT, count, noun, List.of()));
  }

  /** A circumstance by name. */
  public Explanation and(Role role, String name) {
    return with(Part.named(role, null, List.of(name)));
  }

  /** A circumstance by kind and name; "" when the record names none. */
  public Explanation and(Role role, Noun noun, String name) {
    return with(Part.named(role, noun, name.isEmpty() ? List.of() : List.of(name)));
  }

  /** A circumstance by kind alone. */
  public Explanation and(Role role, Noun noun) {
    return with(Part.named(role, noun, List.of()));
  }

  /** A number of circumstances of one kind. */
  public Explanation and(Role role, long count, Noun noun) {
    return with(Part.counted(role, count, noun, List.of()));
  }

  public Explanation outcome(OutcomeCounts result) {
    return changed(draft -> draft.outcome = result);
  }

  public Explanation times(int number) {
    return times(number, /* areCut= */ false);
  }

  /** A number of which only the lower limit is known: equal calls are stored once. */
  public Explanation timesAtLeast(int number) {
    return times(number, /* areCut= */ true);
  }

  private Explanation times(int number, boolean areCut) {
    return changed(
        draft -> {
          draft.times = number;
          draft.timesAreCut = areCut;
        });
  }

  /** The calls are a part of more, which are not evaluated. */
  public Explanation ofPart() {
    return changed(draft -> draft.isPart = true);
  }

  /** Time within which the calls were made, nanoseconds. */
  public Explanation within(long nanos) {
    return changed(draft -> draft.window = Duration.ofNanos(nanos));
  }

  public Explanation calls(List<String> names) {
    return changed(draft -> draft.operations = names);
  }

  public Explanation call(String name) {
    return calls(List.of(name));
  }

  /** Time since an earlier event, nanoseconds. */
  public Explanation timed(long nanos, Milestone milestone) {
    return timed(new Timing(Duration.ofNanos(nanos), milestone, null));
  }

  /** Time since an earlier event that has a name, nanoseconds. */
  public Explanation timed(long nanos, Milestone milestone, String name) {
    return timed(new Timing(Duration.ofNanos(nanos), milestone, name));
  }

  private Explanation timed(Timing since) {
    return changed(draft -> draft.timing = since);
  }

  public Explanation listing(List<Example> listed) {
    return changed(draft -> draft.examples = listed);
  }

  public Explanation because(Clause.Kind kind, String... values) {
    return changed(draft -> draft.clauses = append(clauses, Clause.of(kind, values)));
  }

  /** The same facts, where the times of the calls are not known: no span and no order of them. */
  public Explanation withoutTimes() {
    return changed(
        draft -> {
          draft.window = null;
          draft.timing = null;
          draft.clauses = clauses.stream().map(Clause::withoutOrder).toList();
        });
  }

  private Explanation changed(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.explanation();
  }

  private static <T extends Object> List<T> append(List<T> list, T element) {
    return Stream.concat(list.stream(), Stream.of(element)).toList();
  }

  /** The facts while one of them is set. */
  private static final class Draft {
    private final Actor actor;
    private final Verb verb;
    private List<Part> parts;
    private OutcomeCounts outcome;
    private int times;
    private boolean timesAreCut;
    private boolean isPart;
    private @Nullable Duration window;
    private List<String> operations;
    private @Nullable Timing timing;
    private List<Example> examples;
    private List<Clause> clauses;

    Draft(Explanation from) {
      actor = from.actor;
      verb = from.verb;
      parts = from.parts;
      outcome = from.outcome;
      times = from.times;
      timesAreCut = from.timesAreCut;
      isPart = from.isPart;
      window = from.window;
      operations = from.operations;
      timing = from.timing;
      examples = from.examples;
      clauses = from.clauses;
    }

    Explanation explanation() {
      return new Explanation(
          actor,
          verb,
          parts,
          outcome,
          times,
          timesAreCut,
          isPart,
          window,
          operations,
          timing,
          examples,
          clauses);
    }
  }
}
