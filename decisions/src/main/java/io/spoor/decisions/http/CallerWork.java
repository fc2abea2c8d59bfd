package io.spoor.decisions.http;

import io.spoor.decisions.callers.DecisionCaller;
import io.spoor.decisions.engine.WorkMeter;
import java.util.function.Supplier;

/**
 * Charges what a request reads to its caller, which pays it off by waiting, and gives others their
 * turn.
 */
final class CallerWork implements WorkMeter {
  /** Records whose decoding costs as much as one decision. */
  static final int RECORDS_OF_A_DECISION = 4;

  /** One decision may always read a whole chain. */
  private static final long LEAST_LIMIT = 1_024;

  private final DecisionCaller caller;
  private final Turns.Turn turn;
  private final long limit;
  private long records;
  private long charged;

  CallerWork(DecisionCaller caller, Turns.Turn turn) {
    this.caller = caller;
    this.turn = turn;
    this.limit = Math.max(LEAST_LIMIT, caller.perSecond());
  }

  @Override
  public void addRecords(long count) {
    records += count;
    long cost = records / RECORDS_OF_A_DECISION;
    caller.debit(cost - charged);
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
}
