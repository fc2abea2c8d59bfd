package io.spoor.connectors.opinion.ask;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuestionBudgetTest {
  private static final Instant START = Instant.parse("2026-03-10T12:00:00Z");

  private final QuestionBudget budget = new QuestionBudget(3, 2);

  @Test
  void aTenantHasItsShareOfAMinute() {
    // Given
    budget.spend("loud", START);
    budget.spend("loud", START.plusSeconds(1));

    // Then
    assertThat(budget.isOpen("loud", START.plusSeconds(59))).isFalse();
    assertThat(budget.isOpen("quiet", START.plusSeconds(59))).isTrue();
    assertThat(budget.isOpen("loud", START.plusSeconds(60))).isTrue();
  }

  @Test
  void isOpenWithinTheLimitOfAnyMinute() {
    // Given
    budget.spend("a", START);
    budget.spend("b", START.plusSeconds(30));
    budget.spend("c", START.plusSeconds(59));

    // Then: not three more as soon as a minute of the clock begins
    assertThat(budget.isOpen(START.plusSeconds(59))).isFalse();
    assertThat(budget.isOpen("d", START.plusSeconds(59))).isFalse();
    budget.spend("d", START.plusSeconds(60));
    assertThat(budget.isOpen(START.plusSeconds(61))).isFalse();
    assertThat(budget.isOpen(START.plusSeconds(90))).isTrue();
  }
}
