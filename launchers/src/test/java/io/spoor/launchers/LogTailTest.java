package io.spoor.launchers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

  @TempDir private Path directory;

  @Test
  void prefersLinesThatTellACauseToTheLastOnes() throws Exception {
    Path log = directory.resolve("server.log");
    Files.writeString(
        log,
        """
        INFO starting
        ERROR could not bind
        java.net.BindException: Address already in use
        \tat java.base/sun.nio.ch.Net.bind0(Native Method)
        INFO shutting down
        INFO bye
        """);

    assertThat(LogTail.cause(log))
        .containsExactly("ERROR could not bind", "java.net.BindException: Address already in use");
  }

  @Test
  void keepsTheLastOfLinesThatRepeat() throws Exception {
    Path log = directory.resolve("server.log");
    Files.writeString(
        log,
        """
        Caused by: no disk
        ERROR one
        ERROR two
        ERROR three
        Caused by: no disk
        """);

    assertThat(LogTail.cause(log))
        .containsExactly("ERROR two", "ERROR three", "Caused by: no disk");
  }

  @Test
  void fallsBackToTheLastLines() throws Exception {
    Path log = directory.resolve("server.log");
    Files.writeString(log, "one\ntwo\n\nthree\nfour\n");

    assertThat(LogTail.cause(log)).containsExactly("two", "three", "four");
  }

  @Test
  void readsOnlyTheEndOfALargeLog() throws Exception {
    Path log = directory.resolve("server.log");
    Files.writeString(log, "ERROR long ago\n" + "fine\n".repeat(100_000) + "ERROR just now\n");

    assertThat(LogTail.cause(log)).containsExactly("ERROR just now");
  }

  @Test
  void isEmptyWithoutALog() {
    assertThat(LogTail.cause(directory.resolve("absent.log"))).isEmpty();
  }
}
