package io.spoor.decisions.log;

import io.spoor.decisions.engine.AnsweredRequest;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.journal.LimitedJournal;
import io.spoor.schemas.DecisionRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Records decisions by way of a spool on disk, from which they are sent in order. A request is
 * never kept waiting: one thread masks records and writes them to the spool, another sends them.
 *
 * <p>A record that finds no place is counted, and the next record states the count.
 */
public final class SpooledDecisionLog implements DecisionLog, AutoCloseable {
  private static final long MAX_PENDING_BYTES = 32 << 20;
  private static final int BATCH = 500;
  private static final Duration IDLE = Duration.ofMillis(50);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final DecisionRecordBuilder builder;
  private final PendingRecords pending = new PendingRecords(MAX_PENDING_BYTES);
  private final DecisionSpool spool;
  private final DecisionTarget target;
  private final WhenFull whenFull;
  private final LimitedJournal faults;
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong lostInAll = new AtomicLong();
  private final Thread writer;
  private final Thread sender;
  private volatile long faultUntil = System.nanoTime();

  /** Time of the oldest record that is not sent, nanoseconds since the Unix epoch; 0: none. */
  private volatile long oldest;

  private volatile boolean closed;

  /** What is done with an answer that cannot be recorded. */
  public enum WhenFull {
    /** It is given, and counted. */
    CONTINUE,
    /** The request is denied. */
    DENY
  }

  /**
   * Where records wait, and what is done if there is no room.
   *
   * @param directory of the spool; of this process alone
   * @param maxBytes size of the spool
   * @param server name of this server in its records
   */
  public record Settings(Path directory, long maxBytes, WhenFull whenFull, String server) {}

  private SpooledDecisionLog(
      Settings settings,
      DecisionSpool spool,
      SecretMask secrets,
      DecisionTarget target,
      Consumer<String> journal) {
    this.builder = new DecisionRecordBuilder(settings.server(), secrets, InstantSource.system());
    this.spool = spool;
    this.target = target;
    this.whenFull = settings.whenFull();
    this.faults = new LimitedJournal(journal);
    this.writer =
        Thread.ofPlatform()
            .name("decision-spool")
            .daemon()
            .unstarted(loud("decisions are not recorded", this::write));
    this.sender =
        Thread.ofPlatform()
            .name("decision-sender")
            .daemon()
            .unstarted(loud("decisions are not sent", this::send));
  }

  /**
   * Starts to record; sends first what an earlier process left.
   *
   * @param target is closed with the log
   * @param journal receives lines for people, each fault once a minute at most
   * @throws IOException if the directory cannot be used, or another process uses it
   */
  public static SpooledDecisionLog start(
      Settings settings, SecretMask secrets, DecisionTarget target, Consumer<String> journal)
      throws IOException {
    DecisionSpool spool = DecisionSpool.open(settings.directory(), settings.maxBytes(), journal);
    var log = new SpooledDecisionLog(settings, spool, secrets, target, journal);
    log.writer.start();
    log.sender.start();
    return log;
  }

  @Override
  public boolean add(AnsweredRequest answered) {
    boolean isAdded;
    try {
      isAdded =
          !isRefusing(answered.asked().caller().name())
              && pending.offer(builder.unmasked(answered));
    } catch (RuntimeException e) {
      // The message may quote the request.
      faults.accept("an answer cannot be recorded: " + e.getClass().getName());
      isAdded = false;
    }
    if (!isAdded) {
      countLost(1);
    }
    return isAdded || whenFull == WhenFull.CONTINUE;
  }

  /** Without room, a request must be denied before its answer is given. */
  private boolean isRefusing(String caller) {
    // Nothing empties the queue any more.
    return !writer.isAlive()
        || (whenFull == WhenFull.DENY
            && (spool.isFullFor(caller) || faultUntil - System.nanoTime() > 0));
  }

