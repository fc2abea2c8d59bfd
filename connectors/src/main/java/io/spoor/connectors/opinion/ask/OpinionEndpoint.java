package io.spoor.connectors.opinion.ask;

import java.io.IOException;
import java.util.Optional;

/** The operator's endpoint; thread-safe. */
public interface OpinionEndpoint {

  /**
   * Asks a question once; empty if the answer is none that can be used.
   *
   * @throws NotConnected if the question was not sent, so that asking again costs nothing twice
   * @throws IOException if there is no answer
   */
  Optional<CallOpinionAnswer> ask(CallQuestion question) throws IOException, InterruptedException;

  /** Thrown if no connection was opened. */
  final class NotConnected extends IOException {
    private static final long serialVersionUID = 1L;

    public NotConnected(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
