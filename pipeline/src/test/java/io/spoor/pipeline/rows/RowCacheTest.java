package io.spoor.pipeline.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.rows.RowStore.Change;
import io.spoor.pipeline.rows.RowStore.Stored;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.schemas.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are written behind are what they would be if each were written at once. */
class RowCacheTest {
  private static final RowCatalogue OWNED =
      RowCatalogue.of(
          RowFamily.grouped('a', "first", KeyEncoder.BYTES, RowCodec.NUMBER),
          RowFamily.grouped('b', "second", KeyEncoder.BYTES, RowCodec.NUMBER),
          RowFamily.separate('x', "separate", KeyEncoder.BYTES, RowCodec.NUMBER));
  private static final byte[] SMITH = RowKey.hash("smith");
  private static final byte[] JONES = RowKey.hash("jones");

  private final Watched store = new Watched();

  @Test
  void nothingIsWrittenBeforeAFlushAndARowOnceByIt() {
    var rows = cached(1 << 20);

    for (long i = 0; i < 10; i++) {
      rows.put(owned('a', SMITH, 1), i, RowCodec.NUMBER);
      rows.put(RowKey.of('x', RowKey.ordered(1)), i, RowCodec.NUMBER);
    }
    assertThat(store.written).isZero();

    rows.flush();
    assertThat(store.written).isEqualTo(2);
    rows.flush();
    assertThat(store.written).isEqualTo(2);
  }

  @Test
  void allOfANewOwnerIsKnownAfterOneRead() {
    var rows = cached(1 << 20);

    assertThat(rows.get(owned('a', SMITH, 1), RowCodec.NUMBER)).isNull();
    assertThat(rows.get(owned('b', SMITH, 2), RowCodec.NUMBER)).isNull();
    rows.put(owned('b', SMITH, 2), 5L, RowCodec.NUMBER);
    assertThat(rows.scan(RowKey.of('b', SMITH), 10, RowCodec.NUMBER)).hasSize(1);
    rows.flush();
    assertThat(rows.get(owned('a', SMITH, 1), RowCodec.NUMBER)).isNull();

    assertThat(store.read).isEqualTo(1);
  }

  @Test
  void allOfASmallOwnerIsWrittenAtOnceAndOfALargeOneWhatChanged() {
    var rows = cached(1 << 20);
    for (int number = 0; number < 20; number++) {
      rows.put(owned('a', SMITH, number), 1L, RowCodec.NUMBER);
    }
    rows.flush();
    assertThat(store.written).isEqualTo(1);

    for (int number = 0; number < 200; number++) {
      rows.put(owned('b', SMITH, number), 2L, RowCodec.NUMBER);
    }
    rows.flush();
    assertThat(store.written).isEqualTo(1 + 1 + 220);

    rows.put(owned('b', SMITH, 7), 3L, RowCodec.NUMBER);
    rows.flush();
    assertThat(store.written).isEqualTo(1 + 1 + 220 + 1);
  }

  @Test
  void manySmallRowsAreNotWrittenAgainForOne() {
    var rows = cached(1 << 20);
    for (int number = 0; number <= RowGroup.MAX_PACKED_ROWS; number++) {
      rows.put(owned('a', SMITH, number), 1L, RowCodec.NUMBER);
    }
    rows.flush();
    store.written = 0;

    rows.put(owned('a', SMITH, 1_000), 1L, RowCodec.NUMBER);
    rows.flush();

    assertThat(store.written).isEqualTo(1);
    assertThat(rows.scan(RowKey.of('a', SMITH), 100, RowCodec.NUMBER))
        .hasSize(RowGroup.MAX_PACKED_ROWS + 2);
  }

  @Test
  void aRowThatCameAndWentBetweenTwoFlushesIsNeverWritten() {
    var rows = cached(1 << 20);

    rows.put(owned('a', SMITH, 1), 1L, RowCodec.NUMBER);
    rows.delete(owned('a', SMITH, 1));
    rows.delete(owned('a', SMITH, 2));
    rows.flush();

    assertThat(store.written).isZero();
  }

  @Test
  void whatWasNotFlushedIsForgottenWhenTheTaskStartsAnew() {
    var rows = cached(1 << 20);
    rows.put(owned('a', SMITH, 1), 1L, RowCodec.NUMBER);
    rows.flush();

    rows.put(owned('a', SMITH, 1), 2L, RowCodec.NUMBER);
    rows.put(RowKey.of('x'), 2L, RowCodec.NUMBER);
    rows.clear();
    rows.flush();

    assertThat(rows.get(owned('a', SMITH, 1), RowCodec.NUMBER)).isEqualTo(1);
    assertThat(rows.get(RowKey.of('x'), RowCodec.NUMBER)).isNull();
  }

