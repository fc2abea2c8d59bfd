package io.spoor.connectors.alerts.delivery;

import io.spoor.connectors.alerts.target.TargetRequest;
import io.spoor.connectors.alerts.target.TargetResponse;
import java.io.IOException;

/** Sends a request; thread-safe. */
public interface TargetTransport {

  /**
   * The answer.
   *
   * @throws IOException when there is none, or none in time
   */
  TargetResponse send(TargetRequest request) throws IOException, InterruptedException;
}
