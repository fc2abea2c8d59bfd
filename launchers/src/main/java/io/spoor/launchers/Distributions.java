package io.spoor.launchers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

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
    Distributions distributions = inProject(projectRoot);
    distributions
        .missing()
        .ifPresent(
            required -> {
              throw new IllegalStateException(
                  "the servers are not downloaded yet: "
                      + required
                      + " is missing. Run once, with Maven 3.9.2 or newer (some 600 MB): "
                      + download(projectRoot));
            });
    return distributions;
  }

  /** The place of the distributions in a project or a release, whether they are there or not. */
  public static Distributions inProject(Path projectRoot) {
    return new Distributions(
        projectRoot.resolve("launchers/target/dist").toAbsolutePath().normalize());
  }

  /** The command that downloads the distributions to that place. */
  public static String download(Path projectRoot) {
    return "mvn -Dquick -f "
        + projectRoot.toAbsolutePath().normalize().resolve("launchers/pom.xml")
        + " package";
  }

  /** A part of the distributions that is not there. */
  public Optional<Path> missing() {
    return Stream.of(kafkaLibraries(), registryJar(), elasticsearch())
        .filter(required -> !Files.exists(required))
        .findFirst();
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
