package io.spoor.localstack;

import java.util.Optional;

/**
 * Status of one component.
 *
 * @param component the component
 * @param state whether it runs and answers
 * @param detail the problem, or details if there is none; may be empty
 * @param process its recorded process, empty if it was never started
 */
public record ComponentStatus(
    StackComponent component, State state, String detail, Optional<Running> process) {

  /** Operational state of a component. */
  public enum State {
    /** It runs and responds. */
    UP,
    /** It runs but does not respond. */
    NOT_ANSWERING,
    /** It runs and responds, but a part of it failed. */
    FAILED,
    /** It is not running. */
    DOWN
  }

  /**
   * A component's process.
   *
   * @param pid process id
   * @param residentBytes resident memory including its descendants, 0 if it is down
   * @param endpoint its address
   * @param log its log file
   */
  public record Running(long pid, long residentBytes, String endpoint, String log) {}
}
