package io.spoor.platform.http;

import java.time.Duration;

/**
 * Limits of a listener.
 *
 * @param connections concurrent connections; a further one replaces the oldest that has not sent a
 *     complete request
 * @param headerTime time for a complete request line and headers, from the connection on
 * @param bodyTime time for the body, and again for sending the response
 * @param headerBytes bytes of the request line and headers
 */
public record ListenerLimits(
    int connections, Duration headerTime, Duration bodyTime, int headerBytes) {

  /** Enough for health checks, metrics and the clients of the API. */
  public static final ListenerLimits DEFAULT =
      new ListenerLimits(512, Duration.ofSeconds(5), Duration.ofSeconds(20), 16 * 1024);
}
