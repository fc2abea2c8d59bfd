package io.spoor.platform.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretResolverTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @Test
  void putsInWhatFilesAndTheEnvironmentHold() throws IOException {
    Files.writeString(directory.resolve("password"), "pa$$ \\1 w0rd\n");
    Path entries = Files.writeString(directory.resolve("entries"), "api.key = a2V5\n");

    Map<String, String> resolved =
        SecretResolver.resolve(
            Map.of(
                "whole",
                "${directory:" + directory + ":password}",
                "part",
                "app:${directory:" + directory + ":password}",
                "entry",
                "${file:" + entries + ":api.key}",
                "variable",
                "${env:PATH}",
                "two",
                "${env:PATH} ${env:PATH}",
                "none",
                "plain ${other:x}"));

    String path = System.getenv("PATH");
    assertThat(resolved)
        .containsOnly(
            Map.entry("whole", "pa$$ \\1 w0rd"),
            Map.entry("part", "app:pa$$ \\1 w0rd"),
            Map.entry("entry", "a2V5"),
            Map.entry("variable", path),
            Map.entry("two", path + " " + path),
            Map.entry("none", "plain ${other:x}"));
  }

  @Test
  void saysWhichReferenceOfWhichKeyHasNoValue() {
    assertRejected("${env:NO_SUCH_VARIABLE_HERE}", "is not set in the environment");
    assertRejected("${directory:" + directory + ":nothing}", "cannot be read");
    assertRejected("${directory:/no/such/directory:nothing}", "cannot be read");
    assertRejected("${file:/no/such/file:key}", "cannot be read");
  }

  private static void assertRejected(String reference, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretResolver.resolve(Map.of("kafka.password", reference)))
        .withMessageContaining("kafka.password")
        .withMessageContaining(reference)
        .withMessageContaining(reason);
  }
}
