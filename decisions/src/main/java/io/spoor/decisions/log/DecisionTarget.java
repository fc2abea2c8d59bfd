package io.spoor.decisions.log;

import io.spoor.schemas.DecisionRecord;
import java.util.List;

/** Receives recorded decisions. */
public interface DecisionTarget extends AutoCloseable {
  /**
   * Stores records, in this order; returns when all are stored. After a failure the same records
   * are sent again.
   *
   * @throws UnreachableTargetException if any may not be stored
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  void send(List<DecisionRecord> records) throws UnreachableTargetException, InterruptedException;

  @Override
  void close();
}
