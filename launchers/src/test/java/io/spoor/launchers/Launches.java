package io.spoor.launchers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Small shell scripts in place of servers. */
final class Launches {

  private Launches() {}

  static Workspace workspace(Path state) {
    return new Workspace(new Distributions(state), state);
  }

  /** A script that is ready once it has created the file {@code ready} in its directory. */
  static LaunchSpec script(Workspace workspace, String name, String script) {
    return script(workspace, name, script, Duration.ofSeconds(20));
  }

  static LaunchSpec script(Workspace workspace, String name, String script, Duration timeout) {
    Path readyFile = workspace.directory(name).resolve("ready");
    return new LaunchSpec(
        name,
        ShutdownTier.SERVER,
        workspace,
        List.of("/bin/sh", "-c", script),
        Map.of(),
        () -> Files.exists(readyFile),
        timeout);
  }
}
