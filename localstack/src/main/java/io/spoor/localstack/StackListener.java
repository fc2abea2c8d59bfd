package io.spoor.localstack;

import java.time.Duration;

/** Told about each step of starting and stopping; called from several threads. */
public interface StackListener {

  /**
   * A step is done.
   *
   * @param step a component's label or another short name
   * @param elapsed how long it took
   * @param detail where it answers, or what was done
   */
  void ready(String step, Duration elapsed, String detail);

  /** A component was found running. */
  void alreadyRunning(String step, String detail);

  /** A component was stopped. */
  void stopped(String step, Duration elapsed);
}
