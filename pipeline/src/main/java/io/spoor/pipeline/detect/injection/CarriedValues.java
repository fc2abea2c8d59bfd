package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import io.spoor.schemas.fingerprint.ValueKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Destinations that other runs stored from untrusted content. A run that reads one of them from a
 * trusted tool is judged as if it had read the source itself. The same stored values give the same
 * result in every order.
 */
public final class CarriedValues {
  /** No other run stored anything. */
  public static final CarriedValues NONE = new CarriedValues(Map.of());

  /** Values of one run that are carried: the strongest, then the earliest. */
  public static final int MAX_OF_RUN = 32;

  /** The strongest of equal values first; ties are resolved by what is in the record alone. */
  private static final Comparator<CarriedValue> BY_STRENGTH =
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
   * What was stored within the horizon before a time.
   *
   * @param time start of the reading run's call, nanoseconds since the Unix epoch
   */
  public static CarriedValues before(Collection<CarriedValue> stored, long time, Duration horizon) {
    long from = time - horizon.toNanos();
    Map<Long, CarriedValue> byValue = new HashMap<>();
    for (CarriedValue value : stored) {
      if (value.time() >= from && value.time() < time) {
        byValue.merge(value.value(), value, (a, b) -> BY_STRENGTH.compare(a, b) <= 0 ? a : b);
      }
    }
    return byValue.isEmpty() ? NONE : new CarriedValues(byValue);
  }

  /**
   * What the calls of a run stored: destinations in the arguments of calls that change something,
   * from untrusted results, and neither in a request nor in a trusted result.
   *
   * @param calls calls of the run, in order
   * @param read what the run itself reads from others: it is carried on
   */
  public static List<CarriedValue> storedBy(
      List<ToolCall> calls,
      UserRequests requests,
      ToolDeclarations declarations,
      CarriedValues read) {
    List<CarriedValue> stored = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      ToolCall call = calls.get(i);
      if (!call.failed() && !declarations.profile(call).readOnly()) {
        addStored(call, calls.subList(0, i), requests, declarations, read, stored);
      }
    }
    return stored.stream().sorted(BY_STRENGTH).distinct().limit(MAX_OF_RUN).toList();
  }

  private static void addStored(
      ToolCall write,
      List<ToolCall> earlierCalls,
      UserRequests requests,
      ToolDeclarations declarations,
      CarriedValues read,
      List<CarriedValue> target) {
    int keyId = write.fingerprint().getKeyId();
    var content = PriorContent.collect(earlierCalls, List.of(), keyId, declarations::profile, read);
    List<UserRequest> possible = requests.possible(keyId).toList();
    Set<Long> seen = new HashSet<>();
    for (TracedText argument : write.fingerprint().getArguments()) {
      for (TracedValue value : argument.getValues()) {
        UntrustedPassage passage = content.findPassage(value.getHash());
        if (passage != null
            && ValueKind.of(value.getKind()).isDestination()
            && !content.isTrusted(value.getHash())
            && possible.stream().noneMatch(request -> request.mentions(value.getHash()))
            && seen.add(value.getHash())) {
          CarriedValue earlier = read.find(value.getHash());
          target.add(
              new CarriedValue(
                  value.getHash(),
                  value.getKind(),
                  passage.text().getFlags(),
                  passage.text().getTopics(),
                  earlier == null ? passage.source().eventId() : earlier.source(),
                  write.eventId(),
                  write.time()));
        }
      }
    }
  }

  @Nullable CarriedValue find(long value) {
    return byValue.get(value);
  }

  boolean isEmpty() {
    return byValue.isEmpty();
  }

  /** The text as its strongest carried value says where it is from; null: it has none. */
  @Nullable TracedText marked(TracedText text) {
    CarriedValue strongest = null;
    for (TracedValue value : text.getValues()) {
      CarriedValue carried = find(value.getHash());
      if (carried != null && (strongest == null || BY_STRENGTH.compare(carried, strongest) < 0)) {
        strongest = carried;
      }
    }
    return strongest == null
        ? null
        : TracedText.newBuilder(text)
            .setFlags(text.getFlags() | (strongest.flags() & PriorContent.INSTRUCTION_FLAGS))
            .setTopics(text.getTopics() | strongest.topics())
            .build();
  }
}
