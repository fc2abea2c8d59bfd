package io.spoor.connectors.opinion.ask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nobody's volume takes the turns of others. */
class QuestionQueueTest {
  private static QuestionQueue<CallQuestion> queue(int capacity) {
    return new QuestionQueue<>(capacity, Function.identity());
  }

  private static List<String> drain(QuestionQueue<CallQuestion> queue, int most) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      queue.next(_ -> true).ifPresent(next -> ids.add(next.id()));
    }
    return ids;
  }

  @Test
  void tenantsTakeTurns() {
    // Given
    QuestionQueue<CallQuestion> queue = queue(100);
    IntStream.range(0, 50).forEach(i -> queue.add(Questions.of("loud", "bot", "l" + i)));
    queue.add(Questions.of("quiet", "bot", "q0"));
    queue.add(Questions.of("quiet", "bot", "q1"));

    // When, then
    assertThat(drain(queue, 5)).containsExactly("l0", "q0", "l1", "q1", "l2");
    assertThat(queue.size()).isEqualTo(47);
  }

  @Test
  void agentsOfATenantTakeTurns() {
    // Given
    QuestionQueue<CallQuestion> queue = queue(100);
    IntStream.range(0, 50).forEach(i -> queue.add(Questions.of("t", "loud", "l" + i)));
    queue.add(Questions.of("t", "quiet", "q0"));
    queue.add(Questions.of("t", null, "n0"));

    // When, then
    assertThat(drain(queue, 4)).containsExactly("l0", "q0", "n0", "l1");
  }

  @Test
  void aTenantWithoutBudgetLosesNoTurnOfOthers() {
    // Given
    QuestionQueue<CallQuestion> queue = queue(100);
    queue.add(Questions.of("spent", "bot", "s0"));
    queue.add(Questions.of("open", "bot", "o0"));

    // When
    Optional<CallQuestion> next = queue.next(tenant -> !tenant.equals("spent"));

    // Then
    assertThat(next).map(CallQuestion::id).contains("o0");
    assertThat(queue.next(tenant -> !tenant.equals("spent"))).isEmpty();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void aFullQueueDropsTheNewestOfWhoeverHasMost() {
    // Given
    QuestionQueue<CallQuestion> queue = queue(4);
    IntStream.range(0, 4).forEach(i -> queue.add(Questions.of("loud", "bot", "l" + i)));

    // When, then
    assertThat(queue.add(Questions.of("quiet", "bot", "q0"))).map(CallQuestion::id).contains("l3");
    assertThat(queue.add(Questions.of("loud", "bot", "l4"))).map(CallQuestion::id).contains("l4");
    assertThat(queue.add(Questions.of("loud", "other", "x0"))).map(CallQuestion::id).contains("l2");
    assertThat(queue.size()).isEqualTo(4);
    assertThat(drain(queue, 9)).containsExactly("l0", "q0", "x0", "l1");
  }

  @Test
  void forgetsAQuestionThatIsNoneAnyMore() {
    // Given
    QuestionQueue<CallQuestion> queue = queue(4);
    queue.add(Questions.of("t", "bot", "a"));
    queue.add(Questions.of("t", "bot", "b"));

    // When, then
    assertThat(queue.withdraw("a")).map(CallQuestion::id).contains("a");
    assertThat(queue.withdraw("a")).isEmpty();
    assertThat(queue.withdraw("unknown")).isEmpty();
    assertThat(queue.all()).extracting(CallQuestion::id).containsExactly("b");
    assertThat(drain(queue, 2)).containsExactly("b");
    assertThat(queue.withdraw("b")).isEmpty();
    assertThat(queue.add(Questions.of("t", "bot", "b"))).isEmpty();
  }
}
