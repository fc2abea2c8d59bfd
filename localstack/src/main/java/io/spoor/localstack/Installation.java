package io.spoor.localstack;

import io.spoor.launchers.Distributions;
import java.nio.file.Files;
import java.nio.file.Path;

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
    try {
      return Distributions.ofProject(root);
    } catch (IllegalStateException e) {
      throw new StackException(String.valueOf(e.getMessage()), e);
    }
  }
}
