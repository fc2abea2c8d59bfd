package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.assemble.AssembleStage;
import io.spoor.pipeline.profile.ProfileStage;
import io.spoor.pipeline.stitch.StitchStage;
import io.spoor.pipeline.triage.Triage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** State stores outlast a version: a tag keeps its meaning, and rows of an owner stay with it. */
class RowLayoutTest {
  @Test
  void stitchAndProfile() {
    assertThat(grouped(StitchStage.ROWS.and(ProfileStage.ROWS).toString()))
        .isEqualTo("nlctfsoqhvxBCGARISVFNP");
    assertThat(separate(StitchStage.ROWS.and(ProfileStage.ROWS).toString()))
        .isEqualTo("epwdgukyrzJKLQTZD");
  }

  @Test
  void assembleAndAlert() {
    assertThat(grouped(AssembleStage.ROWS.toString()))
        .isEqualTo("asHMep3kgrdbijuJF45fnyLzCoOqtlQZYUIcVP12hRmAEN");
    assertThat(separate(AssembleStage.ROWS.toString())).isEqualTo("xKvDwBWXTSG");
  }

  @Test
  void triage() {
    assertThat(grouped(Triage.ROWS.toString())).isEmpty();
    assertThat(separate(Triage.ROWS.toString())).isEqualTo("AKCN");
  }

  private static String grouped(String catalogue) {
    return tags(catalogue, true);
  }

  private static String separate(String catalogue) {
    return tags(catalogue, false);
  }

  private static String tags(String catalogue, boolean grouped) {
    return catalogue
        .lines()
        .filter(line -> line.endsWith(", grouped") == grouped)
        .map(line -> line.substring(0, 1))
        .collect(Collectors.joining());
  }
}
