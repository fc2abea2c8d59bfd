package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.LimitKind;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.Cause;
import io.spoor.pipeline.detect.injection.CarriedValue;
import io.spoor.pipeline.detect.injection.CarriedValues;
import io.spoor.pipeline.state.ValueReader;
import io.spoor.pipeline.state.ValueState;
import io.spoor.pipeline.stitch.ValueRows.StoreKey;
import io.spoor.schemas.FindingCause;
import io.spoor.schemas.StoredValue;
import io.spoor.schemas.ValueCarried;
import io.spoor.schemas.ValueRead;
import io.spoor.schemas.ValueStored;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins the runs that store a value from untrusted content with those that read it from a trusted
 * tool. The owner of the value's key does so: it knows its keyed hash only.
 *
 * <pre>
 *  chain that stores ── ValueStored ──► value ── ValueCarried ──► chain that reads
 *  chain that reads ─── ValueRead ────► value ── ValueCarried ──► that chain, if there is any
 * </pre>
 *
 * A reader is answered at once. Later changes are sent to the readers that are kept: the first
 * rounds at once, further ones as {@link Pacer} allows. A flood of writes leaves out the latest of
 * the most frequent strengths.
 */
final class ValueOwner {
  /** Writes of a value that are kept. */
  static final int MAX_STORES = 16;

  /** Chains that are sent the changes of a value. */
  static final int MAX_READERS = 64;

  private static final Comparator<ValueReader> LATEST_FIRST =
      Comparator.comparingLong(ValueReader::getAt)
          .reversed()
          .thenComparing(ValueReader::getChainKey);

  private static final Comparator<StoredValue> EARLIEST_FIRST =
      Comparator.comparingLong(StoredValue::getTime)
          .thenComparing(StoredValue::getWrite)
          .thenComparing(StoredValue::getChainKey)
          .thenComparing(StoredValue::getSegment);

  private final ValueRows rows;
  private final StitchOutbox outbox;
  private final Watermark watermark;
  private final ValueEviction eviction;
  private final WaitingValues waiting;
  private final Pacer pacer;
  private final Telemetry telemetry;

  /**
   * Creates the owner of a partition's values.
   *
   * @param retention how long writes and readers are kept, nanoseconds
   * @param pacer of its own: values wait for each other, and for no key
   */
  ValueOwner(
      ValueRows rows,
      StitchOutbox outbox,
      Watermark watermark,
      long retention,
      Pacer pacer,
      Telemetry telemetry) {
    this.rows = rows;
    this.outbox = outbox;
    this.watermark = watermark;
    this.eviction = new ValueEviction(rows, watermark, retention, telemetry);
    this.waiting = new WaitingValues(rows, pacer);
    this.pacer = pacer;
    this.telemetry = telemetry;
  }

  void onStored(ValueStored message) {
    String key = message.getKey();
    long at = currentTime(message.getAt());
    ValueState known = rows.states().get(key);
    if (known == null && message.getStored().isEmpty()) {
      return;
    }
    ValueState state = known == null ? create(key, message.getStored().getFirst()) : known;
    List<StoredValue> stores = eviction.dropExpired(state);
    List<StoredValue> changed = new ArrayList<>(stores);
    changed.removeIf(stored -> isOf(stored, message));
    for (StoredValue stored : message.getStored()) {
      StoredValue added = StoredValue.newBuilder(stored).setAt(at).build();
      StoreKey place = placeOf(added);
      StoredValue previous =
          changed.stream().filter(other -> placeOf(other).equals(place)).findFirst().orElse(null);
      if (previous == null || EARLIEST_FIRST.compare(added, previous) < 0) {
        changed.remove(previous);
        changed.add(added);
      }
    }
    addRemaining(state, stores, changed);
    List<StoredValue> kept = strongestFirst(changed);
    if (kept.size() < changed.size()) {
      changed.removeAll(kept);
      changed.forEach(stored -> state.setDropped(state.getDropped() | levelOf(stored)));
      state.setDroppedAt(at);
      telemetry.limitReached(LimitKind.STORES);
    }
    save(key, stores, kept);
    tell(state, kept, message.getCause());
    finish(state, at);
  }

  void onRead(ValueRead message) {
    long at = currentTime(message.getAt());
    ValueState known = rows.states().get(message.getKey());
    ValueState state =
        known == null ? create(message.getKey(), message.getValue(), message.getKeyId()) : known;
    List<StoredValue> stores = eviction.dropExpired(state);
    List<ValueReader> readers = new ArrayList<>(state.getReaders());
    readers.removeIf(reader -> reader.getChainKey().equals(message.getChainKey()));
    var reader = new ValueReader(message.getChainKey(), at, 0L);
    answer(state, reader, stores, null);
    readers.add(reader);
    readers.sort(LATEST_FIRST);
    if (readers.size() > MAX_READERS) {
      telemetry.limitReached(LimitKind.READERS);
      readers = new ArrayList<>(readers.subList(0, MAX_READERS));
    }
    state.setReaders(readers);
    finish(state, at);
  }

  /** Sends changes that waited, at most a batch; returns whether more are due. */
  boolean advance() {
    return waiting.run(
        state -> {
          outbox.setCause(Cause.unknown(state.getHeard()));
          tellNow(state, eviction.dropExpired(state), null);
          rows.states().put(state.getKey(), state);
        });
  }

  /** Whether changes wait for their turn. */
  boolean isWaiting() {
    return waiting.any();
  }

  /** Evicts what is older than the retention, a few values per event. */
  void sweep() {
    eviction.sweep();
  }

