package io.spoor.connectors.alerts.delivery;

import io.spoor.connectors.alerts.delivery.DeliveryCounters.Counter;
import io.spoor.connectors.alerts.file.SecretSource.SecretMissing;
import io.spoor.connectors.alerts.notification.AlertNotification;
import io.spoor.connectors.alerts.routing.NotificationPolicy;
import io.spoor.connectors.alerts.targets.AlertTarget;
import io.spoor.connectors.alerts.targets.DeliveryOutcome;
import io.spoor.connectors.alerts.targets.TargetRequest;
import io.spoor.connectors.alerts.targets.TargetResponse;
import io.spoor.connectors.sink.OutageTracker;
import io.spoor.schemas.AlertDelivery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to one target, a few concurrently and those of one alert in order, until each is
 * accepted or rejected.
 *
 * <pre>
 *   record ─► queue of its alert ─► policy ─► no notification ───────────────► settled
 *                 ▲                   │
 *                 │                   └─► send ─► accepted ─► recorded ───────► settled
 *                 │                        │ └──► rejected ─► recorded, dead letter ─► settled
 *                 └── pause, breaker ◄─────┴─ no response, 429, 5xx, a wrong secret
 * </pre>
 */
public final class DeliveryWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryWorker.class);

  /** Attempts after which an undelivered message is recorded as failing. */
  private static final int ATTEMPTS_BEFORE_FAILING = 3;

  /**
   * Attempts after which a message that the target answers with an error (500) is itself considered
   * invalid, if the target accepted others meanwhile.
   */
  private static final int MAX_UNCLEAR_ATTEMPTS = 8;

  private final AlertTarget target;
  private final NotificationPolicy policy;
  private final TargetTransport transport;
  private final DeliveryLog log;
  private final DeliveryCounters counters;
  private final InstantSource clock;
  private final DeliveryScheduler scheduler;
  private final DeliveryCache cache;
  private final OutageTracker outage;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile long lastDeliveredNanos = System.nanoTime();

  private DeliveryWorker(
      AlertTarget target,
      NotificationPolicy policy,
      DeliveryConfig config,
      TargetTransport transport,
      DeliveryLog log,
      DeliveryCounters counters,
      InstantSource clock) {
    this.target = target;
    this.policy = policy;
    this.transport = transport;
    this.log = log;
    this.counters = counters;
    this.clock = clock;
    this.scheduler =
        new DeliveryScheduler(
            new CircuitBreaker(
                config.breakerFailures(), config.retries(), ThreadLocalRandom.current()));
    this.cache = new DeliveryCache(config.cacheSize());
    this.outage = new OutageTracker(policy.target(), "alerts");
  }

  /** Starts the worker threads. */
  public static DeliveryWorker start(
      AlertTarget target,
      NotificationPolicy policy,
      DeliveryConfig config,
      TargetTransport transport,
      DeliveryLog log,
      DeliveryCounters counters,
      InstantSource clock) {
    DeliveryWorker worker =
        new DeliveryWorker(target, policy, config, transport, log, counters, clock);
    for (int i = 0; i < config.maxInFlight(); i++) {
      worker.threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("spoor-alerts-" + policy.target() + "-" + i)
              .start(worker::run));
    }
    return worker;
  }

  /**
   * Loads the recorded deliveries; called before the first record of a partition and after a
   * rebalance.
   */
  public void restore() {
    cache.putAll(log.read());
  }

  /** Queues a record, without blocking. */
  public void enqueue(PendingDelivery delivery) {
    scheduler.add(delivery);
  }

  /**
   * Queues a record that is due later.
   *
   * @return false: too many wait already
   */
  public boolean enqueueAt(PendingDelivery delivery, Instant due) {
    Duration wait = Duration.between(clock.instant(), due);
    return scheduler.addLater(delivery, System.nanoTime() + wait.toNanos());
  }

  /** Discards records that another task now owns, except those being sent. */
  public void discard(Predicate<PendingDelivery> filter) {
    scheduler.discard(filter);
  }

  /** Bytes of the queued records. */
  public long waitingBytes() {
    return scheduler.bytes();
  }

  /** Number of queued records. */
  public int pending() {
    return scheduler.count();
  }

  /** Whether the circuit breaker is open. */
  public boolean isOpen() {
    return scheduler.isOpen();
  }

  /** Whether the target accepts alerts. */
  public OutageTracker outage() {
    return outage;
  }

  /** Why the worker has stopped permanently; empty while it runs or retries. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Stops immediately; unfinished records are read again. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private void run() {
    try {
      while (failure.get() == null) {
        deliver(scheduler.take());
      }
    } catch (InterruptedException e) {
      LOG.debug("delivery worker stopped");
    } catch (RuntimeException | Error e) {
      // Errors too: a worker that died silently would look like one that waits.
      failure.compareAndSet(null, e);
      outage.failed(this, String.valueOf(e));
    }
  }

  private void deliver(AlertQueue queue) throws InterruptedException {
    PendingDelivery delivery = scheduler.head(queue);
    AlertDelivery last = cache.lastDelivery(delivery.alertId());
    Optional<AlertNotification> message =
        policy.nextNotification(delivery.record(), last, delivery.receivedAt());
    if (message.isEmpty()) {
      counters.add(Counter.SKIPPED);
      delivery.settleAfter(CompletableFuture.completedFuture(null));
      scheduler.complete(queue, false);
    } else {
      deliver(queue, delivery, message.get(), last);
    }
  }

  private void deliver(
      AlertQueue queue,
      PendingDelivery delivery,
      AlertNotification message,
      @Nullable AlertDelivery last)
      throws InterruptedException {
    String reference = last == null ? null : last.getReference();
    int attempts = queue.recordAttempt(System.nanoTime());
    AlertDeliveryFactory records =
        new AlertDeliveryFactory(policy.target(), message, last, attempts, clock);
    Attempt attempt = send(message, reference);
    switch (attempt.outcome) {
      case DeliveryOutcome.Delivered delivered -> {
        counters.add(Counter.DELIVERED);
        lastDeliveredNanos = System.nanoTime();
        outage.end(this);
        AlertDelivery deliveryRecord = records.delivered(delivered.reference());
        cache.put(deliveryRecord);
        delivery.settleAfter(log.write(deliveryRecord));
        scheduler.complete(queue, attempt.requestSent);
      }
      case DeliveryOutcome.Refused refused -> reject(queue, delivery, records, refused.reason());
      case DeliveryOutcome.RetryLater later -> {
        if (later.resultUnknown()
            && attempts >= MAX_UNCLEAR_ATTEMPTS
            && lastDeliveredNanos - queue.firstAttemptNanos() > 0) {
          reject(queue, delivery, records, later.reason());
          return;
        }
        counters.add(Counter.RETRIED);
        outage.failed(this, later.reason());
        if (attempts == ATTEMPTS_BEFORE_FAILING) {
          AlertDelivery failingDelivery = records.retrying(later.reason());
          cache.put(failingDelivery);
          // Not awaited: the final outcome is written too, and its future settles the offset.
          var _ = log.write(failingDelivery);
        }
        scheduler.failed(queue, attempts, attempt.retryAfter);
      }
      case DeliveryOutcome.RetryWithoutReference _ -> {
        counters.add(Counter.RETRIED);
        cache.put(records.withReference(null));
        scheduler.retryNow(queue);
      }
      case DeliveryOutcome.PartlyDelivered partly -> {
        AlertDelivery partOfDelivery = records.withReference(partly.reference());
        cache.put(partOfDelivery);
        // Not awaited: after a crash the part is sent again under the same key.
        var _ = log.write(partOfDelivery);
        scheduler.retryNow(queue);
      }
    }
  }

  private void reject(
      AlertQueue queue, PendingDelivery delivery, AlertDeliveryFactory records, String reason) {
    counters.add(Counter.REFUSED);
    AlertDelivery deliveryRecord = records.refused(reason);
    cache.put(deliveryRecord);
    delivery.reject(
        policy.target() + " rejected the message: " + reason, log.write(deliveryRecord));
    scheduler.complete(queue, true);
  }

  /**
   * Result of an attempt.
   *
   * @param requestSent whether a request was sent
   */
  private record Attempt(DeliveryOutcome outcome, boolean requestSent, Duration retryAfter) {}

  private Attempt send(AlertNotification message, @Nullable String reference)
      throws InterruptedException {
    try {
      Optional<TargetRequest> post = target.request(message, reference);
      if (post.isEmpty()) {
        return new Attempt(new DeliveryOutcome.Delivered(reference), false, Duration.ZERO);
      }
      TargetResponse response = transport.send(post.get());
      return new Attempt(
          target.outcome(response, message, reference),
          true,
          RetryAfter.of(response.retryAfter(), clock.instant()));
    } catch (SecretMissing e) {
      return new Attempt(
          new DeliveryOutcome.RetryLater(String.valueOf(e.getMessage()), false),
          true,
          Duration.ZERO);
    } catch (IOException e) {
      // An interrupt during a request looks like a missing response.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return new Attempt(
          new DeliveryOutcome.RetryLater("no response (" + e + ")", false), true, Duration.ZERO);
    }
  }
}
