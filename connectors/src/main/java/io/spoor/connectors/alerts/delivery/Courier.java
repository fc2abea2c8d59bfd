package io.spoor.connectors.alerts.delivery;

import io.spoor.connectors.alerts.delivery.Counters.Counter;
import io.spoor.connectors.alerts.file.SecretPlace.SecretMissing;
import io.spoor.connectors.alerts.notification.Briefing;
import io.spoor.connectors.alerts.notification.Message;
import io.spoor.connectors.alerts.target.Answer;
import io.spoor.connectors.alerts.target.Outcome;
import io.spoor.connectors.alerts.target.Post;
import io.spoor.connectors.alerts.target.Target;
import io.spoor.connectors.sink.Outage;
import io.spoor.schemas.AlertDelivery;
import java.io.IOException;
import java.time.Duration;
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
 * Brings messages to one target, a few at a time and those of one alert in order, until each is
 * taken or refused.
 *
 * <pre>
 *   record ─► lane of its alert ─► briefing ─► nothing to tell ─────────────► settled
 *                 ▲                   │
 *                 │                   └─► send ─► taken ───► on record ──────► settled
 *                 │                        │ └──► refused ─► on record, dead letter ─► settled
 *                 └── pause, breaker ◄─────┴─ no answer, 429, 5xx, a wrong secret
 * </pre>
 */
public final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

  /** Tries after which a message that is not taken goes on record as failing. */
  private static final int FAILING_TRIES = 3;

  /**
   * Tries after which a message that the target fails on (500) is taken to be at fault, if others
   * were taken meanwhile.
   */
  private static final int UNCLEAR_TRIES = 8;

  private final Target target;
  private final Briefing briefing;
  private final Sender sender;
  private final DeliveryLog log;
  private final Counters counters;
  private final InstantSource clock;
  private final Lanes lanes;
  private final Told told;
  private final Outage outage;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile long lastTaken = System.nanoTime();

  private Courier(
      Target target,
      Briefing briefing,
      CourierConfig config,
      Sender sender,
      DeliveryLog log,
      Counters counters,
      InstantSource clock) {
    this.target = target;
    this.briefing = briefing;
    this.sender = sender;
    this.log = log;
    this.counters = counters;
    this.clock = clock;
    this.lanes =
        new Lanes(
            new Breaker(config.breakerFailures(), config.retries(), ThreadLocalRandom.current()));
    this.told = new Told(config.remembered());
    this.outage = new Outage(briefing.target(), "alerts");
  }

  /** Starts working. */
  public static Courier start(
      Target target,
      Briefing briefing,
      CourierConfig config,
      Sender sender,
      DeliveryLog log,
      Counters counters,
      InstantSource clock) {
    Courier courier = new Courier(target, briefing, config, sender, log, counters, clock);
    for (int i = 0; i < config.inFlight(); i++) {
      courier.threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("spoor-alerts-" + briefing.target() + "-" + i)
              .start(courier::run));
    }
    return courier;
  }

  /** Learns what is on record; before the first record of a partition, and after a rebalance. */
  public void learn() {
    told.learn(log.read());
  }

  /** Takes a record over, without waiting. */
  public void bring(Parcel parcel) {
    lanes.add(parcel);
  }

  /** Forgets records that another task has now, but for those that are being sent. */
  public void drop(Predicate<Parcel> unwanted) {
    lanes.drop(unwanted);
  }

  /** Bytes of the records that wait. */
  public long waitingBytes() {
    return lanes.bytes();
  }

  /** Records that wait. */
  public int waiting() {
    return lanes.count();
  }

  /** Whether the target takes nothing. */
  public boolean isOpen() {
    return lanes.isOpen();
  }

  /** Why nothing is brought any more; empty while all is well, or will be. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Stops at once; what was not settled is read again. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private void run() {
    try {
      while (failure.get() == null) {
        deliver(lanes.take());
      }
    } catch (InterruptedException e) {
      LOG.debug("courier stopped");
    } catch (RuntimeException | Error e) {
      // An error too: a courier that dies in silence would look like one that waits.
      failure.compareAndSet(null, e);
    }
  }

  private void deliver(Lane lane) throws InterruptedException {
    Parcel parcel = lanes.first(lane);
    AlertDelivery last = told.of(parcel.alertId());
    Optional<Message> message = briefing.of(parcel.record(), last, parcel.at());
    if (message.isEmpty()) {
      counters.add(Counter.SKIPPED);
      parcel.settledWhen(CompletableFuture.completedFuture(null));
      lanes.done(lane, false);
    } else {
      tell(lane, parcel, message.get(), last);
    }
  }

  private void tell(Lane lane, Parcel parcel, Message message, @Nullable AlertDelivery last)
      throws InterruptedException {
    String reference = last == null ? null : last.getReference();
    int attempts = lane.tried(System.nanoTime());
    Records records = new Records(briefing.target(), message, last, attempts, clock);
    Try tried = send(message, reference);
    switch (tried.outcome) {
      case Outcome.Delivered delivered -> {
        counters.add(Counter.DELIVERED);
        lastTaken = System.nanoTime();
        outage.passed();
        AlertDelivery now = records.delivered(delivered.reference());
        told.put(now);
        parcel.settledWhen(log.write(now));
        lanes.done(lane, tried.asked);
      }
      case Outcome.Refused refused -> refuse(lane, parcel, records, refused.reason());
      case Outcome.Later later -> {
        if (later.unclear() && attempts >= UNCLEAR_TRIES && lastTaken - lane.firstTried() > 0) {
          refuse(lane, parcel, records, later.reason());
          return;
        }
        counters.add(Counter.RETRIED);
        outage.failed(later.reason());
        if (attempts == FAILING_TRIES) {
          AlertDelivery failing = records.failing(later.reason());
          told.put(failing);
          log.write(failing);
        }
        lanes.failed(lane, attempts, tried.comeBack);
      }
      case Outcome.Anew _ -> {
        counters.add(Counter.RETRIED);
        told.put(records.withoutReference());
        lanes.again(lane);
      }
    }
  }

  private void refuse(Lane lane, Parcel parcel, Records records, String reason) {
    counters.add(Counter.REFUSED);
    AlertDelivery now = records.refused(reason);
    told.put(now);
    parcel.refused(briefing.target() + " refused it: " + reason, log.write(now));
    lanes.done(lane, true);
  }

  /**
   * What came of sending.
   *
   * @param asked whether anything was sent
   */
  private record Try(Outcome outcome, boolean asked, Duration comeBack) {}

  private Try send(Message message, @Nullable String reference) throws InterruptedException {
    try {
      Optional<Post> post = target.post(message, reference);
      if (post.isEmpty()) {
        return new Try(new Outcome.Delivered(reference), false, Duration.ZERO);
      }
      Answer answer = sender.send(post.get());
      return new Try(
          target.outcome(answer, message, reference),
          true,
          RetryAfter.of(answer.retryAfter(), clock.instant()));
    } catch (SecretMissing e) {
      return new Try(new Outcome.Later(String.valueOf(e.getMessage()), false), true, Duration.ZERO);
    } catch (IOException e) {
      // Being stopped while a request is out looks like an answer that never came.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return new Try(new Outcome.Later("no answer (" + e + ")", false), true, Duration.ZERO);
    }
  }
}
