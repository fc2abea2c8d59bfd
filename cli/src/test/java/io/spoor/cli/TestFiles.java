package io.spoor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.output.DisplayOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Files that tests read: the scenario, the data that lies beside a checkout, golden files. */
public final class TestFiles {
  /** Absolute, as integration tests run in directories of their own. */
  private static final Path ROOT =
      Path.of(System.getProperty("spoor.root", "..")).toAbsolutePath().normalize();

  public static final Path SCENARIO = ROOT.resolve("localstack/src/main/resources/scenario");
  public static final DisplayOptions DISPLAY = new DisplayOptions(120, false);
  private static final Path GOLDEN = ROOT.resolve("cli/src/test/resources/golden");

  private TestFiles() {}

  public static String scenario(String name) {
    return SCENARIO.resolve(name).toString();
  }

  /** A file of the shared data; the test is skipped where it is absent. */
  public static Path sharedData(String name) {
    Path file = ROOT.resolve("../shared/data").resolve(name).normalize();
    Assumptions.assumeTrue(Files.exists(file), () -> "no shared data at " + file + ": skipped");
    return file;
  }

  /** Compares with a golden file; {@code -Dspoor.golden.write=true} writes it anew. */
  public static void assertGolden(String name, List<String> lines) {
    String text = String.join("\n", lines) + "\n";
    Path file = GOLDEN.resolve(name);
    try {
      if (Boolean.getBoolean("spoor.golden.write")) {
        Files.createDirectories(GOLDEN);
        Files.writeString(file, text);
      }
      assertThat(text).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
