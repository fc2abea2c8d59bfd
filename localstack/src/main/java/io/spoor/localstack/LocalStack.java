package io.spoor.localstack;

import io.spoor.launchers.Child;
import io.spoor.launchers.Tier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The local stack of a home: real servers, Connect with our plugins, and the app.
 *
 * <pre>{@code
 * LocalStack stack = LocalStack.start(home, StackOptions.defaults(), progress);  // ends with this JVM
 * stack.leaveRunning();                                                          // unless told otherwise
 * Endpoints endpoints = LocalStack.running(home).endpoints();                    // another command, later
 * LocalStack.stop(home, progress);
 * }</pre>
 */
public final class LocalStack {

  private final StackHome home;
  private final List<Child> started;
  private final List<String> problems;

  private LocalStack(StackHome home, List<Child> started, List<String> problems) {
    this.home = home;
    this.started = started;
    this.problems = problems;
  }

  /**
   * Starts each component that does not run yet, and returns when all are ready. What it started
   * ends with this JVM until {@link #leaveRunning()}.
   *
   * @throws io.spoor.servers.StartFailedException when a component does not come up: everything
   *     started here is then stopped, and the message names cause and log file
   * @throws StackException when another command is at work on the same home, or the project is not
   *     built
   */
  public static LocalStack start(StackHome home, StackOptions options, Progress progress) {
    try (StackLock _ = StackLock.take(home.state())) {
      StackStart start = new StackStart(home, options, progress);
      start.run();
      return new LocalStack(home, start.started(), start.problems());
    }
  }

  /**
   * The stack that an earlier command started.
   *
   * @param needed components that must run
   * @throws StackException when one of them does not
   */
  public static LocalStack running(StackHome home, Component... needed) {
    StackRecord stack = StackRecord.read(home.record());
    for (Component component : needed) {
      if (stack.find(component).filter(known -> known.process().isAlive()).isEmpty()) {
        throw new StackException(
            component.label() + " is not running in " + home.state() + "; run: bin/spoor up");
      }
    }
    return new LocalStack(home, List.of(), List.of());
  }

  /**
   * Stops all components, clients first, also those that a killed command left behind.
   *
   * @return how many were running
   * @throws StackException when another command is at work on the same home
   */
  public static int stop(StackHome home, Progress progress) {
    try (StackLock _ = StackLock.take(home.state())) {
      return stopTier(home, Tier.CLIENT, progress) + stopTier(home, Tier.SERVER, progress);
    }
  }

  /** Stops all components and removes everything they stored. */
  public static int stopAndWipe(StackHome home, Progress progress) {
    try (StackLock _ = StackLock.take(home.state())) {
      int running = stopTier(home, Tier.CLIENT, progress) + stopTier(home, Tier.SERVER, progress);
      home.wipe();
      return running;
    }
  }

  /** How each component is doing, in the order of starting. */
  public static List<ComponentStatus> status(StackHome home) {
    return StackStatus.of(
        StackRecord.read(home.record()),
        home.security(),
        () -> EvidenceState.describe(home),
        () -> Alerting.read(home).problems());
  }

  /**
   * Where the components answer.
   *
   * @throws StackException when the stack was never started
   */
  public Endpoints endpoints() {
    return Endpoints.of(StackRecord.read(home.record()));
  }

  /** Settings of the app that are not the stack's default, by key. */
  public static Map<String, String> appSettings(StackHome home) {
    return Generation.read(home).settings();
  }

  /** The app's application id, which is its consumer group: each replay has a new one. */
  public static String applicationId(StackHome home) {
    return Generation.read(home).applicationId();
  }

  /** Whether a replay was begun and is not complete. */
  public static boolean isReplaying(StackHome home) {
    return Generation.read(home).replay() != null;
  }

  /** Whether this start brought anything up, rather than finding all of it running. */
  public boolean startedAnything() {
    return !started.isEmpty();
  }

  /** What does not run although the stack does, such as a wrong target of alerts. */
  public List<String> problems() {
    return problems;
  }

  /** Lets the components outlive this JVM. */
  public void leaveRunning() {
    started.forEach(Child::leaveRunning);
  }

  /** Stops what this start brought up, and nothing that it found running. */
  public void stopStarted() {
    StackStart.stop(started);
  }

  private static int stopTier(StackHome home, Tier tier, Progress progress) {
    return Stream.of(Component.values())
        .filter(component -> component.tier() == tier)
        .parallel()
        .mapToInt(component -> stop(home, component, progress) ? 1 : 0)
        .sum();
  }

  static boolean stop(StackHome home, Component component, Progress progress) {
    long begun = System.nanoTime();
    boolean wasRunning = Child.stopLeftover(home.workspaceToStop(), component.label());
    if (wasRunning) {
      progress.stopped(component.label(), Duration.ofNanos(System.nanoTime() - begun));
    }
    return wasRunning;
  }
}
