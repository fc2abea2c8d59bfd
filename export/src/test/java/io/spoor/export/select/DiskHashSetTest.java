package io.spoor.export.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskHashSetTest {
  private static final int KEYS = 100_000;

  @TempDir private Path directory;

  @Test
  void holdsWhatWasAddedAndNothingElse() throws IOException {
    try (var set = new DiskHashSet(directory.resolve("set"))) {
      assertThat(set.contains("k0")).isFalse();
      for (int i = 0; i < KEYS; i++) {
        set.add("k" + i);
        set.add("k" + i / 2);
      }
      assertThat(set.size()).isEqualTo(KEYS);
      for (int i = 0; i < KEYS; i++) {
        assertThat(set.contains("k" + i)).isTrue();
        assertThat(set.contains("n" + i)).isFalse();
      }
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }
}
