package io.spoor.content.injection;

import io.spoor.content.fingerprint.ValueKind;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Destinations that other runs stored from untrusted content. A run that reads one of them from a
 * trusted tool is evaluated as if it had read the source itself. The same stored values give the
 * same result in every order.
 */
public final class CarriedValues {
  /** No other run stored anything. */
  public static final CarriedValues NONE = new CarriedValues(Map.of());

  /** Values of one call that are carried: the strongest, then the earliest. */
  public static final int MAX_OF_CALL = 32;

  /** Values of one call for which other runs' writes are asked for. */
  private static final int MAX_READ = 32;

  /** The strongest of equal values first; ties are resolved by what is in the record alone. */
  public static final Comparator<CarriedValue> BY_STRENGTH =
      Comparator.comparingInt(CarriedValue::strength)
          .reversed()
          .thenComparingLong(CarriedValue::time)
          .thenComparing(CarriedValue::write)
          .thenComparing(CarriedValue::source)
          .thenComparingLong(CarriedValue::value);

  private final Map<Long, CarriedValue> byValue;

  private CarriedValues(Map<Long, CarriedValue> byValue) {
    this.byValue = byValue;
  }

  /**
   * What was stored before a time.
   *
   * @param time start of the reading run's call, nanoseconds since the Unix epoch
   */
  public static CarriedValues before(Collection<CarriedValue> stored, long time) {
    Map<Long, CarriedValue> byValue = new HashMap<>();
    for (CarriedValue value : stored) {
      if (value.time() < time) {
        byValue.merge(value.value(), value, (a, b) -> BY_STRENGTH.compare(a, b) <= 0 ? a : b);
      }
    }
    return byValue.isEmpty() ? NONE : new CarriedValues(byValue);
  }

  /**
   * Of writes of one value, those that may count for a reader: for each strength the earliest, if
   * no stronger one is earlier. A reader at any time finds the strongest before it among them.
   *
   * @return the strongest first
   */
  public static List<CarriedValue> decisive(Collection<CarriedValue> writes) {
    List<CarriedValue> decisive = new ArrayList<>();
    for (CarriedValue write : writes.stream().sorted(BY_STRENGTH).toList()) {
      if (decisive.isEmpty() || write.time() < decisive.getLast().time()) {
        decisive.add(write);
      }
    }
    return decisive;
  }

  /**
   * What a call stores, the strongest first: destinations in the arguments of a call that changes
   * something, from untrusted results, and neither in a request nor in a trusted result.
   *
   * @param run key of the trace of the call
   * @param earlierCalls earlier calls whose results may have the values, in order
   */
  public static List<CarriedValue> storedBy(
      ToolCall write,
      String run,
      List<ToolCall> earlierCalls,
      UserRequests requests,
      ToolDeclarations declarations) {
    if (!mayStore(write, declarations) || earlierCalls.isEmpty()) {
      return List.of();
    }
    int keyId = write.fingerprint().getKeyId();
    var content = PriorContent.collect(earlierCalls, List.of(), keyId, declarations::profile, NONE);
    List<UserRequest> possible = requests.possible(keyId).toList();
    List<CarriedValue> stored = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    for (TracedText argument : write.fingerprint().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        UntrustedPassage passage = content.findPassage(value.getHash());
        if (passage != null
            && ValueKind.of(value.getKind()).isDestination()
            && !content.isTrusted(value.getHash())
            && possible.stream().noneMatch(request -> request.mentions(value.getHash()))
            && seen.add(value.getHash())) {
          stored.add(
              new CarriedValue(
                  value.getHash(),
                  value.getKind(),
                  passage.text().getFlags(),
                  passage.text().getTopics(),
                  run,
                  passage.source().eventId(),
                  passage.tool(),
                  write.eventId(),
                  write.time()));
        }
      }
    }
    return stored.stream().sorted(BY_STRENGTH).limit(MAX_OF_CALL).toList();
  }

  /** Whether a call changes something, by its declaration. */
  public static boolean mayStore(ToolCall call, ToolDeclarations declarations) {
    return !call.failed() && !call.isReading() && !declarations.profile(call).readOnly();
  }

  /**
   * Destinations in the arguments of a call that a trusted result names, and no request: another
   * run may have stored them there.
   *
   * @param earlierCalls earlier calls of the run
   */
  public static Set<Long> readBy(
      ToolCall call,
      List<ToolCall> earlierCalls,
      UserRequests requests,
      ToolDeclarations declarations) {
    int keyId = call.fingerprint().getKeyId();
    List<UserRequest> possible = requests.possible(keyId).toList();
    Set<Long> unnamed = new LinkedHashSet<>();
    for (long value : call.argumentDestinations()) {
      if (!possible.stream().allMatch(request -> request.mentions(value))) {
        unnamed.add(value);
      }
    }
    Set<Long> read = new LinkedHashSet<>();
    if (!unnamed.isEmpty()) {
      for (ToolCall earlier : earlierCalls) {
        if (earlier.fingerprint().getKeyId() == keyId) {
          addTrusted(earlier, unnamed, declarations, read);
        }
      }
    }
    // In the order of the arguments: their decoys are those of one call.
    unnamed.retainAll(read);
    return unnamed.stream()
        .limit(MAX_READ)
        .collect(LinkedHashSet::new, LinkedHashSet::add, LinkedHashSet::addAll);
  }

  private static void addTrusted(
      ToolCall call, Set<Long> wanted, ToolDeclarations declarations, Set<Long> target) {
    for (TracedText text : call.readTexts()) {
      if (text.getValues().stream().anyMatch(value -> wanted.contains(value.getHash()))
          && !PriorContent.origin(call, text, declarations::profile).untrusted()) {
        text.getValues().forEach(value -> target.add(value.getHash()));
      }
    }
  }

  @Nullable
  public CarriedValue find(long value) {
    return byValue.get(value);
  }

  boolean isEmpty() {
    return byValue.isEmpty();
  }

  /**
   * The strongest carried value in a text; null: it has none.
   *
   * @param counts which values are from elsewhere, and do not repeat the run's own
   */
  @Nullable CarriedValue strongestIn(TracedText text, LongPredicate counts) {
    CarriedValue strongest = null;
    for (TracedValue value : text.getValues()) {
      CarriedValue carried = counts.test(value.getHash()) ? find(value.getHash()) : null;
      if (carried != null && (strongest == null || BY_STRENGTH.compare(carried, strongest) < 0)) {
        strongest = carried;
      }
    }
    return strongest;
  }
}
