package io.spoor.decisions.http;

import java.time.Duration;

/** Is told of each answered HTTP request. Thread-safe. */
@FunctionalInterface
public interface RequestObserver {
  /** Does nothing. */
  RequestObserver NONE = (endpoint, status, time) -> {};

  /** What a request asks for. */
  enum Endpoint {
    EVALUATION,
    EVALUATIONS,
    SEARCH,
    CONFIRMATIONS,
    /** Discovery, readiness and status. */
    METADATA,
    /** No endpoint of this server. */
    NONE
  }

  /**
   * A request was answered.
   *
   * @param time from the arrival of its headers until the answer was ready to be sent
   */
  void answered(Endpoint endpoint, int status, Duration time);
}
