package io.spoor.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanStopTest {
  @TempDir Path dir;

  @Test
  void onlyAStopThatWasNotedIsClean() throws IOException {
    assertThat(CleanStop.in(dir, "spoor").take()).isFalse();

    CleanStop.in(dir.resolve("not/yet/there"), "spoor").note();
    CleanStop.in(dir, "spoor").note();
    CleanStop.in(dir, "spoor").note();

    assertThat(CleanStop.in(dir, "another").take()).isFalse();
    CleanStop next = CleanStop.in(dir, "spoor");
    assertThat(next.take()).isTrue();
    // From here on it may be killed.
    assertThat(CleanStop.in(dir, "spoor").take()).isFalse();
  }
}
