package io.spoor.benchmarks.decisions;

import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.policy.PolicySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The starter policies, and one more for each of many other tools.
 *
 * @param folder the policies and their schema
 * @param entities the tools of the starter policies
 */
record BenchPolicies(Path folder, Path entities) {
  /**
   * Writes them.
   *
   * @param root project root, for the starter policies
   * @param folder an empty or missing folder
   * @param further number of policies beside the starter policies
   */
  static BenchPolicies write(Path root, Path folder, int further) throws IOException {
    Path starter = root.resolve("policies").resolve("starter");
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(starter)) {
      for (Path file : files.filter(BenchPolicies::isPolicy).toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
    Files.writeString(
        folder.resolve("further.cedar"),
        IntStream.range(0, further)
            .mapToObj(
                """
                @id("further-%d")
                forbid(principal, action == Action::"tools/call", resource == tool::"other-%1$d")
                when { context has spoor && context.spoor has risk && context.spoor.risk > 50 };
                """
                    ::formatted)
            .collect(Collectors.joining()));
    return new BenchPolicies(folder, starter.resolve("tools.json"));
  }

  PolicySet load() throws IOException {
    try {
      return PolicySet.load(PolicyFolder.read(folder, entities));
    } catch (InvalidFileException e) {
      throw new IOException(e.reason(), e);
    }
  }

  private static boolean isPolicy(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".cedar") || name.endsWith(".cedarschema");
  }
}