  private static ValueState create(String key, StoredValue first) {
    return create(key, first.getValue(), first.getKeyId());
  }

  private static ValueState create(String key, long value, int keyId) {
    return ValueState.newBuilder()
        .setKey(key)
        .setTenant(Keys.tenant(key))
        .setValue(value)
        .setKeyId(keyId)
        .build();
  }

  private long currentTime(long at) {
    return Math.max(at, watermark.now());
  }

  private static boolean isOf(StoredValue stored, ValueStored message) {
    return stored.getChainKey().equals(message.getChainKey())
        && stored.getSegment().equals(message.getSegment());
  }

  /**
   * The last write of a strength stays if others of that strength were left out: to flood a value
   * and to withdraw the flood hides nothing.
   */
  private static void addRemaining(
      ValueState state, List<StoredValue> before, List<StoredValue> after) {
    int lost = state.getDropped();
    for (StoredValue stored : after) {
      lost &= ~levelOf(stored);
    }
    for (StoredValue stored : before.stream().sorted(EARLIEST_FIRST).toList()) {
      if ((lost & levelOf(stored)) != 0) {
        lost &= ~levelOf(stored);
        after.add(stored);
      }
    }
  }

  private static int levelOf(StoredValue stored) {
    return 1 << CarriedValue.of(stored).strength();
  }

  private static StoreKey placeOf(StoredValue stored) {
    return new StoreKey(
        stored.getChainKey(), stored.getSegment(), CarriedValue.of(stored).strength());
  }

  /**
   * The writes that are kept: the earliest of each strength, the strongest first, then the second
   * of each, and so on. No number of others crowds out the earliest of a strength.
   */
  private static List<StoredValue> strongestFirst(List<StoredValue> stores) {
    Map<Integer, Integer> ofStrength = new HashMap<>();
    Map<StoredValue, Integer> ranks = new LinkedHashMap<>();
    stores.stream()
        .sorted(EARLIEST_FIRST)
        .forEach(
            stored ->
                ranks.put(
                    stored, ofStrength.merge(CarriedValue.of(stored).strength(), 1, Integer::sum)));
    return ranks.keySet().stream()
        .sorted(
            Comparator.comparingInt((StoredValue stored) -> ranks.getOrDefault(stored, 0))
                .thenComparingInt(stored -> -CarriedValue.of(stored).strength()))
        .limit(MAX_STORES)
        .toList();
  }

  private void save(String key, List<StoredValue> before, List<StoredValue> after) {
    var table = rows.stores(key);
    Map<StoreKey, StoredValue> removed = new HashMap<>();
    before.forEach(stored -> removed.put(placeOf(stored), stored));
    for (StoredValue stored : after) {
      StoredValue known = removed.remove(placeOf(stored));
      if (known == null || !stored.equals(known)) {
        table.put(placeOf(stored), stored);
      }
    }
    removed.keySet().forEach(table::delete);
  }

  /** Sends the readers what changed for them, or has them wait. */
  private void tell(ValueState state, List<StoredValue> stores, @Nullable FindingCause cause) {
    if (state.getReaders().stream()
        .allMatch(reader -> digest(answer(reader, stores)) == reader.getTold())) {
      return;
    }
    long next = pacer.nextAnswersAt(state);
    if (next == 0 || pacer.isDue(next)) {
      tellNow(state, stores, cause);
    } else {
      waiting.add(state, next);
    }
  }

  private void tellNow(ValueState state, List<StoredValue> stores, @Nullable FindingCause cause) {
    boolean any = false;
    for (ValueReader reader : state.getReaders()) {
      any |= answer(state, reader, stores, cause);
    }
    if (any) {
      pacer.countAnswers(state);
    }
  }

  /** Answers a reader unless it knows; returns whether it was answered. */
  private boolean answer(
      ValueState state,
      ValueReader reader,
      List<StoredValue> stores,
      @Nullable FindingCause cause) {
    List<StoredValue> answer = answer(reader, stores);
    long digest = digest(answer);
    if (digest == reader.getTold()) {
      return false;
    }
    reader.setTold(digest);
    outbox.valueCarried(
        reader.getChainKey(),
        new ValueCarried(
            state.getTenant(),
            reader.getChainKey(),
            state.getValue(),
            state.getKeyId(),
            answer,
            outbox.causeTime(),
            cause));
    return true;
  }

  /** What other chains stored, as far as it may count for a reader. */
  private static List<StoredValue> answer(ValueReader reader, List<StoredValue> stores) {
    Map<CarriedValue, StoredValue> others = new LinkedHashMap<>();
    stores.stream()
        .filter(stored -> !stored.getChainKey().equals(reader.getChainKey()))
        .sorted(EARLIEST_FIRST)
        .forEach(stored -> others.putIfAbsent(CarriedValue.of(stored), stored));
    return CarriedValues.decisive(others.keySet()).stream()
        .map(
            value ->
                StoredValue.newBuilder(Objects.requireNonNull(others.get(value))).setAt(0L).build())
        .toList();
  }

  /** 0 for nothing: what a reader knows that was not answered. */
  private static long digest(List<StoredValue> answer) {
    if (answer.isEmpty()) {
      return 0;
    }
    String text = answer.toString();
    return Long.parseUnsignedLong(Keys.id(text).substring(0, 16), 16) | 1;
  }

  private void finish(ValueState state, long at) {
    state.setHeard(Math.max(state.getHeard(), at));
    eviction.schedule(state);
    rows.states().put(state.getKey(), state);
  }
}
