package io.spoor.pipeline.stitch.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.injection.CarriedValue;
import io.spoor.content.injection.CarriedValues;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import io.spoor.pipeline.stitch.OnePartition;
import io.spoor.schemas.StoredValue;
import io.spoor.schemas.ValueRead;
import io.spoor.schemas.ValueStored;
import io.spoor.schemas.key.ValueKeys;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Readers of a value come to know the same of its writes in every order of arrival, however many
 * runs store and read it, and whatever these reported in between.
 */
class ValueOrderTest {
  private static final long HISTORIES = Long.getLong("spoor.histories", 30);
  private static final int WRITERS = 60;
  private static final int READERS = 150;
  private static final int KEY_ID = 7;
  private static final long VALUE = 42;
  private static final String KEY = ValueKeys.of(Events.TENANT, KEY_ID, VALUE);

  private static final List<Integer> FLAGS =
      List.of(
          0,
          TextFlag.ORDER.bit(),
          TextFlag.ORDER.bit() | TextFlag.ASSIGNS.bit(),
          TextFlag.ORDER.bit() | TextFlag.NEAR_ADDRESS.bit(),
          TextFlag.DECODED.bit(),
          TextFlag.ORDER.bit() | TextFlag.DECODED.bit() | TextFlag.NEAR_ADDRESS.bit());

  @Test
  void readersKnowTheDecisiveWritesOfAllRuns() {
    for (int history = 0; history < HISTORIES; history++) {
      var random = new Random(history);
      Map<String, Deque<ValueStored>> reports = reports(random);
      List<CarriedValue> decisive = decisive(reports);
      var stitch = new OnePartition(StageSettings.defaults());

      arriving(reports, random).forEach(stitch::tell);
      stitch.wait(Duration.ofHours(1));

      assertThat(stitch.answers.keySet()).as("history %d", history).hasSize(READERS);
      assertThat(stitch.answers.values())
          .as("history %d", history)
          .allSatisfy(
              answer ->
                  assertThat(answer.getStored().stream().map(CarriedValue::of))
                      .containsExactlyElementsOf(decisive));
    }
  }

  @Test
  void whatAFloodReportsAndWithdrawsChangesNothing() {
    var stitch = new OnePartition(StageSettings.defaults());
    stitch.tell(read("reader"));
    for (int i = 0; i < WRITERS; i++) {
      stitch.tell(report("flood" + i, List.of(write("flood" + i, FLAGS.get(1), i))));
    }
    stitch.tell(report("true", List.of(write("true", FLAGS.get(1), WRITERS))));
    for (int i = 0; i < WRITERS; i++) {
      stitch.tell(report("flood" + i, List.of()));
    }
    stitch.wait(Duration.ofHours(1));

    assertThat(stitch.answers.values())
        .singleElement()
        .satisfies(
            answer ->
                assertThat(answer.getStored())
                    .extracting(StoredValue::getWrite)
                    .containsExactly("save-true"));
  }

  @Test
  void oneStepAnswersABoundedNumberOfReaders() {
    var stitch = new OnePartition(StageSettings.defaults());
    for (int i = 0; i < 20 * READERS; i++) {
      stitch.tell(read("r" + i));
    }
    stitch.most = 0;

    stitch.tell(report("one", List.of(write("one", FLAGS.get(1), 5))));
    assertThat(stitch.most).isEqualTo(ValueOwner.MAX_READERS + FurtherReaders.BATCH_SIZE);

    stitch.wait(Duration.ofHours(1));
    assertThat(stitch.answers).hasSize(20 * READERS);
  }

  /** What each run reports in turn: the last one counts. */
  private static Map<String, Deque<ValueStored>> reports(Random random) {
    Map<String, Deque<ValueStored>> reports = new TreeMap<>();
    for (int i = 0; i < WRITERS; i++) {
      String run = "w" + i;
      Deque<ValueStored> ofRun = new ArrayDeque<>();
      int number = 1 + random.nextInt(4);
      for (int report = 0; report < number; report++) {
        List<StoredValue> writes = new ArrayList<>();
        // One of four reports nothing, or withdraws.
        for (int kind = 0; kind < FLAGS.size(); kind++) {
          if (random.nextInt(5) == 0) {
            int second = 1_000 * random.nextInt(1_000) + FLAGS.size() * i + kind;
            writes.add(write(run, FLAGS.get(kind), second));
          }
        }
        ofRun.add(report(run, writes));
      }
      reports.put(run, ofRun);
    }
    return reports;
  }

  private static List<SpecificRecord> arriving(
      Map<String, Deque<ValueStored>> reports, Random random) {
    List<Deque<? extends SpecificRecord>> left = new ArrayList<>();
    reports.values().forEach(ofRun -> left.add(new ArrayDeque<>(ofRun)));
    for (int i = 0; i < READERS; i++) {
      left.add(new ArrayDeque<>(List.of(read("r" + i))));
    }
    List<SpecificRecord> arriving = new ArrayList<>();
    while (!left.isEmpty()) {
      int i = random.nextInt(left.size());
      arriving.add(left.get(i).remove());
      if (left.get(i).isEmpty()) {
        left.remove(i);
      }
    }
    return arriving;
  }

  private static List<CarriedValue> decisive(Map<String, Deque<ValueStored>> reports) {
    return CarriedValues.decisive(
        reports.values().stream()
            .map(Deque::getLast)
            .map(ValueStored::getStored)
            .flatMap(Collection::stream)
            .map(CarriedValue::of)
            .toList());
  }

  private static ValueStored report(String run, List<StoredValue> writes) {
    String chain = Events.trace(run);
    return new ValueStored(
        Events.TENANT, KEY, chain, chain, writes, time(2_000), /* cause= */ null);
  }

  private static StoredValue write(String run, int flags, int second) {
    String chain = Events.trace(run);
    return new StoredValue(
        VALUE,
        KEY_ID,
        ValueKind.ACCOUNT.code(),
        flags,
        /* topics= */ 0L,
        chain,
        chain,
        "mail-" + run,
        "read_mail",
        "save-" + run,
        time(second),
        /* at= */ 0L);
  }

  private static ValueRead read(String run) {
    return new ValueRead(Events.TENANT, KEY, VALUE, KEY_ID, Events.trace(run), time(2_000));
  }

  private static long time(int second) {
    String somebody = Events.accessKey("AKIA-somebody");
    return Events.call("time", second, somebody, "somebody").event().getTime();
  }
}
