package io.spoor.servers;

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
}
