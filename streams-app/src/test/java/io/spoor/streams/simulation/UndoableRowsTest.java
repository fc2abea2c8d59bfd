package io.spoor.streams.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.streams.rows.RowStore;
import io.spoor.streams.rows.RowStore.Change;
import io.spoor.streams.rows.RowStoreContract;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.Size;

class UndoableRowsTest extends RowStoreContract {
  private static final byte[] ALL = {};

  @Override
  protected RowStore store() {
    return new UndoableRows();
  }

  @Property(tries = 200)
  void aRollbackLeavesWhatTheLastCommitLeft(
      @ForAll @Size(max = 30) List<@ByteRange(min = 0, max = 7) Byte> kept,
      @ForAll @Size(max = 30) List<@ByteRange(min = 0, max = 7) Byte> lost) {
    var rows = new UndoableRows();
    change(rows, kept);
    rows.commit();
    List<String> committed = all(rows);

    change(rows, lost);
    rows.rollback();

    assertThat(all(rows)).isEqualTo(committed);
    assertThat(rows.size()).isEqualTo(committed.size());
  }

  /** Even numbers put a row, odd ones delete the one before. */
  private static void change(UndoableRows rows, List<Byte> steps) {
    byte value = 0;
    for (byte step : steps) {
      byte[] key = {(byte) (step / 2)};
      rows.write(List.of(new Change(key, step % 2 == 0 ? new byte[] {value++} : null)));
    }
  }

  private static List<String> all(UndoableRows rows) {
    return rows.scanAfter(ALL, ALL, Integer.MAX_VALUE).stream()
        .map(row -> HexFormat.of().formatHex(row.key()) + HexFormat.of().formatHex(row.value()))
        .toList();
  }
}
