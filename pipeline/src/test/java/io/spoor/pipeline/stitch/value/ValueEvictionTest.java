package io.spoor.pipeline.stitch.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.content.fingerprint.ValueKind;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import io.spoor.pipeline.stitch.OnePartition;
import io.spoor.schemas.StoredValue;
import io.spoor.schemas.ValueCarried;
import io.spoor.schemas.ValueRead;
import io.spoor.schemas.ValueStored;
import io.spoor.schemas.key.ValueKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * What the owner of a value keeps of the runs that store and read it, and for how long. The
 * retention is 10,000 seconds.
 */
class ValueEvictionTest {
  private static final int RETENTION = 10_000;
  private static final StageSettings SETTINGS =
      StageSettings.defaults()
          .withHorizon(Duration.ofSeconds(1_000))
          .withTombstoneRetention(Duration.ofSeconds(RETENTION));
  private static final int KEY_ID = 7;
  private static final long VALUE = 42;
  private static final String SOMEBODY = Events.accessKey("AKIA-somebody");

  /**
   * Tags of the rows: values, writes, scheduled evictions, waiting changes; further writes, their
   * times, and further readers.
   */
  private static final char[] TAGS = {'v', 'x', 'u', 'k', 'y', 'r', 'z'};

  private OnePartition stitch = new OnePartition(SETTINGS);
  private int ticks;

  @Test
  void aValueThatNobodyMentionsLeavesNoRow() {
    stitch.tell(stored("one", 0, 0));
    stitch.tell(read("two", 1));

    pass(0, RETENTION);
    assertThat(rows()).containsExactly(1, 1, 1, 0, 0, 0, 0);

    pass(RETENTION, 2 * RETENTION);
    assertThat(rows()).containsOnly(0);
  }

  @Test
  void aReaderIsToldOfWritesWithinTheRetentionOnly() {
    stitch.tell(stored("one", 0, 0));
    pass(0, RETENTION);
    stitch.tell(read("within", RETENTION - 1));
    pass(RETENTION, 3 * RETENTION);
    stitch.tell(read("beyond", 3 * RETENTION));

    // The answer that a reader has is not taken back.
    assertThat(told()).containsExactly(Map.entry(Events.trace("within"), List.of("save-one")));
  }

  @Test
  void aWriteThatIsReportedAgainOutlivesTheOthers() {
    stitch.tell(stored("earlier", 0, 0));
    stitch.tell(stored("later", 5, 5));
    pass(0, RETENTION * 6 / 10);
    stitch.tell(stored("later", 5, RETENTION * 6 / 10));
    stitch.tell(read("before", RETENTION * 6 / 10));
    pass(RETENTION * 6 / 10, RETENTION * 12 / 10);
    stitch.tell(read("after", RETENTION * 12 / 10));

    assertThat(told())
        .containsEntry(Events.trace("before"), List.of("save-earlier"))
        .containsEntry(Events.trace("after"), List.of("save-later"));
    assertThat(rows()).startsWith(1, 1);
  }

  @Test
  void aValueIsJoinedAgainAfterItsEvictionInAnyOrder() {
    // Some are dated before the eviction: they count from when they arrive.
    List<SpecificRecord> messages =
        List.of(
            stored("late", 5, 5),
            stored("new", 2 * RETENTION, 2 * RETENTION),
            read("two", 2 * RETENTION),
            read("five", 3),
            withdrawn("one", 2 * RETENTION));
    for (int seed = 0; seed < 20; seed++) {
      stitch = new OnePartition(SETTINGS);
      stitch.tell(stored("one", 0, 0));
      pass(0, 2 * RETENTION);
      assertThat(rows()).containsOnly(0);

      List<SpecificRecord> arriving = new ArrayList<>(messages);
      Collections.shuffle(arriving, new Random(seed));
      arriving.forEach(stitch::tell);
      stitch.wait(Duration.ofMinutes(10));

      assertThat(told())
          .as("seed %d", seed)
          .containsExactly(
              Map.entry(Events.trace("five"), List.of("save-late")),
              Map.entry(Events.trace("two"), List.of("save-late")));
      assertThat(rows()).as("seed %d", seed).containsExactly(1, 2, 1, 0, 0, 0, 0);

      pass(2 * RETENTION, 4 * RETENTION);
      assertThat(rows()).as("seed %d", seed).containsOnly(0);
    }
  }

  @Test
  void aWithdrawalOfAnEvictedWriteLeavesNoRow() {
    stitch.tell(stored("one", 0, 0));
    pass(0, 2 * RETENTION);

    stitch.tell(withdrawn("one", 2 * RETENTION));

    assertThat(rows()).containsOnly(0);
  }

