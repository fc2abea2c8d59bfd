package io.spoor.localstack;

import java.time.Duration;

/** Receives each step of starting and stopping; called from several threads. */
public interface StackListener {

  /**
   * A step has completed.
   *
   * @param step a component's label or another short name
   * @param elapsed duration of the step
   * @param detail the address, or a description of the result
   */
  void ready(String step, Duration elapsed, String detail);

  /** A component was already running. */
  void alreadyRunning(String step, String detail);

  /** A component was stopped. */
  void stopped(String step, Duration elapsed);
}
