package io.spoor.pipeline.detect.toolcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How words are put must not decide: no style of planting what was planted goes unseen. */
@NullUnmarked // what is null where it should not be fails the test
@Tag("slow")
class RewrittenPayloadsTest {

  @ParameterizedTest
  @EnumSource(RewrittenPayloads.Style.class)
  void seesWhatWasPlantedInAnotherStyle(RewrittenPayloads.Style style) {
    // When
    List<AgentRuns.Run> runs = RewrittenPayloads.of(style);
    long known = runs.stream().filter(run -> run.firstHigh(true) != null).count();
    long unknown = runs.stream().filter(run -> run.firstHigh(false) != null).count();
    System.out.printf(
        "%-12s %d runs, final %d (%.3f), provisional %d (%.3f)%n",
        style,
        runs.size(),
        known,
        (double) known / runs.size(),
        unknown,
        (double) unknown / runs.size());

    // Then
    assertThat(runs).hasSizeGreaterThan(150);
    assertThat((double) known / runs.size()).isGreaterThanOrEqualTo(least(style));
  }

  /** What is missed is what the user did ask for, and the text only says where to. */
  private static double least(RewrittenPayloads.Style style) {
    return switch (style) {
      case BASE64, ROT13, HEX, GERMAN_ADDRESSED, CHINESE_ADDRESSED -> 0.9;
      case GERMAN, POLISH, CHINESE, SPANISH -> 0.6;
      case DECLARATIVE, SPLIT -> 0.45;
    };
  }
}
