package io.spoor.launchers;

/** Shutdown order of children: clients finish their work while the servers are still running. */
public enum ShutdownTier {
  /** A server with clients: stopped last. */
  SERVER,
  /** A client of the servers: stopped first. */
  CLIENT
}
