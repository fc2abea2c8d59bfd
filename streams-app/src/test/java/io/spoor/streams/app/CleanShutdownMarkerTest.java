package io.spoor.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanShutdownMarkerTest {
  @TempDir Path dir;

  @Test
  void onlyAStopThatWasNotedIsClean() throws IOException {
    assertThat(CleanShutdownMarker.forApplication(dir, "spoor").consume()).isFalse();

    CleanShutdownMarker.forApplication(dir.resolve("not/yet/there"), "spoor").write();
    CleanShutdownMarker.forApplication(dir, "spoor").write();
    CleanShutdownMarker.forApplication(dir, "spoor").write();

    assertThat(CleanShutdownMarker.forApplication(dir, "another").consume()).isFalse();
    CleanShutdownMarker next = CleanShutdownMarker.forApplication(dir, "spoor");
    assertThat(next.consume()).isTrue();
    // From here on it may be killed.
    assertThat(CleanShutdownMarker.forApplication(dir, "spoor").consume()).isFalse();
  }
}
