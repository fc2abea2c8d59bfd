package io.spoor.pipeline.stitch.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatBudgetTest {
  private final RepeatBudget budget = new RepeatBudget();

  @Test
  void timeAndEventsPayForRepeats() {
    assertThat(spendAll()).isEqualTo(250);

    budget.earnMillis(1_000);
    assertThat(spendAll()).isEqualTo(25);

    for (int i = 0; i < 1_600; i++) {
      budget.earnEvent();
    }
    assertThat(spendAll()).isEqualTo(100);
  }

  @Test
  void aLongQuietTimeAllowsNoLongStorm() {
    budget.earnMillis(Long.MAX_VALUE);
    budget.earnMillis(Long.MAX_VALUE);

    assertThat(spendAll()).isEqualTo(250);
  }

  private int spendAll() {
    int repeats = 0;
    while (!budget.isSpent()) {
      budget.spend();
      repeats++;
    }
    return repeats;
  }
}
