package io.spoor.decisions.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a killed process is deleted by the next one, and no folder of a living one. */
class ContentDirectoryTest {
  @TempDir private Path parent = Path.of("");

  /** Another process, which opens a directory and waits. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      ContentDirectory own = ContentDirectory.create(Path.of(args[0]));
      Files.writeString(own.path().resolve("content"), "of a run");
      System.out.println(own.path());
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  private List<Path> all() throws Exception {
    try (Stream<Path> files = Files.list(parent)) {
      return files.sorted().toList();
    }
  }

  @Test
  void leftoversOfKilledProcessesAreDeletedAndNoOthers() throws Exception {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                parent.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Path held;
    try (var lines =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      held = Path.of(String.valueOf(lines.readLine()));
      assertThat(held.resolve("content")).exists();

      ContentDirectory.create(parent).close();
      assertThat(held.resolve("content")).as("its process lives").exists();
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(held.resolve("content")).as("it was killed").exists();
    // Of an earlier version, which has no lock, and of this process.
    Path unlocked = Files.createDirectory(parent.resolve("spoor-run-content-123"));

    try (ContentDirectory first = ContentDirectory.create(parent);
        ContentDirectory second = ContentDirectory.create(parent)) {
      assertThat(held).doesNotExist();
      assertThat(first.path()).exists();
      assertThat(second.path()).exists();
    }
    assertThat(all()).containsExactly(unlocked);
  }
}
