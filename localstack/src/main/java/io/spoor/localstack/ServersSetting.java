package io.spoor.localstack;

import io.spoor.launchers.Distributions;
import io.spoor.launchers.PrivateFiles;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code servers.json}: the directory of the servers' distributions.
 *
 * @param directory absolute path; null: where Maven downloads them
 */
record ServersSetting(@Nullable String directory) {

  static ServersSetting of(Path directory) {
    var setting = new ServersSetting(directory.toAbsolutePath().normalize().toString());
    setting.servers();
    return setting;
  }

  static ServersSetting read(StackHome home) {
    return StateFile.read(home.servers(), ServersSetting.class, new ServersSetting(null));
  }

  void write(StackHome home) {
    PrivateFiles.directory(home.state());
    StateFile.write(home.servers(), this);
  }

  /**
   * The distributions, if a directory is set.
   *
   * @throws StackException if a server is missing there
   */
  Optional<Distributions> servers() {
    if (directory == null) {
      return Optional.empty();
    }
    var servers = new Distributions(Path.of(directory));
    servers
        .missing()
        .ifPresent(
            missing -> {
              throw new StackException(
                  "the servers' directory is incomplete: "
                      + missing
                      + " is missing. Name a copy of launchers/target/dist (kafka/lib, registry,"
                      + " elasticsearch) with --servers DIR");
            });
    return Optional.of(servers);
  }
}
