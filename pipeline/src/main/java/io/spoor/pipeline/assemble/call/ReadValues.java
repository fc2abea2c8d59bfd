package io.spoor.pipeline.assemble.call;

import io.spoor.content.injection.CarriedValue;
import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.KeyMessageSink;
import io.spoor.pipeline.assemble.row.CallRows;
import io.spoor.pipeline.assemble.row.CallRows.ReadKey;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.ValueCarried;
import io.spoor.schemas.ValueRead;
import io.spoor.schemas.key.ValueKeys;
import java.util.ArrayList;
import java.util.List;

/** Values that trusted tools return to the chain, with what other chains stored of them. */
public final class ReadValues {
  private final ChainOwner chain;
  private final Table<ReadKey, ValueCarried> rows;

  public ReadValues(ChainOwner chain, Rows rows) {
    this.chain = chain;
    this.rows = CallRows.READ_VALUE.of(rows, RowKey.hash(chain.key() + '\n'));
  }

  /** What other chains stored of the destinations in a call's arguments. */
  public List<CarriedValue> of(ToolCall call) {
    if (rows.all().first(1).isEmpty()) {
      return List.of();
    }
    List<CarriedValue> values = new ArrayList<>();
    for (long value : call.argumentDestinations()) {
      ValueCarried carried = rows.get(new ReadKey(value, call.fingerprint().getKeyId()));
      if (carried != null) {
        carried.getStored().forEach(stored -> values.add(CarriedValue.of(stored)));
      }
    }
    return values;
  }

  /** Asks the owner of a value how other chains stored it, once. */
  public void ask(long value, int keyId, KeyMessageSink out) {
    var read = new ReadKey(value, keyId);
    if (rows.contains(read)) {
      return;
    }
    rows.put(
        read,
        new ValueCarried(
            chain.tenant(), chain.key(), value, keyId, List.of(), /* at= */ 0L, /* cause= */ null));
    String key = ValueKeys.of(chain.tenant(), keyId, value);
    out.toKey(
        key, new ValueRead(chain.tenant(), key, value, keyId, chain.key(), chain.causeTime()));
  }

  /** Accepts an answer; returns whether it says something new. */
  public boolean accept(ValueCarried answer) {
    var read = new ReadKey(answer.getValue(), answer.getKeyId());
    ValueCarried known = rows.get(read);
    if (known == null || known.getStored().equals(answer.getStored())) {
      return false;
    }
    rows.put(read, ValueCarried.newBuilder(answer).setAt(0L).setCause(null).build());
    return true;
  }

  /** Deletes at most {@code limit} rows of a chain without keys; returns the number deleted. */
  public int deleteLeftovers(int limit) {
    return rows.all().clear(limit);
  }
}
