package io.spoor.localstack;

import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.Ports;
import io.spoor.launchers.ProcessIdentity;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.ShutdownTier;
import io.spoor.launchers.Workspace;
import io.spoor.localstack.security.StackSecurity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Tracks the running components: those of an earlier start and those of this one, which are
 * recorded as they start.
 */
final class RunningComponents {
  private static final Duration SERVER_TIMEOUT = Duration.ofSeconds(5);

  /** Clients need time to reconnect after their server restarts. */
  private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(20);

  private final StackHome home;
  private final Workspace workspace;
  private final StackRecord previous;
  private final Map<StackComponent, Integer> ports;
  private final Optional<StackSecurity> security;
  private final StackListener listener;
  private final List<ChildProcess> started = new ArrayList<>();
  private StackRecord current;

  /** {@code ports}: the requested ports. */
  RunningComponents(
      StackHome home,
      StackRecord previous,
      Map<StackComponent, Integer> ports,
      Optional<StackSecurity> security,
      StackListener listener) {
    this.home = home;
    this.workspace = home.workspace();
    this.previous = previous;
    this.current = previous;
    this.ports = ports;
    this.security = security;
    this.listener = listener;
  }

  /** The recorded stack before this start. */
  StackRecord previous() {
    return previous;
  }

  /** The processes that this start started. */
  synchronized List<ChildProcess> started() {
    return List.copyOf(started);
  }

  /**
   * The endpoint of a component of an earlier start, if it responds and has the current
   * dependencies.
   */
  Optional<String> reuse(StackComponent component, List<String> uses) {
    Optional<String> endpoint =
        previous
            .find(component)
            .filter(known -> known.process().isAlive() && known.uses().equals(uses))
            .filter(known -> isAvailable(component, known))
            .map(ComponentRecord::endpoint);
    endpoint.ifPresent(where -> listener.alreadyRunning(component.label(), where));
    return endpoint;
  }

  private boolean isAvailable(StackComponent component, ComponentRecord running) {
    Duration timeout = component.tier() == ShutdownTier.CLIENT ? CLIENT_TIMEOUT : SERVER_TIMEOUT;
    long deadline = System.nanoTime() + timeout.toNanos();
    ProcessIdentity process = running.process();
    while (process.isAlive() && System.nanoTime() < deadline) {
      if (component.probe(running.endpoint(), security).isReadyNow()) {
        return true;
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    return false;
  }

  /** The requested fixed port, else the previous port if it is free, else any free port. */
  ServerSettings settings(StackComponent component) {
    Integer fixed = ports.get(component);
    if (fixed != null) {
      return ServerSettings.onPort(fixed);
    }
    ChildProcess.stopLeftover(workspace, component.label());
    int previousPort = previous.find(component).map(ComponentRecord::port).orElse(0);
    return ServerSettings.onPort(
        previousPort != 0 && Ports.isFree(previousPort) ? previousPort : 0);
  }

  /** Stops a component that the stack does not have any more. */
  synchronized void remove(StackComponent component) {
    LocalStack.stop(home, component, listener);
    if (current.find(component).isPresent()) {
      current = current.without(component);
      current.write(home.record());
    }
  }

  /** Records a started component; returns its endpoint. */
  synchronized String started(
      StackComponent component, ChildProcess child, String endpoint, List<String> uses) {
    started.add(child);
    current =
        current.with(
            new ComponentRecord(
                component.label(),
                child.identity().pid(),
                child.identity().startedMillis(),
                endpoint,
                child.log().toString(),
                uses));
    current.write(home.record());
    listener.ready(component.label(), child.startupDuration(), endpoint);
    return endpoint;
  }
}
