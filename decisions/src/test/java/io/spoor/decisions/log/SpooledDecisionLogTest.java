package io.spoor.decisions.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.log.SpooledDecisionLog.Settings;
import io.spoor.decisions.log.SpooledDecisionLog.WhenFull;
import io.spoor.decisions.request.CallerRights;
import io.spoor.schemas.DecisionError;
import io.spoor.schemas.DecisionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpooledDecisionLogTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private final List<String> journal = Collections.synchronizedList(new ArrayList<>());
  private final MemoryTarget target = new MemoryTarget();

  /** Takes records, unless it is away; half of the batch is stored before it goes away. */
  private static final class MemoryTarget implements DecisionTarget {
    final List<DecisionRecord> records = Collections.synchronizedList(new ArrayList<>());
    volatile boolean isAway;
    volatile boolean isFlaky;

    @Override
    public void send(List<DecisionRecord> batch) throws UnreachableTargetException {
      if (isAway) {
        throw new UnreachableTargetException("it is away");
      }
      if (isFlaky) {
        isFlaky = false;
        records.addAll(batch.subList(0, batch.size() / 2));
        throw new UnreachableTargetException("it went away");
      }
      records.addAll(batch);
    }

    @Override
    public void close() {}

    List<String> subjects() {
      synchronized (records) {
        return records.stream().map(DecisionRecord::getSubjectId).toList();
      }
    }
  }

  private SpooledDecisionLog start(long maxBytes, WhenFull whenFull) throws IOException {
    return SpooledDecisionLog.start(
        new Settings(directory.resolve("spool"), maxBytes, whenFull, "pdp-1"),
        RecordedPoint::mask,
        target,
        journal::add);
  }

  private RecordedPoint point(SpooledDecisionLog log) {
    return RecordedPoint.of(directory.resolve("policies"), log);
  }

  private static Decision ask(RecordedPoint point, int number, String property) {
    return point.ask(
        """
        {"subject": {"type": "identity", "id": "s-%d"}, "action": {"name": "read"},
         "resource": {"type": "tool", "id": "t", "properties": {"a": "%s"}}}"""
            .formatted(number, property));
  }

  private static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plus(TIMEOUT);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.onSpinWait();
    }
  }

  private static List<String> subjects(int from, int to) {
    List<String> subjects = new ArrayList<>();
    for (int i = from; i < to; i++) {
      subjects.add("s-" + i);
    }
    return subjects;
  }

  @Test
  void answersAreRecordedInOrderWithoutTheirSecrets() throws IOException {
    try (SpooledDecisionLog log = start(64 << 20, WhenFull.CONTINUE)) {
      RecordedPoint point = point(log);
      for (int i = 0; i < 100; i++) {
        ask(point, i, "secret-" + i);
      }
      await(() -> target.records.size() == 100);
    }
    assertThat(target.subjects()).isEqualTo(subjects(0, 100));
    assertThat(target.records.toString()).doesNotContain("secret-");
    assertThat(target.records).allMatch(DecisionRecord::getInputMasked);
  }

  @Test
  void whileTheTargetIsAwayAnswersWaitOnDiskAlsoOverARestart() throws IOException {
    target.isAway = true;
    try (SpooledDecisionLog log = start(64 << 20, WhenFull.CONTINUE)) {
      RecordedPoint point = point(log);
      for (int i = 0; i < 700; i++) {
        assertThat(ask(point, i, "x").isAllowed()).isTrue();
      }
    }
    assertThat(target.records).isEmpty();
    assertThat(journal).singleElement().asString().contains("it is away");

    target.isAway = false;
    target.isFlaky = true;
    try (SpooledDecisionLog log = start(64 << 20, WhenFull.CONTINUE)) {
      ask(point(log), 700, "x");
      await(() -> target.subjects().contains("s-700"));
    }

    List<DecisionRecord> once = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (DecisionRecord record : target.records) {
      if (!ids.contains(record.getDecisionId())) {
        ids.add(record.getDecisionId());
        once.add(record);
      }
    }
    assertThat(target.records).as("some came twice").hasSizeGreaterThan(701);
    assertThat(once).extracting(DecisionRecord::getSubjectId).isEqualTo(subjects(0, 701));
    assertThat(once).allMatch(record -> record.getLost() == 0);
  }

  @Test
  void beyondTheLimitTheNextRecordStatesHowManyAreMissing() throws IOException {
    target.isAway = true;
    try (SpooledDecisionLog log = start(200_000, WhenFull.CONTINUE)) {
      RecordedPoint point = point(log);
      for (int i = 0; i < 400; i++) {
        assertThat(ask(point, i, "x".repeat(1_000)).isAllowed()).isTrue();
      }
      await(() -> log.lost() > 0 && journal.stream().anyMatch(line -> line.contains("lost")));
      target.isAway = false;
      await(() -> log.lost() + target.records.size() == 400);
      ask(point, 400, "x");
      await(() -> target.subjects().contains("s-400"));

      long stated = target.records.stream().mapToLong(DecisionRecord::getLost).sum();
      assertThat(log.lost()).isPositive();
      assertThat(stated).isEqualTo(log.lost());
      assertThat(stated + target.records.size()).isEqualTo(401);
    }
  }

  @Test
  void inTheModeDenyNoAnswerIsGivenThatCannotBeRecorded() throws IOException {
    target.isAway = true;
    try (SpooledDecisionLog log = start(200_000, WhenFull.DENY)) {
      RecordedPoint point = point(log);
      List<Decision> denied = new ArrayList<>();
      await(
          () -> {
            Decision decision = ask(point, 0, "x".repeat(1_000));
            if (!decision.isAllowed()) {
              denied.add(decision);
            }
            return !denied.isEmpty();
          });

      assertThat(denied.getFirst().error().orElseThrow().message())
          .isEqualTo("the decision cannot be recorded");

      target.isAway = false;
      await(() -> ask(point, 1, "x").isAllowed());
    }
  }

  @Test
  void inTheModeDenyALoudCallerIsDeniedAndOthersAreNot() throws IOException {
    target.isAway = true;
    try (SpooledDecisionLog log = start(1 << 20, WhenFull.DENY)) {
      RecordedPoint point = point(log);
      await(() -> !ask(point, 0, "x".repeat(1_000)).isAllowed());

      Decision quiet =
          point.ask(
              """
              {"subject": {"type": "identity", "id": "q"}, "action": {"name": "read"},
               "resource": {"type": "tool", "id": "t"}}""",
              new CallerRights("quiet", "acme", true));

      assertThat(quiet.isAllowed()).isTrue();
      await(() -> journal.stream().anyMatch(line -> line.contains("away")));
    }
  }

  /** An error of the class path or of memory, in the thread that writes. */
  @Test
  void aDeadWriterIsToldAndNotReady() throws IOException {
    SecretMask failing =
        object -> {
          throw new NoClassDefFoundError("of a test");
        };
    try (SpooledDecisionLog log =
        SpooledDecisionLog.start(
            new Settings(directory.resolve("spool"), 64 << 20, WhenFull.DENY, "pdp-1"),
            failing,
            target,
            journal::add)) {
      RecordedPoint point = point(log);
      assertThat(log.obstacle()).isEmpty();
      ask(point, 0, "x");

      await(() -> log.obstacle().isPresent());

      assertThat(log.obstacle()).get().asString().contains("not recorded any more");
      assertThat(journal)
          .contains(
              "decisions are not recorded any more until a restart: "
                  + NoClassDefFoundError.class.getName());
      assertThat(ask(point, 1, "x").isAllowed()).isFalse();
    }
  }

  @Test
  void aDiskThatTakesNothingCostsRecordsAndNoAnswers() throws IOException {
    try (SpooledDecisionLog log = start(64 << 20, WhenFull.CONTINUE)) {
      RecordedPoint point = point(log);
      Path spool = directory.resolve("spool");
      Files.delete(spool.resolve("lock"));
      Files.delete(spool);
      for (int i = 0; i < 5; i++) {
        assertThat(ask(point, i, "x").isAllowed()).isTrue();
      }
      await(() -> log.lost() == 5);

      Files.createDirectory(spool);
      ask(point, 5, "x");
      await(() -> target.records.size() == 1);

      assertThat(target.records.getFirst().getLost()).isEqualTo(5);
      assertThat(journal).first().asString().contains("cannot be written");
    }
  }

  @Test
  void oneCallersVolumeDoesNotDisplaceTheRecordsOfOthers() {
    var pending = new PendingRecords(200_000);
    DecisionRecord loud =
        DecisionRecord.newBuilder(DecisionSpoolTest.record(0)).setCaller("loud").build();
    int accepted = 0;
    while (pending.offer(loud)) {
      accepted++;
    }
    DecisionRecord quiet =
        DecisionRecord.newBuilder(DecisionSpoolTest.record(1)).setCaller("quiet").build();

    assertThat(accepted).isBetween(10, 25);
    assertThat(pending.offer(quiet)).isTrue();
  }

  /** Secrets are masked by one thread, and a text may be made so that this takes long. */
  @Test
  void recordsThatTakeLongDelayThoseOfTheirCallerOnly() throws Exception {
    var pending = new PendingRecords(1 << 20);
    DecisionRecord slow =
        DecisionRecord.newBuilder(DecisionSpoolTest.record(0)).setCaller("slow").build();
    DecisionRecord quiet =
        DecisionRecord.newBuilder(DecisionSpoolTest.record(1)).setCaller("quiet").build();
    for (int i = 0; i < 50; i++) {
      pending.offer(slow);
    }
    pending.spent(pending.take(Duration.ZERO).orElseThrow(), 100_000_000);
    for (int i = 0; i < 50; i++) {
      pending.offer(quiet);
    }

    List<String> order = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      DecisionRecord next = pending.take(Duration.ZERO).orElseThrow();
      order.add(next.getCaller());
      pending.spent(next, next.equals(slow) ? 100_000_000 : 10_000);
    }
    // One of each, or of the other first: both have had the same until then.
    assertThat(order.subList(0, 51)).containsOnlyOnce("slow");
    assertThat(order).endsWith("slow", "slow", "slow");
  }

  /** A request of wrong types makes each policy err that reads it. */
  @Test
  void errorsOfPoliciesTakeRoom() {
    var pending = new PendingRecords(200_000);
    DecisionRecord record =
        DecisionRecord.newBuilder(DecisionSpoolTest.record(0))
            .setErrors(Collections.nCopies(64, new DecisionError("p", "forbid", "x".repeat(2_000))))
            .build();

    assertThat(pending.offer(DecisionSpoolTest.record(0))).isTrue();
    assertThat(pending.offer(record)).isFalse();
  }
}
