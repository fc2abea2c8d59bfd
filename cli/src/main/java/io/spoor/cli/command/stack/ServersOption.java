package io.spoor.cli.command.stack;

import io.spoor.localstack.StackHome;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of commands that start servers: the directory of their distributions. */
final class ServersOption {

  @Option(
      names = "--servers",
      paramLabel = "DIR",
      description =
          "Directory with the unpacked servers (kafka/lib, registry, elasticsearch): a copy of launchers/target/dist. The"
              + " setting is saved with the stack's state. Without it, Maven must have downloaded the servers once (some"
              + " 600 MB); if they are missing, the error names the command.")
  private @Nullable Path servers;

  /** Saves the directory for this stack, if one is given. */
  void applyTo(StackHome home) {
    if (servers != null) {
      home.useServers(servers);
    }
  }
}
