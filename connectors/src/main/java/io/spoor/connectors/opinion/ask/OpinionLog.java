package io.spoor.connectors.opinion.ask;

import java.time.Instant;
import java.util.concurrent.Future;

/** Records answers as raw records of the source {@code opinion}. */
public interface OpinionLog extends AutoCloseable {

  /** Writes an answer; done when it is stored. */
  Future<?> write(CallQuestion question, CallOpinionAnswer answer, Instant answeredAt);

  @Override
  void close();
}
