package io.spoor.connectors.opinion.ask;

import io.spoor.connectors.opinion.ask.OpinionCounters.Count;
import io.spoor.connectors.opinion.ask.OpinionEndpoint.NotConnected;
import io.spoor.connectors.sink.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the waiting questions within the budget, each call once, and records the answers. A question
 * that is not answered is counted and given up: the finding stands without it.
 */
public final class OpinionWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpinionWorker.class);

  /** Longest wait before the budget is looked at again, milliseconds. */
  private static final long RECHECK_MILLIS = 200;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** Calls that were asked about and are remembered. */
  private static final int REMEMBERED = 100_000;

  private final OpinionEndpoint endpoint;
  private final OpinionLog log;
  private final OpinionLimits limits;
  private final OpinionCounters counters;
  private final InstantSource clock;
  private final Object lock = new Object();
  private final QuestionQueue<WaitingQuestion> queue;
  private final QuestionBudget budget;
  private final Map<String, Boolean> asked =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final List<Thread> threads = new ArrayList<>();
  private boolean failing;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  private OpinionWorker(
      OpinionEndpoint endpoint,
      OpinionLog log,
      OpinionLimits limits,
      OpinionCounters counters,
      InstantSource clock) {
    this.endpoint = endpoint;
    this.log = log;
    this.limits = limits;
    this.counters = counters;
    this.clock = clock;
    this.queue = new QuestionQueue<>(limits.queue(), WaitingQuestion::question);
    this.budget = new QuestionBudget(limits.perMinute(), limits.perTenantMinute());
  }

  /** Starts a worker with its threads. */
  public static OpinionWorker start(
      OpinionEndpoint endpoint,
      OpinionLog log,
      OpinionLimits limits,
      OpinionCounters counters,
      InstantSource clock) {
    var worker = new OpinionWorker(endpoint, log, limits, counters, clock);
    for (int i = 0; i < limits.inFlight(); i++) {
      worker.threads.add(
          Thread.ofPlatform().daemon().name("second-opinion-" + i).start(worker::run));
    }
    return worker;
  }

  /** Queues a question, in place of an earlier one of its finding; drops one if there are many. */
  public void add(WaitingQuestion waiting) {
    withdraw(waiting.question().id());
    synchronized (lock) {
      if (asked.containsKey(waiting.question().callId())) {
        giveUp(waiting, Count.REPEATED);
      } else if (isExpired(waiting)) {
        giveUp(waiting, Count.EXPIRED);
      } else {
        queue.add(waiting).ifPresent(dropped -> giveUp(dropped, Count.DROPPED));
        lock.notifyAll();
      }
    }
  }

  /** Removes the question of a finding that no longer leaves its call in doubt. */
  public void withdraw(String findingId) {
    synchronized (lock) {
      queue.withdraw(findingId).ifPresent(gone -> giveUp(gone, Count.WITHDRAWN));
    }
  }

  /** Removes questions whose records another task reads now. */
  public void discard(Predicate<WaitingQuestion> isGone) {
    synchronized (lock) {
      queue.all().stream().filter(isGone).forEach(gone -> queue.withdraw(gone.question().id()));
    }
  }

  /** Number of waiting questions. */
  public int waiting() {
    synchronized (lock) {
      return queue.size();
    }
  }

  /** Why the worker stopped; empty while it runs. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  private boolean isExpired(WaitingQuestion waiting) {
    return waiting.publishedAt().plus(limits.maxAge()).isBefore(clock.instant());
  }

  private void giveUp(WaitingQuestion waiting, Count reason) {
    counters.add(reason);
    waiting.ack().acknowledge();
  }

  private void run() {
    try {
      while (!closed) {
        Optional<WaitingQuestion> next = next();
        if (next.isPresent()) {
          handle(next.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Waits for the next question within the budget; empty once the worker is closed. */
  private Optional<WaitingQuestion> next() throws InterruptedException {
    synchronized (lock) {
      Optional<WaitingQuestion> next = poll();
      while (next.isEmpty() && !closed) {
        lock.wait(RECHECK_MILLIS);
        next = poll();
      }
      return next;
    }
  }

  /** The next question to ask now; gives up those that are not to be asked any more. */
  private Optional<WaitingQuestion> poll() {
    Instant now = clock.instant();
    while (budget.isOpen(now)) {
      Optional<WaitingQuestion> next = queue.next(tenant -> budget.isOpen(tenant, now));
      if (next.isEmpty()) {
        return next;
      }
      CallQuestion question = next.get().question();
      if (isExpired(next.get())) {
        giveUp(next.get(), Count.EXPIRED);
      } else if (asked.putIfAbsent(question.callId(), true) != null) {
        giveUp(next.get(), Count.REPEATED);
      } else {
        budget.spend(question.tenant(), now);
        return next;
      }
    }
    return Optional.empty();
  }

  private void handle(WaitingQuestion waiting) throws InterruptedException {
    counters.add(Count.ASKED);
    Optional<CallOpinionAnswer> answer;
    try {
      answer = ask(waiting.question());
      succeeded();
    } catch (IOException e) {
      failed(e);
      unanswered(waiting, Count.FAILED);
      return;
    }
    if (answer.isEmpty()) {
      unanswered(waiting, Count.UNUSABLE);
      return;
    }
    counters.add(
        switch (answer.get().verdict()) {
          case CALLED_FOR -> Count.CALLED_FOR;
          case NOT_CALLED_FOR -> Count.NOT_CALLED_FOR;
          case UNSURE -> Count.UNSURE;
        });
    waiting.ack().settleAfter(log.write(waiting.question(), answer.get(), clock.instant()));
  }

  /** Gives a question up, until a later revision of its finding. */
  private void unanswered(WaitingQuestion waiting, Count reason) {
    synchronized (lock) {
      asked.remove(waiting.question().callId());
    }
    giveUp(waiting, reason);
  }

  private Optional<CallOpinionAnswer> ask(CallQuestion question)
      throws IOException, InterruptedException {
    var backoff = new Backoff(limits.backoff(), ThreadLocalRandom.current());
    for (int attempt = 0; ; attempt++) {
      try {
        return endpoint.ask(question);
      } catch (NotConnected e) {
        if (attempt == limits.retries() || closed) {
          throw e;
        }
        counters.add(Count.RETRIED);
        Thread.sleep(backoff.nextDelay());
      }
    }
  }

  private void failed(IOException cause) {
    synchronized (lock) {
      if (!failing) {
        failing = true;
        LOG.warn("no second opinion: findings stand without it reason=\"{}\"", cause.getMessage());
      }
    }
  }

  private void succeeded() {
    synchronized (lock) {
      if (failing) {
        failing = false;
        LOG.info("second opinions are answered again");
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        if (!thread.join(CLOSE_TIMEOUT)) {
          LOG.warn("a thread still waits for a second opinion thread={}", thread.getName());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
