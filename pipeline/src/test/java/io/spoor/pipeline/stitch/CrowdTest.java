package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import io.spoor.schemas.Finding;
import org.junit.jupiter.api.Test;

/** One key and very many children. */
class CrowdTest {
  private static final String PARENT = Events.accessKey("ASIA-parent");
  private static final String RUN = Events.trace("run");

  @Test
  void tenThousandChildrenFollowTheirParentAFewAtATime() {
    int chunk = 100;
    var stitch = new OnePartition(StageSettings.defaults().withMoveChunk(chunk));
    int count = 10_000;
    for (int i = 0; i < count; i++) {
      stitch.tell(issue(i));
    }
    stitch.tell(Events.span("root", count, RUN).by("agent").presents(PARENT));

    for (int i = 0; i < count; i++) {
      assertThat(stitch.rootOf(child(i))).isEqualTo(RUN);
    }
    assertThat(stitch.most).isLessThan(chunk + 10);
  }

  @Test
  void aCrowdThatIsTooLargeIsCutAndOneFindingSaysSo() {
    var stitch = new OnePartition(StageSettings.defaults().withMaxChildren(10));
    for (int i = 0; i < 20; i++) {
      stitch.tell(issue(i));
    }

    assertThat(stitch.rootOf(child(9))).isEqualTo(PARENT);
    stitch.tell(Events.call("use", 100, child(15), "role"));
    assertThat(stitch.action("use").getChainKey()).isEqualTo(child(15));
    assertThat(stitch.findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.getRuleId()).isEqualTo("child-limit-exceeded");
              assertThat(finding.getSubject()).isEqualTo(PARENT);
            });
    assertThat(stitch.findings).extracting(Finding::getRevision).containsExactly(1L);
  }

  private static Events issue(int i) {
    return Events.call("issue" + i, i, PARENT, "broker")
        .doing("AssumeRole")
        .issues(child(i), "role");
  }

  private static String child(int i) {
    return Events.accessKey("ASIA-" + i);
  }
}