  @Test
  void whatIsAskedForAgainStaysInMemory() {
    var rows = cached(10_000);
    rows.put(owned('a', SMITH, 1), 1L, RowCodec.NUMBER);

    for (int owner = 0; owner < 500; owner++) {
      rows.put(owned('a', RowKey.hash("owner" + owner), 1), 1L, RowCodec.NUMBER);
      rows.get(owned('a', SMITH, 1), RowCodec.NUMBER);
      rows.flush();
    }
    long before = store.read;
    rows.get(owned('a', SMITH, 1), RowCodec.NUMBER);
    assertThat(store.read).isEqualTo(before);

    rows.get(owned('a', RowKey.hash("owner0"), 1), RowCodec.NUMBER);
    assertThat(store.read).isEqualTo(before + 1);
  }

  @Test
  void memoryIsBoundedHoweverManyRowsAreChanged() {
    var rows = cached(100_000);

    for (int owner = 0; owner < 5_000; owner++) {
      rows.put(owned('a', RowKey.hash("owner" + owner), 1), 1L, RowCodec.NUMBER);
      rows.put(RowKey.of('x', RowKey.ordered(owner)), 1L, RowCodec.NUMBER);
    }

    assertThat(store.rows.size()).isGreaterThan(9_000);
    assertThat(rows.cachedBytes()).isLessThanOrEqualTo(100_000);
  }

  @Test
  void largeRowsAreWrittenBeforeTheyTakeMoreThanThereIsRoomFor() {
    long room = 100_000;
    var rows = cached(room);
    for (int number = 0; number < 100; number++) {
      rows.put(owned('a', RowKey.hash("owner" + number), 1), new byte[10_000], RowCodec.BYTES);
      assertThat((2 * number + 1) * 10_000L - store.writtenBytes).isLessThanOrEqualTo(room);
      rows.put(RowKey.of('x', RowKey.ordered(number)), "x".repeat(10_000), RowCodec.TEXT);
      assertThat((2 * number + 2) * 10_000L - store.writtenBytes).isLessThanOrEqualTo(room);
    }
  }

  @Test
  void recordsThatAreLargeAreCountedByWhatTheLatestTook() {
    var rows = cached(1_000_000);
    RowCodec<Link> codec = RowCodec.avro(Link.class);
    rows.put(owned('a', SMITH, 0), link("p".repeat(50_000)), codec);
    rows.put(owned('a', SMITH, 1), link("p".repeat(50_000)), codec);
    rows.flush();

    rows.put(owned('a', SMITH, 0), link("p".repeat(50_000)), codec);
    assertThat(rows.pendingBytes()).as("a row that was written").isBetween(50_000L, 51_000L);
    rows.put(owned('a', JONES, 0), link("p".repeat(50_000)), codec);
    assertThat(rows.pendingBytes()).as("and one that never was").isGreaterThan(60_000L);
  }

  @Test
  void aRowThatIsPutAgainIsCountedOnce() {
    var rows = cached(1 << 20);
    rows.put(owned('a', SMITH, 1), new byte[1_000], RowCodec.BYTES);
    long once = rows.pendingBytes();
    assertThat(once).isBetween(1_000L, 1_200L);

    for (int again = 0; again < 100; again++) {
      rows.put(owned('a', SMITH, 1), new byte[1_000], RowCodec.BYTES);
    }
    assertThat(rows.pendingBytes()).isEqualTo(once);
    rows.put(owned('a', SMITH, 1), new byte[3_000], RowCodec.BYTES);
    assertThat(rows.pendingBytes()).as("its latest size").isEqualTo(once + 2_000);
    rows.delete(owned('a', SMITH, 1));
    assertThat(rows.pendingBytes()).isEqualTo(once - 1_000);
    rows.flush();
    assertThat(rows.pendingBytes()).isZero();
  }

  @Test
  void manySmallRowsFitAsBefore() {
    var rows = cached(256_000);
    for (int number = 0; number < 1_000; number++) {
      rows.put(RowKey.of('x', RowKey.ordered(number)), 1L, RowCodec.NUMBER);
      rows.put(owned('a', SMITH, number % 300), 1L, RowCodec.NUMBER);
    }
    assertThat(store.written).as("there is room for all of them").isZero();
  }

  private static Link link(String parent) {
    return Link.newBuilder()
        .setLinkId("l")
        .setTenant("default")
        .setChild("default|token||c")
        .setParent(parent)
        .setRelation("join")
        .setMethod("presented")
        .setVia(null)
        .setConfidence(1)
        .setStrength(1)
        .setStatedBy("log")
        .setIssuedAt(0)
        .setEventId("e")
        .setAgentId(null)
        .setAnnouncement(null)
        .setAt(0)
        .setExpiresAt(null)
        .build();
  }