  @Test
  void furtherWritesAreForgottenWithTheFirstOnes() {
    for (int i = 0; i <= ValueStores.MAX_FIRST; i++) {
      stitch.tell(stored("w" + i, i, i));
    }
    pass(0, RETENTION * 6 / 10);
    stitch.tell(stored("w0", 0, RETENTION * 6 / 10));
    pass(RETENTION * 6 / 10, RETENTION * 12 / 10);

    stitch.tell(withdrawn("w0", RETENTION * 12 / 10));

    assertThat(rows()).containsExactly(1, 0, 1, 0, 0, 0, 0);
  }

  @Test
  void aFloodOfWritesAndReadersHasARowForEachAndLeavesNone() {
    for (int i = 0; i < 500; i++) {
      stitch.tell(stored("w" + i, i, i));
      stitch.tell(read("r" + i, i));
    }
    stitch.wait(Duration.ofHours(1));
    int writes = 500 - ValueStores.MAX_FIRST;
    int readers = 500 - ValueOwner.MAX_READERS;
    assertThat(rows()).containsExactly(1, ValueStores.MAX_FIRST, 1, 0, writes, writes, readers);

    pass(0, 4 * RETENTION);
    assertThat(rows()).containsOnly(0);
  }

  @Test
  void rowsOfAValueThatIsAlwaysInUseAreBoundedByTheRetention() {
    int step = RETENTION / 200;
    for (int second = 0; second < 20 * RETENTION; second += step) {
      tick(second);
      stitch.tell(stored("w" + second, second, second));
      stitch.tell(read("r" + second, second));
      stitch.wait(Duration.ofMinutes(1));
    }

    // 4,000 of each, of which 200 are not older than the retention.
    assertThat(rows()[4]).isBetween(200 - ValueStores.MAX_FIRST, 2 * 200);
    assertThat(rows()[5]).isEqualTo(rows()[4]);
    assertThat(rows()[6]).isBetween(200 - ValueOwner.MAX_READERS, 2 * 200);
  }

  @Test
  void rowsAreBoundedByTheValuesWithinTheRetention() {
    int step = RETENTION / 20;
    for (int second = 0; second < 30 * RETENTION; second += step) {
      tick(second);
      stitch.tell(ofValue(second, stored("w" + second, second, second)));
      stitch.tell(
          new ValueRead(
              Events.TENANT, key(second), (long) second, KEY_ID, Events.trace("r"), time(second)));
    }

    // 600 values, of which 20 are not older than the retention.
    assertThat(rows()[0]).isBetween(20, 22);
    assertThat(rows()[1]).isBetween(20, 22);
    assertThat(rows()[2]).isBetween(20, 22);
    assertThat(rows()[3]).isZero();
  }

  private int[] rows() {
    var rows = new int[TAGS.length];
    for (int i = 0; i < TAGS.length; i++) {
      rows[i] = stitch.rows(TAGS[i]);
    }
    return rows;
  }

  /** The writes that each reader was told of last, by the reader's key. */
  private Map<String, List<String>> told() {
    Map<String, List<String>> told = new TreeMap<>();
    for (Map.Entry<String, ValueCarried> answer : stitch.answers.entrySet()) {
      told.put(
          answer.getKey(),
          answer.getValue().getStored().stream().map(StoredValue::getWrite).toList());
    }
    return told;
  }

  private static ValueStored stored(String run, int second, int reported) {
    String chain = Events.trace(run);
    var write =
        new StoredValue(
            VALUE,
            KEY_ID,
            ValueKind.ACCOUNT.code(),
            /* flags= */ 0,
            /* topics= */ 0L,
            chain,
            chain,
            "mail-" + run,
            "read_mail",
            "save-" + run,
            time(second),
            /* at= */ 0L);
    return new ValueStored(
        Events.TENANT, key(VALUE), chain, chain, List.of(write), time(reported), /* cause= */ null);
  }

  /** The same message about another value. */
  private static ValueStored ofValue(long value, ValueStored message) {
    StoredValue write =
        StoredValue.newBuilder(message.getStored().getFirst()).setValue(value).build();
    return ValueStored.newBuilder(message).setKey(key(value)).setStored(List.of(write)).build();
  }

  private static ValueStored withdrawn(String run, int second) {
    return ValueStored.newBuilder(stored(run, second, second)).setStored(List.of()).build();
  }

  private static ValueRead read(String run, int second) {
    return new ValueRead(Events.TENANT, key(VALUE), VALUE, KEY_ID, Events.trace(run), time(second));
  }

  private static String key(long value) {
    return ValueKeys.of(Events.TENANT, KEY_ID, value);
  }

  private static long time(int second) {
    return Events.call("time", second, SOMEBODY, "somebody").event().getTime();
  }

  private void tick(int second) {
    stitch.tell(Events.call("tick" + ticks++, second, SOMEBODY, "somebody"));
  }

  /** Time passes: somebody else is busy. */
  private void pass(int from, int to) {
    for (int second = from; second < to; second += RETENTION / 20) {
      tick(second);
    }
  }
}
