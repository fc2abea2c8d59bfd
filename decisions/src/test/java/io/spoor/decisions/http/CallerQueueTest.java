package io.spoor.decisions.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nobody's number of requests delays somebody else. */
class CallerQueueTest {
  private final CallerQueue<String> queue = new CallerQueue<>(1);
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  /** Lets a request wait; returns when it waits. */
  private void enqueue(ExecutorService clients, String caller, String name)
      throws InterruptedException {
    var thread = new AtomicReference<@Nullable Thread>();
    clients.execute(
        () -> {
          thread.set(Thread.currentThread());
          queue.acquire(caller);
          order.add(name);
          queue.release();
        });
    Thread waiting = thread.get();
    while (waiting == null || waiting.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
      waiting = thread.get();
    }
  }

  @Test
  void callersTakeTurnsAndEachIsServedInItsOrder() throws Exception {
    queue.acquire("first");
    try (ExecutorService clients = Executors.newCachedThreadPool()) {
      enqueue(clients, "flood", "flood 1");
      enqueue(clients, "flood", "flood 2");
      enqueue(clients, "flood", "flood 3");
      enqueue(clients, "clerk", "clerk 1");
      enqueue(clients, "flood", "flood 4");
      enqueue(clients, "clerk", "clerk 2");

      queue.release();
    }

    assertThat(order)
        .containsExactly("flood 1", "clerk 1", "flood 2", "clerk 2", "flood 3", "flood 4");
  }

  @Test
  void thereAreAsManyPermitsAsGiven() throws Exception {
    var pair = new CallerQueue<String>(2);
    pair.acquire("a");
    pair.acquire("a");
    var third = Thread.ofPlatform().start(() -> pair.acquire("b"));
    third.join(50);
    assertThat(third.isAlive()).isTrue();

    pair.release();

    third.join();
  }

  @Test
  void anInterruptedRequestStillWaitsForItsTurn() throws Exception {
    queue.acquire("first");
    var waiting = Thread.ofPlatform().start(() -> queue.acquire("second"));
    waiting.interrupt();
    waiting.join(50);
    assertThat(waiting.isAlive()).isTrue();

    queue.release();

    waiting.join();
  }
}
