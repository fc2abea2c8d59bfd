package io.spoor.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that has just arrived is committed soon; one of a backlog waits for the interval. */
class CommitPacerTest {
  private static final long START = 1_000_000;

  private final MockProcessorContext<String, String> context = new MockProcessorContext<>();
  private final ClockSkew skew = new ClockSkew();
  private final CommitPacer commits = new CommitPacer(Duration.ofMillis(50), skew);

  @Test
  void aRecordOfABacklogAsksForNoCommit() {
    assertThat(commitsFor(START, START - 1_001)).isFalse();
    assertThat(commitsFor(START, -1)).as("nobody knows when it arrived").isFalse();
  }

  @Test
  void aRecordAfterSilenceIsCommittedAtOnceAndSoIsWhatFollowsFromIt() {
    for (int hop = 0; hop < 5; hop++) {
      assertThat(commitsFor(START + 10L * hop, START)).isTrue();
    }
  }

  @Test
  void aStreamIsCommittedAsOftenAsThePauseSays() {
    int asked = 0;
    for (long now = START; now < START + 10_000; now++) {
      asked += commitsFor(now, now) ? 1 : 0;
    }
    assertThat(asked).isBetween(200, 210);
  }

  @Test
  void itSaysWhichRecordsAreLive() {
    context.setCurrentSystemTimeMs(START);
    assertThat(commits.isLive(START - 1_000, context)).isTrue();
    assertThat(commits.isLive(START - 1_001, context)).isFalse();
    assertThat(commits.isLive(-1, context)).isFalse();
  }

  @Test
  void whatFollowsFromLiveRecordsIsCommittedSoonToo() {
    context.setCurrentSystemTimeMs(START);
    commits.onForwarded(context);
    assertThat(context.committed()).isTrue();
  }

  @Test
  void aPauseOfZeroTurnsItOff() {
    context.setCurrentSystemTimeMs(START);
    new CommitPacer(Duration.ZERO, skew).onProcessed(START, context);
    assertThat(context.committed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {10_000, -10_000, 3_600_000, -3_600_000})
  void clocksThatDifferMakeNoLiveRecordOldAndNoBacklogLive(long ahead) {
    long now = 10 * START + ahead;
    observe(0, ahead - 20, ahead + 20);

    context.setCurrentSystemTimeMs(now);
    assertThat(commits.isLive(now - ahead - 900, context)).as("live").isTrue();
    assertThat(commits.isLive(now - ahead - 1_100, context)).as("a backlog").isFalse();
    assertThat(commits.isLive(now - ahead - 5_000_000, context)).as("a long one").isFalse();
    assertThat(commits.isLive(-1, context)).as("nobody knows when it arrived").isFalse();
  }

  @Test
  void aStepOfAClockIsNoticed() {
    long window = ClockSkew.WINDOW_NANOS + 1;
    assertThat(observe(0, -20, 20)).isFalse();
    assertThat(skew.millis()).isZero();
    assertThat(observe(10, -10_040, -10_000)).as("noticed once").isTrue();
    assertThat(skew.millis()).as("behind").isEqualTo(-10_000);
    assertThat(observe(window, 3_600_000, 3_600_030)).isFalse();
    assertThat(skew.millis()).as("ahead").isEqualTo(3_600_000);
    observe(2 * window, 3_600_010, 3_600_040);
    assertThat(skew.atMostMillis()).as("both windows hold").isEqualTo(3_600_030);
    observe(2 * window + 10, 1, 0);
    assertThat(skew.atMostMillis()).as("set back while it was sent").isEqualTo(3_600_030);
    observe(5 * window, -20, 15);
    assertThat(skew.millis()).as("set right").isZero();
  }

  /** {@code least}, {@code greatest}: bounds of the skew that a sample shows. */
  private boolean observe(long nanos, long least, long greatest) {
    return skew.observe(nanos, START + least, START, START + greatest);
  }

  private boolean commitsFor(long now, long arrivedAt) {
    context.setCurrentSystemTimeMs(now);
    context.resetCommit();
    commits.onProcessed(arrivedAt, context);
    return context.committed();
  }
}
