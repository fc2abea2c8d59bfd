package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A credential's keeper hears of its issuance before the issuance is placed. */
class EarlyLinksTest {
  private static final String ROOT = Events.accessKey("ASIA-root");
  private static final String PARENT = Events.accessKey("ASIA-parent");
  private static final String CHILD = Events.accessKey("ASIA-child");

  private final OnePartition stitch = new OnePartition(StageSettings.defaults());

  @Test
  void aUseThatOvertakesTheIssuanceIsInItsChainAndStays() {
    Events issuance = issue("issue", 1, PARENT, CHILD);

    stitch.tellEarly(issuance).tell(use("first", 2));
    assertThat(stitch.action("first").getChainKey()).isEqualTo(PARENT);

    int placements = stitch.placements;
    stitch.tell(issuance).tell(use("second", 3));
    assertThat(stitch.action("second").getChainKey()).isEqualTo(PARENT);
    assertThat(stitch.placements)
        .as("the parent is placed, and the key is not placed again")
        .isEqualTo(placements + 1);
  }

  @Test
  void aKeyThatWasNotUsedYetIsPlacedOnceItIsKnownWhere() {
    stitch.tell(issue("of the parent", 1, ROOT, PARENT));
    Events issuance = issue("issue", 2, PARENT, CHILD);

    stitch.tellEarly(issuance);
    assertThat(stitch.rootOf(CHILD)).isNull();

    stitch.tell(issuance);
    assertThat(stitch.rootOf(CHILD)).isEqualTo(ROOT);
  }

  @Test
  void aKeyThatHasActionsWaitsForTheLinkItself() {
    stitch.tell(issue("of the parent", 1, ROOT, PARENT)).tell(use("first", 3));
    Events issuance = issue("issue", 2, PARENT, CHILD);

    stitch.tellEarly(issuance);
    assertThat(stitch.rootOf(CHILD)).isEqualTo(CHILD);

    stitch.tell(issuance);
    assertThat(stitch.rootOf(CHILD)).isEqualTo(ROOT);
  }

  @Test
  void aKeyWhoseLinkDoesNotComeAsksItsParent() {
    stitch.tellEarly(issue("issue", 2, PARENT, CHILD)).tell(use("first", 3));
    stitch.wait(Duration.ofSeconds(2));

    stitch.tell(issue("of the parent", 1, ROOT, PARENT));
    stitch.wait(Duration.ofSeconds(2));

    assertThat(stitch.rootOf(CHILD)).isEqualTo(ROOT);
  }

  @Test
  void aKeyThatItsParentRejectsTellsItsChildrenOnce() {
    var crowded = new OnePartition(StageSettings.defaults().withMaxChildren(1));
    crowded
        .tellEarly(issue("of the child", 3, CHILD, Events.accessKey("ASIA-grandchild")))
        .wait(Duration.ofSeconds(2))
        .tell(issue("other", 1, PARENT, Events.accessKey("ASIA-other")));

    crowded.mostAnnouncements = 0;
    crowded.tell(issue("issue", 2, PARENT, CHILD));

    // Of its new path, and of not being visible.
    assertThat(crowded.mostAnnouncements).isEqualTo(2);
  }

  @Test
  void aParentThatHasTooManyChildrenLetsItGo() {
    var crowded = new OnePartition(StageSettings.defaults().withMaxChildren(1));
    crowded.tell(issue("other", 1, PARENT, Events.accessKey("ASIA-other")));
    Events issuance = issue("issue", 2, PARENT, CHILD);

    crowded.tellEarly(issuance).tell(use("first", 3)).tell(issuance);

    assertThat(crowded.rootOf(CHILD)).isEqualTo(CHILD);
  }

  @Test
  void comingOnceMoreItChangesNothing() {
    stitch.tell(issue("of the parent", 1, ROOT, PARENT));
    Events issuance = issue("issue", 2, PARENT, CHILD);
    stitch.tell(issuance).tell(use("first", 3));

    stitch.tellEarly(issuance).tell(use("second", 4));

    assertThat(stitch.rootOf(CHILD)).isEqualTo(ROOT);
    assertThat(stitch.action("second").getRevision())
        .isEqualTo(stitch.action("first").getRevision());
  }

  private static Events issue(String id, long second, String parent, String child) {
    return Events.call(id, second, parent, "somebody").doing("AssumeRole").issues(child, "role");
  }

  private static Events use(String id, long second) {
    return Events.call(id, second, CHILD, "role");
  }
}
