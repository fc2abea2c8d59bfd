package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.rows.StoredTypes;
import io.spoor.pipeline.simulation.InterruptedTrial.Stopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Histories during which the application is replaced by a version with other row formats: the rows
 * are those of an earlier format, and the present classes continue from them.
 */
@Tag("full")
@TestInstance(Lifecycle.PER_CLASS)
class RowUpgradeTest {
  private static final long HISTORIES = Long.getLong("spoor.upgraded.histories", 30);
  private static final String FORMATS = "io/spoor/pipeline/rows/formats";

  private final List<Stopped> stopped =
      LongStream.range(0, HISTORIES).mapToObj(InterruptedTrial::firstHalf).toList();
  private final EarlierFormats earlier =
      EarlierFormats.of(
          List.of(StoredTypes.STITCH, StoredTypes.ASSEMBLE),
          stopped.stream().map(Stopped::rows).toList());

  private interface SecondHalf {
    @Nullable String run(long seed, List<Map<byte[], byte[]>> rows, Stopped first)
        throws ReflectiveOperationException;
  }

  private List<String> failures(boolean earlierRows, SecondHalf secondHalf)
      throws ReflectiveOperationException {
    List<String> failures = new ArrayList<>();
    for (int seed = 0; seed < stopped.size(); seed++) {
      Stopped first = stopped.get(seed);
      String failure =
          secondHalf.run(seed, earlierRows ? earlier.rows(first.rows()) : first.rows(), first);
      if (failure != null) {
        failures.add("history " + seed + ": " + failure);
      }
    }
    return failures;
  }

  @Test
  void historyContinuesFromItsRows() throws ReflectiveOperationException {
    assertThat(
            failures(
                false,
                (seed, rows, first) ->
                    InterruptedTrial.secondHalf(seed, rows, first.published(), first.wallClock())))
        .isEmpty();
  }

  @Test
  void historyContinuesFromRowsOfAnEarlierFormat(@TempDir Path resources)
      throws IOException, ReflectiveOperationException {
    assertThat(earlier.newFields()).as("fields that the rows lack").hasSizeGreaterThan(50);
    earlier.write(Files.createDirectories(resources.resolve(FORMATS)), true);

    try (var later = new LaterVersion(resources, InterruptedTrial.class)) {
      assertThat(
              failures(
                  true,
                  (seed, rows, first) ->
                      later.call(
                          InterruptedTrial.class,
                          "secondHalf",
                          seed,
                          rows,
                          first.published(),
                          first.wallClock())))
          .isEmpty();
    }
  }

  @Test
  void rowsReadWithoutTheSchemaOfTheirFormatWouldBeNoticed(@TempDir Path resources)
      throws IOException, ReflectiveOperationException {
    earlier.write(Files.createDirectories(resources.resolve(FORMATS)), false);

    try (var later = new LaterVersion(resources, InterruptedTrial.class)) {
      assertThat(
              failures(
                  true,
                  (seed, rows, first) ->
                      later.call(
                          InterruptedTrial.class,
                          "secondHalf",
                          seed,
                          rows,
                          first.published(),
                          first.wallClock())))
          .hasSizeGreaterThan((int) HISTORIES / 2);
    }
  }
}
