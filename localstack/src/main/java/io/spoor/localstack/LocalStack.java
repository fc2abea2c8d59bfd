package io.spoor.localstack;

import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.ShutdownTier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The local stack of a home: real servers, Connect with Spoor's plugins, and the app.
 *
 * <pre>{@code
 * // Stops with this JVM, unless leaveRunning() is called.
 * LocalStack stack = LocalStack.start(home, StackOptions.defaults(), progress);
 * stack.leaveRunning();
 * // In a later command:
 * Endpoints endpoints = LocalStack.running(home).endpoints();
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
   * Starts each component that is down, and returns when all are ready. The started components stop
   * with this JVM, unless {@link #leaveRunning()} is called.
   *
   * @throws io.spoor.launchers.StartFailedException if a component does not start: everything
   *     started here is then stopped, and the message names the cause and the log file
   * @throws StackException if another command is working on the same home, or the project is not
   *     built
   */
  public static LocalStack start(StackHome home, StackOptions options, StackListener listener) {
    try (StackLock _ = home.lock()) {
      StackStarter starter = new StackStarter(home, options, listener);
      starter.run();
      return new LocalStack(home, starter.started(), starter.problems());
    }
  }

  /**
   * The stack that an earlier command started.
   *
   * @param required components that must run
   * @throws StackException if one of them is not running
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
   * Stops all components, clients first, including those that a killed command left behind.
   *
   * @return number of components that were running
   * @throws StackException if another command is working on the same home
   */
  public static int stop(StackHome home, StackListener listener) {
    try (StackLock _ = home.lock()) {
      return stopTier(home, ShutdownTier.CLIENT, listener)
          + stopTier(home, ShutdownTier.SERVER, listener);
    }
  }

  /** Stops all components and removes all their stored data. */
  public static int stopAndWipe(StackHome home, StackListener listener) {
    try (StackLock _ = home.lock()) {
      int running =
          stopTier(home, ShutdownTier.CLIENT, listener)
              + stopTier(home, ShutdownTier.SERVER, listener);
      home.deleteData();
      return running;
    }
  }

  /** Status of each component, in starting order. */
  public static List<ComponentStatus> status(StackHome home) {
    StackRecord stack = StackRecord.read(home.record());
    return StackHealthCheck.of(
        stack,
        home.security(),
        new StackHealthCheck.SinkSources(
            () -> EvidenceLogStatus.describe(home),
            () -> AlertingState.read(home).problems(),
            () -> StackSinks.read(stack, home.security())),
        DecisionServerState.read(home).enabled()
            ? Optional.of(url -> DecisionServerStatus.read(home, url, home.security()))
            : Optional.empty());
  }

  /** Whether the stack has a decision server. */
  public static boolean hasDecisionServer(StackHome home) {
    return DecisionServerState.read(home).enabled();
  }

  /** Tenant whose applied policies the decision server of the stack uses. */
  public static String decisionTenant(StackHome home) {
    return DecisionServerStarter.tenant(AppGeneration.read(home));
  }

  /** File with a token for the decision server, of a caller that may state runs. */
  public static Path decisionToken(StackHome home) {
    return new LocalCaller(home.decisionServer()).tokenFile();
  }

  /**
   * Waits until the decision server decides calls of runs.
   *
   * @return its status as a line, if it does not within this time
   */
  public static Optional<String> awaitDecisions(StackHome home, Duration timeout) {
    String url = running(home, StackComponent.DECISIONS).endpoints().decisionsUrl().orElseThrow();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      DecisionServerStatus status = DecisionServerStatus.read(home, url, home.security());
      if (status.decides()) {
        return Optional.empty();
      }
      if (System.nanoTime() > deadline) {
        return Optional.of(status.describe());
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  /**
   * Addresses of the components.
   *
   * @throws StackException if the stack was never started
   */
  public Endpoints endpoints() {
    return Endpoints.of(StackRecord.read(home.record()));
  }

  /** The app's application id, which is also its consumer group; each replay has a new one. */
  public static String applicationId(StackHome home) {
    return AppGeneration.read(home).applicationId();
  }

  /** Whether a replay is in progress. */
  public static boolean isReplaying(StackHome home) {
    return AppGeneration.read(home).replay() != null;
  }

  /** Whether this start started any component, rather than finding all of them running. */
  public boolean hasStarted() {
    return !started.isEmpty();
  }

  /** Parts that failed although the stack is running, for example an invalid alert target. */
  public List<String> problems() {
    return problems;
  }

  /** Keeps the components running after this JVM ends. */
  public void leaveRunning() {
    started.forEach(ChildProcess::leaveRunning);
  }

  /** Stops the components that this start started, and no others. */
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
