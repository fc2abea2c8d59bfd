package io.spoor.pipeline.assemble.call;

import io.spoor.content.injection.CarriedValue;
import io.spoor.content.injection.CarriedValues;
import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.KeyMessageSink;
import io.spoor.pipeline.assemble.row.CallRows;
import io.spoor.pipeline.assemble.row.CallRows.StoredKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.StoredValue;
import io.spoor.schemas.ValueStored;
import io.spoor.schemas.key.ValueKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Destinations that the calls of one run stored from untrusted content, the strongest first. The
 * owners of the first ones know of them: decoys without an order crowd out none with one, and what
 * goes makes room for the next.
 */
public final class StoredValues {
  /** Writes of one run that are reported. */
  static final int MAX_OF_RUN = 32;

  private final ChainOwner chain;
  private final String segment;
  private final Table<StoredKey, StoredValue> rows;

  StoredValues(ChainOwner chain, Rows rows, byte[] run, String segment) {
    this.chain = chain;
    this.segment = segment;
    this.rows = CallRows.STORED_VALUE.of(rows, run);
  }

  private record ValueId(long value, int keyId) {
    static ValueId of(StoredValue stored) {
      return new ValueId(stored.getValue(), stored.getKeyId());
    }
  }

  /** Replaces what a call stores, and reports what that changes. */
  public void update(ToolCall call, List<CarriedValue> values, KeyMessageSink out) {
    List<StoredValue> previous = of(call);
    List<StoredValue> current =
        values.stream().map(value -> toRow(value, call.fingerprint().getKeyId())).toList();
    if (previous.equals(current)) {
      return;
    }
    Map<ValueId, List<StoredValue>> before = reported();
    previous.forEach(stored -> rows.delete(StoredKey.of(stored)));
    current.forEach(stored -> rows.put(StoredKey.of(stored), stored));
    Map<ValueId, List<StoredValue>> after = reported();
    Set<ValueId> all = new LinkedHashSet<>(before.keySet());
    all.addAll(after.keySet());
    for (ValueId value : all) {
      List<StoredValue> stored = after.getOrDefault(value, List.of());
      if (!stored.equals(before.getOrDefault(value, List.of()))) {
        String key = ValueKeys.of(chain.tenant(), value.keyId(), value.value());
        out.toKey(
            key,
            new ValueStored(
                chain.tenant(),
                key,
                chain.key(),
                segment,
                stored,
                chain.causeTime(),
                chain.cause().record()));
      }
    }
  }

  /** Deletes what an evicted call stored; its owner remembers it. */
  void evict(ToolCall call) {
    of(call).forEach(stored -> rows.delete(StoredKey.of(stored)));
  }

  private List<StoredValue> of(ToolCall call) {
    List<StoredValue> all = new ArrayList<>();
    if (rows.all().first(1).isEmpty()) {
      return all;
    }
    for (int strength = StoredKey.MAX_STRENGTH; strength >= 0; strength--) {
      rows.startingWith(StoredKey.ofCall(strength, call.time(), call.eventId()))
          .first(CarriedValues.MAX_OF_CALL)
          .forEach(row -> all.add(row.value()));
    }
    return all;
  }

  /** What the owners of the values know, by value. */
  private Map<ValueId, List<StoredValue>> reported() {
    Map<ValueId, Map<CarriedValue, StoredValue>> byValue = new LinkedHashMap<>();
    for (Row<StoredValue> row : rows.all().first(MAX_OF_RUN)) {
      byValue
          .computeIfAbsent(ValueId.of(row.value()), _ -> new LinkedHashMap<>())
          .put(CarriedValue.of(row.value()), row.value());
    }
    Map<ValueId, List<StoredValue>> decisive = new LinkedHashMap<>();
    byValue.forEach(
        (value, writes) ->
            decisive.put(
                value,
                CarriedValues.decisive(writes.keySet()).stream()
                    .map(write -> Objects.requireNonNull(writes.get(write)))
                    .toList()));
    return decisive;
  }

  private StoredValue toRow(CarriedValue value, int keyId) {
    return new StoredValue(
        value.value(),
        keyId,
        value.kind(),
        value.flags(),
        value.topics(),
        chain.key(),
        segment,
        value.source(),
        value.sourceTool(),
        value.write(),
        value.time(),
        /* at= */ 0L);
  }
}
