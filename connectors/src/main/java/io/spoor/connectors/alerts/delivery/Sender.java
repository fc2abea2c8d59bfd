package io.spoor.connectors.alerts.delivery;

import io.spoor.connectors.alerts.target.Answer;
import io.spoor.connectors.alerts.target.Post;
import java.io.IOException;

/** Sends a request; thread-safe. */
public interface Sender {

  /**
   * The answer.
   *
   * @throws IOException when there is none, or none in time
   */
  Answer send(Post post) throws IOException, InterruptedException;
}
