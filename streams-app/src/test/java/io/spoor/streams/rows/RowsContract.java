package io.spoor.streams.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every kind of rows does; each implementation's test inherits it. */
public abstract class RowsContract {
  protected abstract Rows rows();

  @Test
  void aRowIsThereUntilItIsDeleted() {
    Rows rows = rows();

    rows.put(bytes("a"), bytes("1"));
    rows.put(bytes("a"), bytes("2"));
    assertThat(rows.get(bytes("a"))).isEqualTo(bytes("2"));

    rows.delete(bytes("a"));
    assertThat(rows.get(bytes("a"))).isNull();
    assertThat(rows.get(bytes("never"))).isNull();
  }

  @Test
  void anEmptyValueIsARow() {
    Rows rows = rows();

    rows.put(bytes("a"), new byte[0]);

    assertThat(rows.get(bytes("a"))).isEmpty();
  }

  @Test
  void aScanGivesRowsOfThePrefixInUnsignedOrder() {
    Rows rows = rows();
    rows.put(new byte[] {'p', (byte) 0xff, 1}, bytes("last"));
    rows.put(new byte[] {'p', 1}, bytes("first"));
    rows.put(new byte[] {'p', 0x7f}, bytes("second"));
    rows.put(new byte[] {'o', (byte) 0xff}, bytes("before"));
    rows.put(new byte[] {'q'}, bytes("after"));

    assertThat(values(rows.scan(bytes("p"), 10))).containsExactly("first", "second", "last");
    assertThat(values(rows.scan(bytes("p"), 2))).containsExactly("first", "second");
    assertThat(rows.scan(bytes("x"), 10)).isEmpty();
  }

  @Test
  void aScanGoesOnAfterARowWhetherItIsStillThereOrNot() {
    Rows rows = rows();
    for (String key : List.of("pa", "pb", "pc")) {
      rows.put(bytes(key), bytes(key));
    }
    rows.delete(bytes("pb"));

    assertThat(values(rows.scanAfter(bytes("p"), bytes("pa"), 10))).containsExactly("pc");
    assertThat(values(rows.scanAfter(bytes("p"), bytes("pb"), 10))).containsExactly("pc");
    assertThat(rows.scanAfter(bytes("p"), bytes("pc"), 10)).isEmpty();
  }

  @Test
  void aPrefixThatEndsWithTheGreatestBytesEndsWithItsRows() {
    Rows rows = rows();
    rows.put(new byte[] {'p', (byte) 0xff, (byte) 0xff, 1}, bytes("there"));
    rows.put(new byte[] {'q'}, bytes("after"));

    assertThat(values(rows.scan(new byte[] {'p', (byte) 0xff, (byte) 0xff}, 10)))
        .containsExactly("there");
  }

  @Test
  void rowsMayChangeWhileAScanIsWorkedOff() {
    Rows rows = rows();
    rows.put(bytes("pa"), bytes("1"));
    rows.put(bytes("pb"), bytes("2"));

    for (Rows.Row row : rows.scan(bytes("p"), 10)) {
      rows.delete(row.key());
    }

    assertThat(rows.scan(bytes("p"), 10)).isEmpty();
  }

  private static List<String> values(List<Rows.Row> rows) {
    return rows.stream().map(row -> new String(row.value(), UTF_8)).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
