package io.spoor.decisions.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitedJournalTest {
  private final List<String> lines = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final LimitedJournal journal = new LimitedJournal(lines::add, nanos::get);

  @Test
  void aFloodOfOneKindIsOneLineAMinuteWithItsNumber() {
    for (int i = 0; i < 1_000; i++) {
      journal.accept("policy a failed: attribute " + i);
    }
    journal.accept("policy b failed: overflow");
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    journal.accept("policy a failed: attribute x");
    journal.accept("policy b failed: overflow");

    assertThat(lines)
        .containsExactly(
            "policy a failed: attribute 0",
            "policy b failed: overflow",
            "policy a failed: attribute x (999 more since the last such line)",
            "policy b failed: overflow");
  }

  /** An id may have a colon. */
  @Test
  void aKindCanBeGiven() {
    journal.accept("a:1", "policy a:1 failed: x");
    journal.accept("a:2", "policy a:2 failed: x");
    journal.accept("a:2", "policy a:2 failed: y");

    assertThat(lines).containsExactly("policy a:1 failed: x", "policy a:2 failed: x");
  }
}
