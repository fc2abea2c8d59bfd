package io.spoor.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class path that {@code bin/spoor} starts a release with; its Java prints the arguments. */
class ExtensionDirectoryTest {
  private static final Path ROOT = Path.of(System.getProperty("spoor.root", ".."));

  @TempDir private Path release;

  @BeforeEach
  void unpack() throws IOException {
    for (String directory : List.of("bin", "lib", "jdk/bin")) {
      Files.createDirectories(release.resolve(directory));
    }
    Files.copy(ROOT.resolve("bin/spoor"), release.resolve("bin/spoor"));
    Files.createFile(release.resolve("lib/spoor-cli-1.jar"));
    Files.writeString(release.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    Script.put(release.resolve("jdk/bin"), "java", "echo \"$@\" in $SPOOR_EXTENSIONS");
    Script.put(release.resolve("jdk/bin"), "javac", "exit 1");
  }

  private String start(Map<String, String> environment) throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("JAVA_HOME", release.resolve("jdk").toString());
    Script run =
        Script.run(all, List.of("bash", release.resolve("bin/spoor").toString(), "detectors"));
    assertThat(run.exit()).as(run.output()).isZero();
    return run.output();
  }

  @Test
  void itsJarsAreOnTheClassPath() throws Exception {
    Path jar = Files.createDirectory(release.resolve("extensions")).resolve("harbour.jar");
    String libraries = "-cp " + release.resolve("lib") + "/*";

    assertThat(start(Map.of())).contains(libraries + " io.spoor.cli.Spoor");
    Files.createFile(jar);
    assertThat(start(Map.of()))
        .contains(libraries + ":" + jar.getParent() + "/* io.spoor.cli.Spoor")
        .contains("in " + jar.getParent());
  }

  @Test
  void theEnvironmentNamesAnother() throws Exception {
    Path other = Files.createDirectory(release.resolve("other"));
    Files.createFile(other.resolve("harbour.jar"));

    assertThat(start(Map.of("SPOOR_EXTENSIONS", other.toString())))
        .contains(":" + other + "/* io.spoor.cli.Spoor");
  }
}
