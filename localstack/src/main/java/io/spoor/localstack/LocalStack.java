package io.spoor.localstack;

import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.ShutdownTier;
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
  private final List<ChildProcess> started;
  private final List<String> problems;

  private LocalStack(StackHome home, List<ChildProcess> started, List<String> problems) {
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
  public static LocalStack start(StackHome home, StackOptions options, StackListener listener) {
    try (StackLock _ = StackLock.acquire(home.state())) {
      StackStarter starter = new StackStarter(home, options, listener);
      starter.run();
      return new LocalStack(home, starter.started(), starter.problems());
    }
  }

  /**
   * The stack that an earlier command started.
   *
   * @param required components that must run
   * @throws StackException when one of them does not
   */
  public static LocalStack running(StackHome home, StackComponent... required) {
    StackRecord stack = StackRecord.read(home.record());
    for (StackComponent component : required) {
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
  public static int stop(StackHome home, StackListener listener) {
    try (StackLock _ = StackLock.acquire(home.state())) {
      return stopTier(home, ShutdownTier.CLIENT, listener)
          + stopTier(home, ShutdownTier.SERVER, listener);
    }
  }

  /** Stops all components and removes everything they stored. */
  public static int stopAndWipe(StackHome home, StackListener listener) {
    try (StackLock _ = StackLock.acquire(home.state())) {
      int running =
          stopTier(home, ShutdownTier.CLIENT, listener)
              + stopTier(home, ShutdownTier.SERVER, listener);
      home.deleteData();
      return running;
    }
  }

  /** How each component is doing, in the order of starting. */
  public static List<ComponentStatus> status(StackHome home) {
    return StackHealthCheck.of(
        StackRecord.read(home.record()),
        home.security(),
        () -> EvidenceLogStatus.describe(home),
        () -> AlertingState.read(home).problems());
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
    return AppGeneration.read(home).settings();
  }

  /** The app's application id, which is its consumer group: each replay has a new one. */
  public static String applicationId(StackHome home) {
    return AppGeneration.read(home).applicationId();
  }

  /** Whether a replay was begun and is not complete. */
  public static boolean isReplaying(StackHome home) {
    return AppGeneration.read(home).replay() != null;
  }

  /** Whether this start brought anything up, rather than finding all of it running. */
  public boolean hasStarted() {
    return !started.isEmpty();
  }

  /** What does not run although the stack does, such as a wrong target of alerts. */
  public List<String> problems() {
    return problems;
  }

  /** Lets the components outlive this JVM. */
  public void leaveRunning() {
    started.forEach(ChildProcess::leaveRunning);
  }

  /** Stops what this start brought up, and nothing that it found running. */
  public void stopStarted() {
    StackStarter.stop(started);
  }

  private static int stopTier(StackHome home, ShutdownTier tier, StackListener listener) {
    return Stream.of(StackComponent.values())
        .filter(component -> component.tier() == tier)
        .parallel()
        .mapToInt(component -> stop(home, component, listener) ? 1 : 0)
        .sum();
  }

  static boolean stop(StackHome home, StackComponent component, StackListener listener) {
    long startNanos = System.nanoTime();
    boolean wasRunning = ChildProcess.stopLeftover(home.workspaceToStop(), component.label());
    if (wasRunning) {
      listener.stopped(component.label(), Duration.ofNanos(System.nanoTime() - startNanos));
    }
    return wasRunning;
  }
}