  /** Why answers are not recorded until a restart, as a line for people; empty: they are. */
  public Optional<String> obstacle() {
    if (closed) {
      return Optional.empty();
    }
    if (!writer.isAlive()) {
      return Optional.of("answers are not recorded any more; the server must be restarted");
    }
    return sender.isAlive()
        ? Optional.empty()
        : Optional.of("recorded answers are not sent any more; the server must be restarted");
  }

  /** An error ends a thread, and must not do so silently. */
  private Runnable loud(String what, Runnable loop) {
    return () -> {
      try {
        loop.run();
      } catch (Error e) {
        faults.accept(what + " any more until a restart: " + e.getClass().getName());
        throw e;
      }
    };
  }

  private void countLost(long count) {
    lost.addAndGet(count);
    lostInAll.addAndGet(count);
  }

  /** Number of answers that this process could not record. */
  public long lost() {
    return lostInAll.get();
  }

  /** Bytes of records that the target has not taken. */
  public long waitingBytes() {
    return spool.bytes();
  }

  /** Age of the oldest record that the target has not taken; empty: none waits. */
  public Optional<Duration> oldestWaiting() {
    long time = oldest;
    Instant now = Instant.now();
    long nanos = Math.addExact(now.getEpochSecond() * 1_000_000_000L, now.getNano());
    return time == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(Math.max(0, nanos - time)));
  }

  private void write() {
    boolean isLast = false;
    while (!isLast) {
      // Read before the records: what was added before the end is written.
      isLast = closed;
      try {
        Optional<DecisionRecord> record = pending.take(isLast ? Duration.ZERO : IDLE);
        record.ifPresent(this::writeNext);
        isLast &= record.isEmpty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void writeNext(DecisionRecord record) {
    long began = System.nanoTime();
    write(record);
    pending.spent(record, System.nanoTime() - began);
  }

  private void write(DecisionRecord record) {
    long before = lost.getAndSet(0);
    boolean isWritten = false;
    try {
      long damaged = spool.takeDamaged();
      lostInAll.addAndGet(damaged);
      before += damaged;
      isWritten = spool.append(builder.masked(record, before));
      if (!isWritten) {
        faults.accept(
            "the spool of decisions has no room for caller "
                + record.getCaller()
                + ": "
                + (whenFull == WhenFull.DENY ? "requests are denied" : "decisions are lost"));
      }
    } catch (IOException e) {
      faultUntil = System.nanoTime() + RETRY.toNanos();
      faults.accept("the spool of decisions cannot be written: " + e.getMessage());
    } catch (RuntimeException e) {
      faults.accept("a decision cannot be recorded: " + e.getClass().getName());
    }
    if (!isWritten) {
      lost.addAndGet(before);
      countLost(1);
    }
  }

  private void send() {
    while (true) {
      try {
        List<DecisionRecord> records = spool.peek(BATCH);
        oldest = records.isEmpty() ? 0 : records.getFirst().getTime();
        if (records.isEmpty()) {
          if (closed && !writer.isAlive()) {
            return;
          }
          Thread.sleep(IDLE);
        } else {
          target.send(records);
          spool.take();
        }
      } catch (UnreachableTargetException e) {
        faults.accept("decisions wait in the spool: " + e.reason());
        if (!pause()) {
          return;
        }
      } catch (IOException e) {
        faults.accept("the spool of decisions cannot be read: " + e.getMessage());
        if (!pause()) {
          return;
        }
      } catch (RuntimeException e) {
        faults.accept("decisions cannot be sent: " + e.getClass().getName());
        if (!pause()) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Waits before another attempt; returns whether there is one. */
  private boolean pause() {
    try {
      Thread.sleep(RETRY);
      return !closed;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /**
   * Writes what is pending to the spool, and sends of it what can be sent within five seconds. May
   * be called again.
   */
  @Override
  public synchronized void close() {
    closed = true;
    try {
      writer.join();
      sender.join(CLOSING);
      sender.interrupt();
      sender.join();
    } catch (InterruptedException e) {
      sender.interrupt();
      Thread.currentThread().interrupt();
    }
    target.close();
    try {
      spool.close();
    } catch (IOException e) {
      faults.accept("the spool of decisions cannot be closed: " + e.getMessage());
    }
  }
}
