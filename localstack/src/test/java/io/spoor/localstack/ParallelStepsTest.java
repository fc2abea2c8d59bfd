package io.spoor.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ParallelStepsTest {

  @Test
  void aStepUsesTheResultOfAnother() {
    try (ParallelSteps steps = new ParallelSteps()) {
      ParallelSteps.Step first = steps.start(() -> "kafka");
      ParallelSteps.Step second = steps.start(() -> first.result() + ", topics");
      steps.join();

      assertThat(second.result()).isEqualTo("kafka, topics");
    }
  }

  @Test
  void theFirstFailureIsToldAndEndsTheOthers() {
    AtomicBoolean interrupted = new AtomicBoolean();
    try (ParallelSteps steps = new ParallelSteps()) {
      CountDownLatch waits = new CountDownLatch(1);
      steps.start(
          () -> {
            try {
              waits.countDown();
              Thread.sleep(60_000);
            } catch (InterruptedException e) {
              interrupted.set(true);
            }
            return "";
          });
      ParallelSteps.Step broken =
          steps.start(
              () -> {
                awaitUninterruptibly(waits);
                throw new IllegalArgumentException("no disk");
              });
      steps.start(() -> broken.result() + " never");

      assertThatThrownBy(steps::join)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no disk");
    }
    assertThat(interrupted).isTrue();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
