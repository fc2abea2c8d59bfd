package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.simulation.InterruptedTopology.Stopped;
import io.spoor.streams.topology.SpoorTopology;
import io.spoor.streams.topology.StoredState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A later version of the application opens RocksDB files with rows of earlier formats. */
@Tag("full")
class TopologyUpgradeTest {
  private static final String FORMATS = "io/spoor/pipeline/rows/formats";

  @TempDir Path dir;

  @Test
  void topologyContinuesFromRowsOfAnEarlierFormat()
      throws IOException, ReflectiveOperationException {
    // Given
    Stopped first = InterruptedTopology.firstHalf(dir.resolve("first"));
    var earlier = EarlierFormats.of(StoredState.stores(), List.of(first.rows()));
    var earlierRows = earlier.rows(first.rows());
    InterruptedTopology.write(earlierRows, dir.resolve("earlier"));
    InterruptedTopology.write(earlierRows, dir.resolve("misread"));
    Path formats = dir.resolve("formats");
    earlier.write(Files.createDirectories(formats.resolve(FORMATS)), true);

    // When
    try (var later =
        new LaterVersion(
            formats, InterruptedTrial.class, SpoorTopology.class, InterruptedTopology.class)) {
      String failure =
          later.call(
              InterruptedTopology.class, "secondHalf", dir.resolve("earlier"), first.published());

      // Then
      assertThat(failure).isNull();
    }
    assertThat(InterruptedTopology.secondHalf(dir.resolve("misread"), first.published()))
        .as("a version without the schemas of these rows")
        .isNotNull();
  }
}
