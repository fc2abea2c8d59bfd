package io.spoor.localstack;

import io.spoor.launchers.Distributions;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the parts of Spoor are: in an unpacked release, or in a project that was built.
 *
 * @param root root directory of the release or of the project
 */
record Installation(Path root) {

  /** A release has its libraries beside bin; a project has no such directory. */
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
   * The servers' own distributions, which Maven downloads to the same place in both.
   *
   * @throws StackException when they are missing; the message says how to get them
   */
  Distributions servers() {
    try {
      return Distributions.ofProject(root);
    } catch (IllegalStateException e) {
      throw new StackException(String.valueOf(e.getMessage()), e);
    }
  }
}
