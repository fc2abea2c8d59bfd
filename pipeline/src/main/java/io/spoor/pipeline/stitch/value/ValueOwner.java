package io.spoor.pipeline.stitch.value;

import io.spoor.content.injection.CarriedValue;
import io.spoor.content.injection.CarriedValues;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.LimitKind;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.state.ValueReader;
import io.spoor.pipeline.state.ValueState;
import io.spoor.pipeline.stitch.link.Pacer;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.FindingCause;
import io.spoor.schemas.StoredValue;
import io.spoor.schemas.ValueCarried;
import io.spoor.schemas.ValueRead;
import io.spoor.schemas.ValueStored;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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
 * A reader is answered at once. Later changes are sent to all readers: the first rounds at once,
 * further ones as {@link Pacer} allows, and each round in steps of {@link #MAX_READERS} and {@link
 * FurtherReaders#BATCH_SIZE}.
 */
public final class ValueOwner {
  /** Chains that are read with each message, the latest ones. */
  static final int MAX_READERS = 64;

  private static final Comparator<ValueReader> LATEST_FIRST =
      Comparator.comparingLong(ValueReader::getAt)
          .reversed()
          .thenComparing(ValueReader::getChainKey);

  private final ValueRows rows;
  private final StitchOutbox outbox;
  private final Watermark watermark;
  private final ValueEviction eviction;
  private final ValueStores stores;
  private final FurtherReaders furtherReaders;
  private final WaitingValues waiting;
  private final Pacer pacer;
  private final Telemetry telemetry;

  /** Whether a value has readers left that the last step did not reach. */
  private boolean unfinished;

  /**
   * Creates the owner of a partition's values.
   *
   * @param retention how long writes and readers are kept, nanoseconds
   * @param pacer of its own: values wait for each other, and for no key
   */
  public ValueOwner(
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
    this.stores = new ValueStores(rows, eviction, telemetry);
    this.furtherReaders = new FurtherReaders(rows::furtherReaders, eviction::isExpired);
    this.waiting = new WaitingValues(rows, pacer);
    this.pacer = pacer;
    this.telemetry = telemetry;
  }

  public void onStored(ValueStored message) {
    String key = message.getKey();
    long at = currentTime(message.getAt());
    ValueState known = rows.states().get(key);
    if (known == null && message.getStored().isEmpty()) {
      return;
    }
    ValueState state = known == null ? create(key, message.getStored().getFirst()) : known;
    List<StoredValue> first = stores.replace(state, message, at);
    tell(state, first, message.getCause());
    finish(state, at);
  }

  public void onRead(ValueRead message) {
    long at = currentTime(message.getAt());
    ValueState known = rows.states().get(message.getKey());
    ValueState state =
        known == null ? create(message.getKey(), message.getValue(), message.getKeyId()) : known;
    List<StoredValue> first = stores.first(state);
    List<ValueReader> readers = new ArrayList<>(state.getReaders());
    readers.removeIf(reader -> reader.getChainKey().equals(message.getChainKey()));
    var reader = new ValueReader(message.getChainKey(), at, 0L);
    answer(state, reader, first, null);
    readers.add(reader);
    readers.sort(LATEST_FIRST);
    while (readers.size() > MAX_READERS) {
      telemetry.limitReached(LimitKind.READERS);
      ValueReader oldest = readers.removeLast();
      boolean isCurrent = digest(answer(oldest, first)) == oldest.getTold();
      furtherReaders.add(state.getKey(), oldest, isCurrent ? digestOfWrites(first) : 0);
    }
    state.setReaders(readers);
    finish(state, at);
  }

  /** Sends changes that waited, at most a batch; returns whether more are due. */
  public boolean advance() {
    unfinished = false;
    boolean more =
        waiting.run(
            state -> {
              outbox.setCause(Cause.unknown(state.getHeard()));
              tellNow(state, stores.first(state), null);
              rows.states().put(state.getKey(), state);
            });
    return more || unfinished;
  }

  /** Whether changes wait for their turn. */
  public boolean isWaiting() {
    return waiting.any();
  }

  /** Evicts what is older than the retention, a few values per event. */
  public void sweep() {
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

  /** Sends the readers what changed for them, or has them wait. */
  private void tell(ValueState state, List<StoredValue> writes, @Nullable FindingCause cause) {
    boolean isKnown =
        state.getReaders().stream()
            .allMatch(reader -> digest(answer(reader, writes)) == reader.getTold());
    if (isKnown && !(mayHaveFurtherReaders(state) && anyOutdated(state, writes))) {
      return;
    }
    long next = pacer.nextAnswersAt(state);
    if (next == 0 || pacer.isDue(next)) {
      tellNow(state, writes, cause);
    } else {
      waiting.add(state, next);
    }
  }

  /** Further readers are older: none is left when those in the state became fewer. */
  private static boolean mayHaveFurtherReaders(ValueState state) {
    return state.getReaders().size() == MAX_READERS;
  }

  private boolean anyOutdated(ValueState state, List<StoredValue> writes) {
    return furtherReaders.anyOutdated(state.getKey(), digestOfWrites(writes));
  }

  /** Sends all readers in the state what changed for them, and some of the further ones. */
  private void tellNow(ValueState state, List<StoredValue> writes, @Nullable FindingCause cause) {
    boolean any = false;
    for (ValueReader reader : state.getReaders()) {
      any |= answer(state, reader, writes, cause);
    }
    if (mayHaveFurtherReaders(state)) {
      any |=
          furtherReaders.update(
              state.getKey(),
              digestOfWrites(writes),
              reader -> answer(state, reader, writes, cause));
      if (anyOutdated(state, writes)) {
        waiting.add(state, pacer.now());
        unfinished = true;
      }
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
        .sorted(ValueStores.EARLIEST_FIRST)
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
    return digest(answer.toString());
  }

  /** Of all writes that an answer may be made of, in any order; not 0. */
  private static long digestOfWrites(List<StoredValue> writes) {
    return digest(
        writes.stream()
            .map(stored -> StoredValue.newBuilder(stored).setAt(0L).build().toString())
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  private static long digest(String text) {
    return Long.parseUnsignedLong(Keys.id(text).substring(0, 16), 16) | 1;
  }

  private void finish(ValueState state, long at) {
    state.setHeard(Math.max(state.getHeard(), at));
    eviction.schedule(state);
    rows.states().put(state.getKey(), state);
  }
}
