package io.spoor.launchers;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the build unpacked the servers' own distributions.
 *
 * @param root the directory with {@code kafka/lib}, {@code registry} and {@code elasticsearch}
 */
public record Dist(Path root) {

  /**
   * The distributions of the project at {@code projectRoot}.
   *
   * @throws IllegalStateException when the build has not unpacked them yet
   */
  public static Dist ofProject(Path projectRoot) {
    Dist dist = new Dist(projectRoot.resolve("launchers/target/dist").toAbsolutePath().normalize());
    for (Path needed :
        new Path[] {dist.kafkaLibraries(), dist.registryJar(), dist.elasticsearch()}) {
      if (!Files.exists(needed)) {
        throw new IllegalStateException(
            "the servers are not downloaded yet: "
                + needed
                + " is missing. Run once, with Maven 3.9 or newer (some 600 MB): mvn -Dquick -f "
                + projectRoot.toAbsolutePath().normalize().resolve("launchers/pom.xml")
                + " package");
      }
    }
    return dist;
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
