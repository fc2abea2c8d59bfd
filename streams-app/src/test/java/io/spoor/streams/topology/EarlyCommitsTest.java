package io.spoor.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

/** A record that has just arrived is committed soon; one of a backlog waits for the interval. */
class EarlyCommitsTest {
  private static final long START = 1_000_000;

  private final MockProcessorContext<String, String> context = new MockProcessorContext<>();
  private final EarlyCommits commits = new EarlyCommits(Duration.ofMillis(50));

  @Test
  void aRecordOfABacklogAsksForNoCommit() {
    assertThat(commitsFor(START, START - 1_001)).isFalse();
    assertThat(commitsFor(START, -1)).as("nobody knows when it arrived").isFalse();
  }

  @Test
  void aRecordAfterSilenceIsCommittedAtOnceAndSoIsWhatFollowsFromIt() {
    for (int hop = 0; hop < 5; hop++) {
      assertThat(commitsFor(START + 10 * hop, START)).isTrue();
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
    assertThat(commits.handled(START - 1_000, context)).isTrue();
    assertThat(commits.handled(START - 1_001, context)).isFalse();
    assertThat(commits.handled(-1, context)).isFalse();
  }

  @Test
  void whatFollowsFromLiveRecordsIsCommittedSoonToo() {
    context.setCurrentSystemTimeMs(START);
    commits.followed(context);
    assertThat(context.committed()).isTrue();
  }

  @Test
  void aPauseOfZeroTurnsItOff() {
    context.setCurrentSystemTimeMs(START);
    new EarlyCommits(Duration.ZERO).handled(START, context);
    assertThat(context.committed()).isFalse();
  }

  private boolean commitsFor(long now, long arrivedAt) {
    context.setCurrentSystemTimeMs(now);
    context.resetCommit();
    commits.handled(arrivedAt, context);
    return context.committed();
  }
}
