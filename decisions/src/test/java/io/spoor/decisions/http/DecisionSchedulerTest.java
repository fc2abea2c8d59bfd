package io.spoor.decisions.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.decisions.callers.DecisionCaller;
import io.spoor.decisions.callers.TestCallers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Few requests are decided at a time, and long ones leave room for short ones. */
class DecisionSchedulerTest {
  private static final int PROCESSORS = 2;
  private static final DecisionCaller GATEWAY = TestCallers.of("gateway", 2_000);

  private static final int ALL = PROCESSORS * DecisionScheduler.TURNS_OF_A_PROCESSOR;

  private final DecisionScheduler turns = new DecisionScheduler(PROCESSORS);

  @Test
  void fewAreDecidedAtATime() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    try (ExecutorService clients = Executors.newFixedThreadPool(16)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        all.add(
            clients.submit(
                () -> {
                  try (DecisionScheduler.Turn _ = turns.begin(GATEWAY)) {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    Thread.onSpinWait();
                    now.decrementAndGet();
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }

    assertThat(most.get()).isBetween(1, ALL);
    assertThat(now.get()).isZero();
  }

  @Test
  void whileLongRequestsWaitForEachOtherShortOnesAreDecided() throws Exception {
    var end = new CountDownLatch(1);
    var longOnes = new CountDownLatch(1);
    try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        clients.execute(
            () -> {
              try (DecisionScheduler.Turn turn = turns.begin(GATEWAY)) {
                Thread.sleep(20);
                turn.endIfLong();
                longOnes.countDown();
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
      }
      longOnes.await();

      try (DecisionScheduler.Turn turn = turns.begin(GATEWAY)) {
        turn.endIfLong();
        assertThat(longOnes.getCount()).isZero();
      }
      end.countDown();
    }
  }

  @Test
  void whatIsKnownToLastLongTakesNoTurnOfShortOnes() throws Exception {
    List<DecisionScheduler.Turn> longOnes = new ArrayList<>();
    for (int i = 0; i < PROCESSORS - 1; i++) {
      longOnes.add(turns.beginLong(GATEWAY));
    }
    try (ExecutorService clients = Executors.newFixedThreadPool(1)) {
      Future<?> another = clients.submit(() -> turns.beginLong(GATEWAY).close());
      for (int i = 0; i < ALL; i++) {
        // Each would wait without end.
        longOnes.add(turns.begin(GATEWAY));
      }
      assertThat(another.isDone()).isFalse();
      longOnes.forEach(DecisionScheduler.Turn::close);
      another.get();
    }
  }

  /** One decision over a large body cannot be interrupted, a batch can. */
  @Test
  void aBatchDoesNotWaitForALargeDecisionAgainAndAgain() throws Exception {
    var ended = new AtomicBoolean();
    var large = TestCallers.of("large", 2_000);
    try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 2; i++) {
        clients.execute(
            () -> {
              while (!ended.get()) {
                try (DecisionScheduler.Turn _ = turns.beginLong(large)) {
                  Thread.sleep(200);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
      }
      long began = System.nanoTime();
      try (DecisionScheduler.Turn turn = turns.begin(GATEWAY)) {
        for (int item = 0; item < 150; item++) {
          Thread.sleep(1);
          turn.endIfLong();
        }
      }
      Duration lasted = Duration.ofNanos(System.nanoTime() - began);
      ended.set(true);

      assertThat(lasted).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void whoeverWaitsForOthersHoldsNoTurn() {
    List<DecisionScheduler.Turn> waiting = new ArrayList<>();
    for (int i = 0; i < ALL; i++) {
      waiting.add(turns.begin(GATEWAY));
    }
    DecisionScheduler.Turn first = waiting.getFirst();

    int answer =
        first.interrupted(
            () -> {
              // It would wait without end.
              turns.begin(GATEWAY).close();
              return 7;
            });

    assertThat(answer).isEqualTo(7);
    waiting.forEach(DecisionScheduler.Turn::close);
    for (int i = 0; i < ALL; i++) {
      waiting.set(i, turns.begin(GATEWAY));
    }
    assertThat(waiting).hasSize(ALL);
  }

  @Test
  void aTurnEndsOnce() {
    try (DecisionScheduler.Turn turn = turns.begin(GATEWAY)) {
      turn.end();
      turn.end();
    }

    List<DecisionScheduler.Turn> further = new ArrayList<>();
    for (int i = 0; i < ALL; i++) {
      further.add(turns.begin(GATEWAY));
    }

    assertThat(further).hasSize(ALL);
  }

  /** Its next decision may last as long. */
  @Test
  void aLongRequestThatWaitedTakesNoTurnOfShortOnes() {
    List<DecisionScheduler.Turn> longOnes = new ArrayList<>();
    for (int i = 0; i < PROCESSORS - 1; i++) {
      DecisionScheduler.Turn turn = turns.beginLong(GATEWAY);
      turn.interrupted(() -> 0);
      longOnes.add(turn);
    }

    for (int i = 0; i < ALL; i++) {
      // Each would wait without end.
      longOnes.add(turns.begin(GATEWAY));
    }

    assertThat(longOnes).hasSize(PROCESSORS - 1 + ALL);
    longOnes.forEach(DecisionScheduler.Turn::close);
  }
}
