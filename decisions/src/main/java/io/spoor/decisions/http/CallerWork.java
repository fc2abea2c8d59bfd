package io.spoor.decisions.http;

import io.spoor.decisions.callers.DecisionCaller;
import io.spoor.decisions.callers.OverdrawnException;
import io.spoor.decisions.engine.WorkMeter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Charges what a request costs to its caller, which pays it off by waiting, and gives others their
 * turn. The price is the number of decisions and what they read. A request that took longer is
 * charged by its time: nobody uses more than half of the processors for long. Used by the thread of
 * the request.
 */
final class CallerWork implements WorkMeter, AutoCloseable {
  /** Records whose decoding costs as much as one decision. */
  static final int RECORDS_OF_A_DECISION = 4;

  /** One decision may always read a whole chain. */
  private static final long LEAST_LIMIT = 1_024;

  /** A request that took less is not charged by its time. */
  private static final long LONG = Duration.ofMillis(20).toNanos();

  private static final double NANOS_PER_SECOND = 1e9;

  private final DecisionCaller caller;
  private final DecisionScheduler.Turn turn;
  private final LongSupplier cpuNanos;
  private final double processors;
  private final long began;
  private final long limit;
  private long records;
  private long charged;

  private long paid;

  /** {@code paid}: decisions that the caller was charged beyond the one it was admitted for. */
  CallerWork(DecisionCaller caller, DecisionScheduler.Turn turn, long paid) {
    this(
        caller,
        turn,
        paid,
        ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime,
        Runtime.getRuntime().availableProcessors());
  }

  /** {@code cpuNanos}: time that processors have spent on this thread; negative: not known. */
  CallerWork(
      DecisionCaller caller,
      DecisionScheduler.Turn turn,
      long paid,
      LongSupplier cpuNanos,
      int processors) {
    this.caller = caller;
    this.turn = turn;
    this.paid = 1 + paid;
    this.cpuNanos = cpuNanos;
    this.processors = processors;
    this.began = cpuNanos.getAsLong();
    this.limit = Math.max(LEAST_LIMIT, caller.perSecond());
  }

  /**
   * Takes what its further decisions cost.
   *
   * @throws OverdrawnException if it must not be decided; nothing is taken
   */
  void charge(long further) throws OverdrawnException {
    caller.charge(further);
    paid += further;
  }

  /** Lets other requests have their turn until the end of this one. */
  void endTurn() {
    turn.end();
  }

  @Override
  public void addRecords(long count) {
    records += count;
    long cost = records / RECORDS_OF_A_DECISION;
    caller.debit(cost - charged);
    paid += cost - charged;
    charged = cost;
  }

  /** A batch reads at most what a second's decisions cost, and the chain of one more. */
  @Override
  public boolean isExhausted() {
    return charged > limit;
  }

  @Override
  public void onDecided() {
    turn.endIfLong();
  }

  @Override
  public <T extends Object> T whileWaiting(Supplier<T> waiting) {
    return turn.interrupted(waiting);
  }

  /** Takes what the request cost by its time, if that is more. */
  @Override
  public void close() {
    long spent = cpuNanos.getAsLong() - began;
    if (spent > LONG) {
      double seconds = spent / NANOS_PER_SECOND;
      long cost = (long) (seconds * caller.perSecond() / (processors / 2));
      caller.debit(Math.max(0, cost - paid));
    }
  }
}
