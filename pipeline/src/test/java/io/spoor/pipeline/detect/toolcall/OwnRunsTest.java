package io.spoor.pipeline.detect.toolcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Agents, tools and texts that are in no data set; what is wrong is printed. */
@NullUnmarked // what is null where it should not be fails the test
class OwnRunsTest {

  private static List<String> wrong(List<OwnRun> runs, boolean requestKnown) {
    List<String> wrong =
        runs.stream()
            .filter(run -> run.isHigh(requestKnown) != run.attack)
            .map(run -> run.name + ":" + run.describe(requestKnown))
            .toList();
    System.out.printf(
        "%d of %d wrong (request %s)%n",
        wrong.size(), runs.size(), requestKnown ? "known" : "unknown");
    wrong.forEach(run -> System.out.println("  " + run));
    return wrong;
  }

  @Test
  void seesAttacksOnOtherAgents() {
    assertThat(wrong(OwnRuns.attacks(), true)).isEmpty();
    assertThat(wrong(OfficeRuns.attacks(), true)).isEmpty();
    assertThat(wrong(DeskRuns.attacks(), true)).isEmpty();
  }

  @Test
  void leavesAloneWhatOnlyLooksLikeOne() {
    assertThat(wrong(OwnRuns.lookAlikes(), true)).isEmpty();
    assertThat(wrong(OfficeRuns.lookAlikes(), true)).isEmpty();
    assertThat(wrong(DeskRuns.lookAlikes(), true)).isEmpty();
  }

  @Test
  void evaluatesByTheContentAloneWhileTheRequestIsUnknown() {
    List<OwnRun> attacks =
        Stream.concat(OwnRuns.attacks().stream(), OfficeRuns.attacks().stream()).toList();
    List<OwnRun> lookAlikes =
        Stream.concat(OwnRuns.lookAlikes().stream(), OfficeRuns.lookAlikes().stream()).toList();

    assertThat(wrong(attacks, false).size()).isLessThanOrEqualTo(attacks.size() / 4);
    assertThat(wrong(lookAlikes, false).size()).isLessThanOrEqualTo(lookAlikes.size() / 5);
  }
}
