package io.spoor.launchers;

import java.io.IOException;

/** Asks a starting server whether it can do its work yet. */
@FunctionalInterface
public interface Probe {

  /**
   * Whether the server is ready.
   *
   * @throws IOException which means: not yet
   * @throws InterruptedException when the start was given up
   */
  boolean ready() throws IOException, InterruptedException;

  /** Ready when a GET of the URL answers 200. */
  static Probe http(String url) {
    return http(url, Access.OPEN);
  }

  /** The same, with TLS and login as the server asks for them. */
  static Probe http(String url, Access access) {
    return () -> Http.isOk(url, access);
  }

  /** Asks once; a server that cannot be reached is not ready. */
  default boolean isReadyNow() {
    try {
      return ready();
    } catch (IOException notReachable) {
      return false;
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
