package io.spoor.pipeline.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.rows.RowStore.Change;
import io.spoor.pipeline.rows.RowStore.Stored;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store of rows does; each implementation's test inherits it. */
public abstract class RowStoreContract {
  protected abstract RowStore store();

  @Test
  void aRowIsThereUntilItIsDeleted() {
    RowStore store = store();

    store.write(List.of(put("a", "1")));
    store.write(List.of(put("a", "2")));
    assertThat(store.get(bytes("a"))).isEqualTo(bytes("2"));

    store.write(List.of(delete("a")));
    assertThat(store.get(bytes("a"))).isNull();
    assertThat(store.get(bytes("never"))).isNull();
  }

  @Test
  void ofSeveralChangesOfARowTheLastOneCounts() {
    RowStore store = store();

    store.write(List.of(put("a", "1"), put("b", "1"), delete("a"), put("b", "2"), delete("c")));

    assertThat(store.get(bytes("a"))).isNull();
    assertThat(store.get(bytes("b"))).isEqualTo(bytes("2"));
  }

  @Test
  void anEmptyValueIsARow() {
    RowStore store = store();

    store.write(List.of(new Change(bytes("a"), new byte[0])));

    assertThat(store.get(bytes("a"))).isEmpty();
  }

  @Test
  void aScanGivesRowsOfThePrefixInUnsignedOrder() {
    RowStore store = store();
    store.write(
        List.of(
            new Change(new byte[] {'p', (byte) 0xff, 1}, bytes("last")),
            new Change(new byte[] {'p', 1}, bytes("first")),
            new Change(new byte[] {'p', 0x7f}, bytes("second")),
            new Change(new byte[] {'o', (byte) 0xff}, bytes("before")),
            new Change(new byte[] {'q'}, bytes("after"))));

    assertThat(scan(store, "p", 10)).containsExactly("first", "second", "last");
    assertThat(scan(store, "p", 2)).containsExactly("first", "second");
    assertThat(scan(store, "x", 10)).isEmpty();
  }

  @Test
  void aScanGoesOnAfterARowWhetherItIsStillThereOrNot() {
    RowStore store = store();
    store.write(List.of(put("pa", "pa"), put("pb", "pb"), put("pc", "pc"), delete("pb")));

    assertThat(values(store.scanAfter(bytes("p"), bytes("pa"), 10))).containsExactly("pc");
    assertThat(values(store.scanAfter(bytes("p"), bytes("pb"), 10))).containsExactly("pc");
    assertThat(store.scanAfter(bytes("p"), bytes("pc"), 10)).isEmpty();
  }

  @Test
  void aScanBackwardsGivesTheNearestRowsOfThePrefixFirst() {
    RowStore store = store();
    store.write(List.of(put("oz", "oz"), put("pa", "pa"), put("pb", "pb"), put("pc", "pc")));

    assertThat(values(store.scanBefore(bytes("p"), bytes("pc"), 10))).containsExactly("pb", "pa");
    assertThat(values(store.scanBefore(bytes("p"), bytes("pc"), 1))).containsExactly("pb");
    assertThat(values(store.scanBefore(bytes("p"), bytes("pbb"), 1))).containsExactly("pb");
    assertThat(store.scanBefore(bytes("p"), bytes("pa"), 10)).isEmpty();
  }

  @Test
  void aPrefixThatEndsWithTheGreatestBytesEndsWithItsRows() {
    RowStore store = store();
    store.write(
        List.of(
            new Change(new byte[] {'p', (byte) 0xff, (byte) 0xff, 1}, bytes("there")),
            new Change(new byte[] {'q'}, bytes("after"))));
    byte[] prefix = {'p', (byte) 0xff, (byte) 0xff};

    assertThat(values(store.scanAfter(prefix, prefix, 10))).containsExactly("there");
  }

  private static List<String> scan(RowStore store, String prefix, int limit) {
    return values(store.scanAfter(bytes(prefix), bytes(prefix), limit));
  }

  private static List<String> values(List<Stored> rows) {
    return rows.stream().map(row -> new String(row.value(), UTF_8)).toList();
  }

  private static Change put(String key, String value) {
    return new Change(bytes(key), bytes(value));
  }

  private static Change delete(String key) {
    return new Change(bytes(key), null);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
