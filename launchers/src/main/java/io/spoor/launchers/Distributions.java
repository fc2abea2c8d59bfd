package io.spoor.launchers;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Location of the servers' unpacked distributions.
 *
 * @param root the directory with {@code kafka/lib}, {@code registry} and {@code elasticsearch}
 */
public record Distributions(Path root) {

  /**
   * The distributions of the project at {@code projectRoot}.
   *
   * @throws IllegalStateException if the build has not unpacked them yet
   */
  public static Distributions ofProject(Path projectRoot) {
    Distributions distributions =
        new Distributions(
            projectRoot.resolve("launchers/target/dist").toAbsolutePath().normalize());
    for (Path required :
        new Path[] {
          distributions.kafkaLibraries(), distributions.registryJar(), distributions.elasticsearch()
        }) {
      if (!Files.exists(required)) {
        throw new IllegalStateException(
            "the servers are not downloaded yet: "
                + required
                + " is missing. Run once, with Maven 3.9 or newer (some 600 MB): mvn -Dquick -f "
                + projectRoot.toAbsolutePath().normalize().resolve("launchers/pom.xml")
                + " package");
      }
    }
    return distributions;
  }

  Path kafkaLibraries() {
    return root.resolve("kafka/lib");
  }

  String kafkaClassPath() {
    return kafkaLibraries().resolve("*").toString();
  }

  Path registryJar() {
    return root.resolve("registry/quarkus-run.jar");
  }

  Path elasticsearch() {
    return root.resolve("elasticsearch");
  }
}
