package io.spoor.launchers;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Stops this JVM's children at its end: clients first, then the servers they use. */
final class Reaper {

  private static final Set<ChildProcess> CHILDREN = new LinkedHashSet<>();
  private static boolean hookInstalled;
  private static boolean stopping;

  private Reaper() {}

  /**
   * Registers the child to be stopped at the JVM's end.
   *
   * @return false if the JVM is already ending: the caller must then stop the child
   */
  static synchronized boolean add(ChildProcess child) {
    if (stopping) {
      return false;
    }
    CHILDREN.add(child);
    if (!hookInstalled) {
      hookInstalled = true;
      Runtime.getRuntime().addShutdownHook(new Thread(Reaper::stopAll, "stop-children"));
    }
    return true;
  }

  /** Whether the JVM is ending, so that a child's exit is not a failure. */
  static synchronized boolean isStopping() {
    return stopping;
  }

  static synchronized void remove(ChildProcess child) {
    CHILDREN.remove(child);
  }

  private static void stopAll() {
    stopTogether(of(ShutdownTier.CLIENT));
    stopTogether(of(ShutdownTier.SERVER));
  }

  private static void stopTogether(List<ChildProcess> children) {
    // Platform threads: a JVM that is shutting down cannot start the virtual threads' scheduler any
    // more.
    List<Thread> stoppers =
        children.stream().map(child -> Thread.ofPlatform().daemon().start(child::stop)).toList();
    for (Thread stopper : stoppers) {
      try {
        stopper.join();
      } catch (InterruptedException interrupted) {
        return;
      }
    }
  }

  private static synchronized List<ChildProcess> of(ShutdownTier tier) {
    stopping = true;
    return CHILDREN.stream().filter(child -> child.tier() == tier).toList();
  }
}
