package io.spoor.launchers;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Stops this JVM's children when it ends: clients first, then the servers they use. */
final class Reaper {

  private static final Set<Child> CHILDREN = new LinkedHashSet<>();
  private static boolean hooked;
  private static boolean stopping;

  private Reaper() {}

  /**
   * Has the child stopped at the JVM's end.
   *
   * @return false when the JVM is ending already: nobody else will stop it
   */
  static synchronized boolean add(Child child) {
    if (stopping) {
      return false;
    }
    CHILDREN.add(child);
    if (!hooked) {
      hooked = true;
      Runtime.getRuntime().addShutdownHook(new Thread(Reaper::stopAll, "stop-children"));
    }
    return true;
  }

  /** Whether the JVM is ending, so that a child's end is no failure of the child. */
  static synchronized boolean isStopping() {
    return stopping;
  }

  static synchronized void remove(Child child) {
    CHILDREN.remove(child);
  }

  private static void stopAll() {
    stopTogether(of(Tier.CLIENT));
    stopTogether(of(Tier.SERVER));
  }

  private static void stopTogether(List<Child> children) {
    // Platform threads: a JVM that is shutting down may not start the virtual threads' scheduler
    // any more.
    List<Thread> stoppers =
        children.stream().map(child -> Thread.ofPlatform().daemon().start(child::stop)).toList();
    for (Thread stopper : stoppers) {
      try {
        stopper.join();
      } catch (InterruptedException impossibleInAHook) {
        return;
      }
    }
  }

  private static synchronized List<Child> of(Tier tier) {
    stopping = true;
    return CHILDREN.stream().filter(child -> child.tier() == tier).toList();
  }
}
