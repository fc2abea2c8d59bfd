package io.spoor.localstack;

import io.spoor.launchers.Distributions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Locations of Spoor's parts, in an unpacked release or in a built project.
 *
 * @param root root directory of the release or of the project
 */
record Installation(Path root) {

  /** Whether this is a release: only a release has a library directory next to bin. */
  private boolean isRelease() {
    return Files.isDirectory(root.resolve("lib"));
  }

  Path libraries() {
    return root.resolve(isRelease() ? "lib" : "cli/target/dist/cli/lib");
  }

  Path plugins() {
    return root.resolve(isRelease() ? "plugins" : "cli/target/dist/plugins");
  }

  /**
   * The servers' distributions, which Maven downloads to the same place in both.
   *
   * @throws StackException if they are missing; the message states how to get them
   */
  Distributions servers() {
    Distributions servers = Distributions.inProject(root);
    servers
        .missing()
        .ifPresent(
            missing -> {
              throw new StackException(
                  "the servers (Kafka, schema registry, Elasticsearch) are not downloaded yet: "
                      + missing
                      + " is missing. "
                      + (isOnPath("mvn")
                          ? "Run once (some 600 MB): "
                          : "Maven downloads them and is not on the PATH: install Maven 3.9.2 or newer"
                              + " and run once (some 600 MB): ")
                      + Distributions.download(root)
                      + ". Or copy launchers/target/dist from another machine and name the copy"
                      + " with --servers DIR");
            });
    return servers;
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
