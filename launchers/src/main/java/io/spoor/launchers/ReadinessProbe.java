package io.spoor.launchers;

import java.io.IOException;

/** Checks whether a starting server is ready. */
@FunctionalInterface
public interface ReadinessProbe {

  /**
   * Whether the server is ready.
   *
   * @throws IOException if it is not ready yet
   * @throws InterruptedException if the start was cancelled
   */
  boolean checkReady() throws IOException, InterruptedException;

  /** Ready if a GET of the URL returns 200. */
  static ReadinessProbe http(String url) {
    return http(url, ServerCredentials.OPEN);
  }

  /** The same, with the server's TLS and login. */
  static ReadinessProbe http(String url, ServerCredentials credentials) {
    return () -> LoopbackHttpClient.isOk(url, credentials);
  }

  /** Checks once; an unreachable server is not ready. */
  default boolean isReadyNow() {
    try {
      return checkReady();
    } catch (IOException notReachable) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
