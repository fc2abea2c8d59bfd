package io.spoor.launchers;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Specification of one child process.
 *
 * @param name the component's name, also that of its log and pid file
 * @param tier its place in the shutdown order
 * @param workspace location of its files
 * @param command program and arguments
 * @param environment variables added to the inherited ones
 * @param probe called until it succeeds
 * @param timeout maximum time until it is ready
 */
public record LaunchSpec(
    String name,
    ShutdownTier tier,
    Workspace workspace,
    List<String> command,
    Map<String, String> environment,
    ReadinessProbe probe,
    Duration timeout) {

  public LaunchSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
