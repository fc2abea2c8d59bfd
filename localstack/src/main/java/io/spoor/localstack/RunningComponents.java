package io.spoor.localstack;

import io.spoor.launchers.Child;
import io.spoor.launchers.Ports;
import io.spoor.launchers.ProcessIdentity;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Tier;
import io.spoor.launchers.Workspace;
import io.spoor.localstack.security.StackSecurity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Which components run: those that an earlier start left running, and those that this one brought
 * up, which are written down as they come.
 */
final class RunningComponents {
  private static final Duration SERVER_PATIENCE = Duration.ofSeconds(5);

  /** Clients need a while to come back after the server they use was restarted. */
  private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(20);

  private final StackHome home;
  private final Workspace workspace;
  private final StackRecord previous;
  private final Map<Component, Integer> ports;
  private final Optional<StackSecurity> security;
  private final Progress progress;
  private final List<Child> started = new ArrayList<>();
  private StackRecord current;

  /** {@code ports}: those that were asked for. */
  RunningComponents(
      StackHome home,
      StackRecord previous,
      Map<Component, Integer> ports,
      Optional<StackSecurity> security,
      Progress progress) {
    this.home = home;
    this.workspace = home.workspace();
    this.previous = previous;
    this.current = previous;
    this.ports = ports;
    this.security = security;
    this.progress = progress;
  }

  /** What was written down before this start. */
  StackRecord previous() {
    return previous;
  }

  /** What this start brought up. */
  synchronized List<Child> started() {
    return List.copyOf(started);
  }

  /**
   * The endpoint of a component that an earlier start left running, if it answers and uses what it
   * should.
   */
  Optional<String> reuse(Component component, List<String> uses) {
    Optional<String> endpoint =
        previous
            .find(component)
            .filter(known -> known.process().isAlive() && known.uses().equals(uses))
            .filter(known -> answers(component, known))
            .map(ComponentRecord::endpoint);
    endpoint.ifPresent(where -> progress.alreadyRunning(component.label(), where));
    return endpoint;
  }

  private boolean answers(Component component, ComponentRecord known) {
    Duration patience = component.tier() == Tier.CLIENT ? CLIENT_PATIENCE : SERVER_PATIENCE;
    long deadline = System.nanoTime() + patience.toNanos();
    ProcessIdentity process = known.process();
    while (process.isAlive() && System.nanoTime() < deadline) {
      if (component.probe(known.endpoint(), security).isReadyNow()) {
        return true;
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    return false;
  }

  /** A fixed port if one was given, else the one it had before if that is still free, else any. */
  ServerSettings settings(Component component) {
    Integer fixed = ports.get(component);
    if (fixed != null) {
      return ServerSettings.onPort(fixed);
    }
    Child.stopLeftover(workspace, component.label());
    int before = previous.find(component).map(ComponentRecord::port).orElse(0);
    return ServerSettings.onPort(before != 0 && Ports.isFree(before) ? before : 0);
  }

  /** Writes down what is up now; answers its endpoint. */
  synchronized String started(
      Component component, Child child, String endpoint, List<String> uses) {
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
    progress.ready(component.label(), child.readyAfter(), endpoint);
    return endpoint;
  }
}
