package io.spoor.pipeline.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.rows.Rows.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A draft shows the rows as they would be, and leaves them as they are. */
class DraftRowsTest {
  private static final RowCatalogue NONE = RowCatalogue.of();

  private static RowCache cache() {
    return new RowCache(new MemoryRowStore(), NONE, () -> 1 << 20);
  }

  private static byte[] bytes(String key) {
    return key.getBytes(UTF_8);
  }

  private static List<String> texts(List<Row<String>> rows) {
    List<String> texts = new ArrayList<>();
    rows.forEach(row -> texts.add(new String(row.key(), UTF_8) + '=' + row.value()));
    return texts;
  }

  /** Compared with rows that were changed in the same way. */
  @Test
  void readsAsChangedRowsDo() {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      RowCache base = cache();
      RowCache expected = cache();
      for (int i = 0; i < 12; i++) {
        byte[] key = key(random);
        base.put(key, "stored" + i, RowCodec.TEXT);
        expected.put(key, "stored" + i, RowCodec.TEXT);
      }
      base.flush();
      expected.flush();
      var draft = new DraftRows(base, value -> true);
      List<String> before = texts(base.scan(bytes(""), 100, RowCodec.TEXT));
      for (int i = 0; i < 8; i++) {
        byte[] key = key(random);
        if (random.nextBoolean()) {
          draft.put(key, "draft" + i, RowCodec.TEXT);
          expected.put(key, "draft" + i, RowCodec.TEXT);
        } else {
          draft.delete(key);
          expected.delete(key);
        }
        boolean all = random.nextBoolean();
        byte[] at = all ? key(random) : bytes("a" + random.nextInt(10));
        byte[] prefix = bytes(all ? "" : "a");
        int limit = random.nextInt(1, 6);
        assertThat(draft.get(at, RowCodec.TEXT)).isEqualTo(expected.get(at, RowCodec.TEXT));
        assertThat(texts(draft.scanAfter(prefix, at, limit, RowCodec.TEXT)))
            .isEqualTo(texts(expected.scanAfter(prefix, at, limit, RowCodec.TEXT)));
        assertThat(texts(draft.scanBefore(prefix, at, limit, RowCodec.TEXT)))
            .isEqualTo(texts(expected.scanBefore(prefix, at, limit, RowCodec.TEXT)));
      }
      assertThat(texts(draft.scan(bytes(""), Integer.MAX_VALUE, RowCodec.TEXT)))
          .isEqualTo(texts(expected.scan(bytes(""), Integer.MAX_VALUE, RowCodec.TEXT)));
      assertThat(texts(base.scan(bytes(""), 100, RowCodec.TEXT))).isEqualTo(before);
    }
  }

  private static byte[] key(Random random) {
    return bytes((random.nextBoolean() ? "a" : "b") + random.nextInt(10));
  }

  @Test
  void aValueThatMayBeChangedIsACopy() {
    RowCache base = cache();
    byte[] stored = {1, 2};
    var copied =
        new RowCodec<byte[]>() {
          @Override
          public byte[] encode(byte[] value) {
            return value.clone();
          }

          @Override
          public byte[] decode(byte[] bytes) {
            return bytes.clone();
          }

          @Override
          public int about(byte[] value, int last) {
            return value.length;
          }
        };
    base.put(bytes("a"), stored, copied);
    var draft = new DraftRows(base, value -> false);

    Objects.requireNonNull(draft.get(bytes("a"), copied))[0] = 9;
    draft.scan(bytes(""), 1, copied).getFirst().value()[1] = 9;

    assertThat(base.get(bytes("a"), copied)).containsExactly(1, 2);
  }
}
