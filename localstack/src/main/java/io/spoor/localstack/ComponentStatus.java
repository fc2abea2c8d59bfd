package io.spoor.localstack;

import java.util.Optional;

/**
 * How one component is doing.
 *
 * @param component which
 * @param state whether it runs and answers
 * @param detail what is wrong, or more about what is right; may be empty
 * @param process what is known of its process, empty when it was never started
 */
public record ComponentStatus(
    StackComponent component, State state, String detail, Optional<Running> process) {

  /** Whether a component does its work. */
  public enum State {
    /** It runs and answers. */
    UP,
    /** It runs and does not answer. */
    NOT_ANSWERING,
    /** It runs and answers, and something in it failed. */
    FAILED,
    /** It does not run. */
    DOWN
  }

  /**
   * A component's process.
   *
   * @param pid process id
   * @param residentBytes resident memory with that of its descendants, 0 when it is down
   * @param endpoint where it answers
   * @param log its log file
   */
  public record Running(long pid, long residentBytes, String endpoint, String log) {}
}
