package io.spoor.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IoReasonTest {

  static Stream<IOException> failures() {
    return Stream.of(
        new NoSuchFileException("/log"),
        new AccessDeniedException("/log"),
        new FileSystemException("/log"),
        new FileSystemException("/log", null, "No space left on device"),
        new FileSystemException(null),
        new EOFException(),
        new IOException(),
        new IOException("Input/output error"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhatIsWrongAndNoNameOfAClass(IOException failure) {
    assertThat(IoReason.of(failure)).isNotBlank().doesNotContain("Exception", "null");
  }

  @Test
  void namesTheFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("there-is-none");
    try {
      Files.readAllBytes(file);
    } catch (IOException e) {
      assertThat(IoReason.of(e)).isEqualTo(file + ": no such file or directory");
      return;
    }
    throw new AssertionError("it could be read");
  }
}