  /** Little room: groups go and come back; much: they stay. Owners with few rows and with many. */
  @ParameterizedTest
  @ValueSource(longs = {0, 2_000, 50_000, 10_000_000})
  void whateverIsDoneItLooksAsIfEachRowWereWrittenAtOnce(long room) {
    for (int seed = 0; seed < 30; seed++) {
      var random = new Random(seed);
      var behind = new Watched();
      var rows = new RowCache(behind, OWNED, () -> room);
      NavigableMap<byte[], Long> expected = new TreeMap<>(Arrays::compareUnsigned);
      int many = seed % 3 == 0 ? 3 * RowGroup.MAX_ROWS : 20;
      for (int step = 0; step < 4_000; step++) {
        byte[] key = key(random, many);
        switch (random.nextInt(10)) {
          case 0, 1, 2, 3, 4 -> {
            rows.put(key, (long) step, RowCodec.NUMBER);
            expected.put(key, (long) step);
          }
          case 5, 6 -> {
            rows.delete(key);
            expected.remove(key);
          }
          case 7 -> assertThat(rows.get(key, RowCodec.NUMBER)).isEqualTo(expected.get(key));
          case 8 -> {
            byte[] prefix = key[0] == 'x' ? RowKey.of('x') : Arrays.copyOf(key, 1 + RowKey.HASH);
            byte[] after = random.nextBoolean() ? prefix : key;
            int limit = 1 + random.nextInt(30);
            assertThat(told(rows.scanAfter(prefix, after, limit, RowCodec.NUMBER)))
                .isEqualTo(scan(expected, prefix, after, limit));
            assertThat(told(rows.scanBefore(prefix, key, limit, RowCodec.NUMBER)))
                .isEqualTo(scan(expected.descendingMap(), prefix, key, limit));
          }
          default -> {
            if (random.nextInt(10) == 0) {
              rows.flush();
              if (random.nextBoolean()) {
                rows = new RowCache(behind, OWNED, () -> room);
              }
            }
          }
        }
      }
      for (byte[] key : expected.keySet()) {
        assertThat(rows.get(key, RowCodec.NUMBER)).isEqualTo(expected.get(key));
        rows.delete(key);
        if (random.nextInt(50) == 0) {
          rows.flush();
        }
      }
      rows.flush();
      assertThat(behind.rows.size()).as("nothing is left of rows that are gone").isZero();
    }
  }

  private static byte[] key(Random random, int many) {
    long number = random.nextInt(many);
    return switch (random.nextInt(5)) {
      case 0 -> RowKey.of('x', RowKey.ordered(number));
      case 1 -> owned('a', JONES, number);
      case 2 -> owned('b', JONES, number);
      case 3 -> owned('a', SMITH, number);
      default -> owned('b', SMITH, number);
    };
  }

  private static List<String> told(List<Row<Long>> rows) {
    return rows.stream().map(row -> Arrays.toString(row.key()) + row.value()).toList();
  }

  private static List<String> scan(
      NavigableMap<byte[], Long> rows, byte[] prefix, byte[] after, int limit) {
    return rows.tailMap(after, false).entrySet().stream()
        .takeWhile(row -> Rows.startsWith(row.getKey(), prefix))
        .limit(limit)
        .map(row -> Arrays.toString(row.getKey()) + row.getValue())
        .toList();
  }

  private RowCache cached(long room) {
    return new RowCache(store, OWNED, () -> room);
  }

  private static byte[] owned(char tag, byte[] owner, long number) {
    return RowKey.of(tag, owner, RowKey.ordered(number));
  }

  /** Counts what is asked of it. */
  private static final class Watched implements RowStore {
    private final MemoryRowStore rows = new MemoryRowStore();
    private int read;
    private int written;
    private long writtenBytes;

    @Override
    public byte @Nullable [] get(byte[] key) {
      read++;
      return rows.get(key);
    }

    @Override
    public void write(List<Change> changes) {
      written += changes.size();
      for (Change change : changes) {
        writtenBytes += change.value() == null ? 0 : change.value().length;
      }
      rows.write(new ArrayList<>(changes));
    }

    @Override
    public List<Stored> scanAfter(byte[] prefix, byte[] after, int limit) {
      read++;
      return rows.scanAfter(prefix, after, limit);
    }

    @Override
    public List<Stored> scanBefore(byte[] prefix, byte[] before, int limit) {
      read++;
      return rows.scanBefore(prefix, before, limit);
    }
  }
}
