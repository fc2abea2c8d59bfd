package io.spoor.launchers;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything needed to start one child process.
 *
 * @param name the component's name, also that of its log and pid file
 * @param tier when it is stopped
 * @param workspace where its files lie
 * @param command program and arguments
 * @param environment variables added to the inherited ones
 * @param probe asked until it says yes
 * @param timeout how long that may take
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
