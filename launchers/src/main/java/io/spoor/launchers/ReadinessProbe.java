package io.spoor.launchers;

import java.io.IOException;

/** Asks a starting server whether it can do its work yet. */
@FunctionalInterface
public interface ReadinessProbe {

  /**
   * Whether the server is ready.
   *
   * @throws IOException which means: not yet
   * @throws InterruptedException when the start was given up
   */
  boolean checkReady() throws IOException, InterruptedException;

  /** Ready when a GET of the URL answers 200. */
  static ReadinessProbe http(String url) {
    return http(url, ServerCredentials.OPEN);
  }

  /** The same, with TLS and login as the server asks for them. */
  static ReadinessProbe http(String url, ServerCredentials credentials) {
    return () -> LoopbackHttpClient.isOk(url, credentials);
  }

  /** Asks once; a server that cannot be reached is not ready. */
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
