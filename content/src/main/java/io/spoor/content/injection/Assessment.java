package io.spoor.content.injection;

import io.spoor.content.fingerprint.ValueKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Assessment of a tool call's origin.
 *
 * @param score 0 to 100
 * @param factors summands of the score
 * @param high whether severity high applies
 * @param critical whether severity critical applies
 * @param argument argument that came from the source; empty: none, the call follows an instruction
 * @param kind kind of the argument's value
 * @param source origin of the value
 * @param order the result with the words that ask for the call; the source, if they are there
 * @param ordered whether the text there has an order
 * @param delegated whether the user's request refers to instructions in some content
 * @param addressed whether the text there addresses an assistant, or is hidden
 * @param coverage how far the user's request asks for the call
 * @param provisional whether the request has not arrived yet
 * @param effect what the call's command does to what; null: it is evaluated by its arguments
 * @param carried how an earlier run stored what the call follows; null: this run read it itself
 */
public record Assessment(
    int score,
    List<String> factors,
    boolean high,
    boolean critical,
    String argument,
    ValueKind kind,
    ToolCall source,
    ToolCall order,
    boolean ordered,
    boolean delegated,
    boolean addressed,
    RequestCoverage coverage,
    boolean provisional,
    @Nullable OrderedEffect effect,
    @Nullable CarriedValue carried) {
  public Assessment {
    factors = List.copyOf(factors);
  }

  /**
   * Event ids of the results that explain the call: of the earlier run's source and write, of the
   * order, then of the value.
   */
  public List<String> sources() {
    Stream<String> earlier =
        carried == null ? Stream.empty() : Stream.of(carried.source(), carried.write());
    return Stream.concat(earlier, Stream.of(order.eventId(), source.eventId())).distinct().toList();
  }

  /** The reason that lowered the score, if there was one; the first of several. */
  public Optional<Excuse> excuse() {
    return Arrays.stream(Excuse.values())
        .filter(
            excuse ->
                factors.stream()
                    .anyMatch(
                        factor -> factor.startsWith("-") && factor.endsWith(' ' + excuse.reason())))
        .findFirst();
  }

  /** The same with a lower score, which is below severity high. */
  Assessment withScore(int lower, String reason) {
    return new Assessment(
        lower,
        Stream.concat(factors.stream(), Stream.of(reason)).toList(),
        /* high= */ false,
        /* critical= */ false,
        argument,
        kind,
        source,
        order,
        ordered,
        delegated,
        addressed,
        coverage,
        provisional,
        effect,
        carried);
  }

  /** How far a request asks for the action of a call. */
  public enum RequestCoverage {
    /** The request is not known yet. */
    UNKNOWN,
    /** The request cannot be interpreted. */
    UNCLEAR,
    NO,
    PARTLY,
    YES
  }
}
