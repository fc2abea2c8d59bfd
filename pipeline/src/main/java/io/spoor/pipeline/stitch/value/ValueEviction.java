package io.spoor.pipeline.stitch.value;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.EvictionKind;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.ValueReader;
import io.spoor.pipeline.state.ValueState;
import io.spoor.pipeline.stitch.value.ValueRows.StoreKey;
import io.spoor.schemas.StoredValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Evicts values that no chain mentioned for the retention, and older writes and readers of the
 * others. Nobody is told: findings stay.
 */
final class ValueEviction {
  /** Maximum values that one event checks. */
  private static final int BATCH_SIZE = 8;

  /** More rows than a value has. */
  private static final int ALL = 4 * ValueStores.MAX_FIRST;

  /** Further rows of a value that one step deletes. */
  private static final int FURTHER = 256;

  private final ValueRows rows;
  private final Watermark watermark;
  private final long retention;
  private final Telemetry telemetry;
  private final RetentionChecks checks;

  ValueEviction(ValueRows rows, Watermark watermark, long retention, Telemetry telemetry) {
    this.rows = rows;
    this.watermark = watermark;
    this.retention = retention;
    this.telemetry = telemetry;
    this.checks = new RetentionChecks(rows.due(), watermark);
  }

  /** Deletes expired writes and readers of a value; returns the other writes. */
  List<StoredValue> dropExpired(ValueState state) {
    Table<StoreKey, StoredValue> stores = rows.stores(state.getKey());
    List<StoredValue> kept = new ArrayList<>();
    for (Row<StoredValue> row : stores.all().first(ALL)) {
      if (isExpired(row.value().getAt())) {
        stores.delete(row);
      } else {
        kept.add(row.value());
      }
    }
    List<ValueReader> readers =
        state.getReaders().stream().filter(reader -> !isExpired(reader.getAt())).toList();
    if (readers.size() < state.getReaders().size()) {
      state.setReaders(new ArrayList<>(readers));
    }
    return kept;
  }

  /** Whether a message of this clamped time, nanoseconds since the Unix epoch, is too old. */
  boolean isExpired(long at) {
    // Added, as the watermark is the least number before the first event.
    return at + retention < watermark.now();
  }

  /** Schedules the check of a value that has none. */
  void schedule(ValueState state) {
    if (state.getDue() == 0) {
      scheduleAt(state, Math.max(1, state.getHeard() + retention));
    }
  }

  private void scheduleAt(ValueState state, long due) {
    state.setDue(due);
    checks.schedule(state.getKey(), due);
  }

  /** Runs the checks that are due, at most a batch. */
  void sweep() {
    checks.run(
        BATCH_SIZE,
        (key, due) -> {
          ValueState state = rows.states().get(key);
          if (state != null && state.getDue() == due) {
            check(state);
          }
        });
  }

  private void check(ValueState state) {
    if (state.getHeard() + retention > watermark.now()) {
      dropExpired(state);
      state.setDue(0L);
      schedule(state);
      rows.states().put(state.getKey(), state);
      return;
    }
    String key = state.getKey();
    rows.stores(key).all().clear(ALL);
    state.setReaders(List.of());
    int further = rows.furtherStores(key).all().clear(FURTHER);
    further = Math.max(further, rows.furtherTimes(key).all().clear(FURTHER));
    further = Math.max(further, rows.furtherReaders(key).all().clear(FURTHER));
    if (further == FURTHER) {
      // A flood is deleted in steps.
      scheduleAt(state, watermark.now() + 1);
      rows.states().put(key, state);
      return;
    }
    rows.states().delete(key);
    telemetry.evicted(EvictionKind.VALUE);
  }
}
