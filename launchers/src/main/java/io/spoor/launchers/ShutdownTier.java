package io.spoor.launchers;

/** When a child is stopped: clients finish their work while the servers are still there. */
public enum ShutdownTier {
  /** Used by others: stopped last. */
  SERVER,
  /** Uses the servers: stopped first. */
  CLIENT
}
