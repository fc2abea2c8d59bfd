package io.spoor.connectors.alerts.delivery;

import io.spoor.connectors.alerts.targets.TargetRequest;
import io.spoor.connectors.alerts.targets.TargetResponse;
import java.io.IOException;

/** Sends a request; thread-safe. */
public interface TargetTransport {

  /**
   * Sends a request and returns the response.
   *
   * @throws IOException if there is no response within the timeout
   */
  TargetResponse send(TargetRequest request) throws IOException, InterruptedException;
}
