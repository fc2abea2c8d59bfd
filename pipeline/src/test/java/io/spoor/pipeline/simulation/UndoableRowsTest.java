package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.rows.RowStore;
import io.spoor.pipeline.rows.RowStore.Change;
import io.spoor.pipeline.rows.RowStoreContract;
import io.spoor.testkit.property.SeededCases;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class UndoableRowsTest extends RowStoreContract {
  private static final byte[] ALL = {};

  @Override
  protected RowStore store() {
    return new UndoableRows();
  }

  @Test
  void aRollbackLeavesWhatTheLastCommitLeft() {
    SeededCases.check(
        200,
        generator ->
            assertRollbackLeavesWhatTheLastCommitLeft(
                generator.list(30, values -> (byte) values.intBetween(0, 7)),
                generator.list(30, values -> (byte) values.intBetween(0, 7))));
  }

  private static void assertRollbackLeavesWhatTheLastCommitLeft(List<Byte> kept, List<Byte> lost) {
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
