package io.spoor.pipeline.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.pipeline.rows.Rows.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final RowFamily<String, String> NAMES =
      RowFamily.grouped('n', "name", KeyEncoder.TEXT, RowCodec.TEXT);
  private static final RowFamily<Long, String> TIMES =
      RowFamily.separate('t', "time", KeyEncoder.NUMBER, RowCodec.TEXT);
  private static final byte[] SMITH = RowKey.hash("smith");
  private static final byte[] JONES = RowKey.hash("jones");

  private final RowCache rows =
      new RowCache(new MemoryRowStore(), RowCatalogue.of(NAMES, TIMES), () -> 1 << 20);

  @Test
  void ownersDoNotSeeEachOthersRows() {
    Table<String, String> smith = NAMES.of(rows, SMITH);
    smith.put("a", "1");
    NAMES.of(rows, JONES).put("a", "2");

    assertThat(smith.get("a")).isEqualTo("1");
    assertThat(smith.all().first(10)).extracting(Row::value).containsExactly("1");
    smith.delete("a");
    assertThat(smith.contains("a")).isFalse();
    assertThat(NAMES.of(rows, JONES).get("a")).isEqualTo("2");
  }

  @Test
  void aRangeContinuesAfterAPosition() {
    Table<Long, String> times = TIMES.in(rows);
    for (long time : List.of(3L, -1L, 7L)) {
      times.put(time, "at " + time);
    }

    List<Row<String>> first = times.all().after(null, 2);
    assertThat(first).extracting(Row::value).containsExactly("at -1", "at 3");
    assertThat(times.all().after(first.getLast().key(), 2))
        .extracting(Row::value)
        .containsExactly("at 7");
    assertThat(times.all().before(times.position(7L), 1))
        .extracting(Row::value)
        .containsExactly("at 3");
    assertThat(times.all().clear(2)).isEqualTo(2);
    assertThat(times.all().first(10)).extracting(Row::value).containsExactly("at 7");
  }

  @Test
  void rowsUnderAnotherOwnerHaveAnotherPosition() {
    assertThat(NAMES.underSecondaryOwner().of(rows, SMITH).position("a"))
        .isEqualTo(RowKey.of('n', RowKey.secondaryOwner(SMITH), RowKey.text("a")));
    assertThat(NAMES.of(rows, SMITH).position("a"))
        .isEqualTo(RowKey.of('n', SMITH, RowKey.text("a")));
  }

  @Test
  void twoFamiliesOfAStoreMayNotHaveTheSameTag() {
    var other = RowFamily.separate('n', "other", KeyEncoder.TEXT, RowCodec.TEXT);

    assertThatThrownBy(() -> RowCatalogue.of(NAMES).and(RowCatalogue.of(other)))
        .hasMessage("rows with the same tag: n name, n other");
  }
}
