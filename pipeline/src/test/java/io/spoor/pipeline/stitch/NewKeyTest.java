package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import org.junit.jupiter.api.Test;

/** A new key does not wait for its parent's answer: it stands under it, and moves if need be. */
class NewKeyTest {
  private static final String ROOT = Events.token("root");
  private static final String PARENT = Events.token("parent");
  private static final String CHILD = Events.token("child");

  private final OnePartition stitch = new OnePartition(StageSettings.defaults());

  @Test
  void itsFirstActionIsInTheChainOfAParentThatIsARoot() {
    stitch.tell(linked("first", 1, CHILD, PARENT));

    assertThat(stitch.action("first").getChainKey()).isEqualTo(PARENT);
    assertThat(stitch.rootOf(CHILD)).isEqualTo(PARENT);
  }

  @Test
  void itMovesWhereAParentStandsThatIsNoRoot() {
    stitch.tell(linked("of the parent", 1, PARENT, ROOT), linked("first", 2, CHILD, PARENT));

    assertThat(stitch.rootOf(CHILD)).isEqualTo(ROOT);
    stitch.tell(Events.call("second", 3, CHILD, "somebody"));
    assertThat(stitch.action("second").getChainKey()).isEqualTo(ROOT);
  }

  @Test
  void aKeyThatHasActionsWaitsForTheAnswerAndMovesOnce() {
    stitch.tell(linked("of the parent", 1, PARENT, ROOT), Events.call("first", 2, CHILD, "me"));
    long before = stitch.action("first").getRevision();

    stitch.tell(linked("second", 3, CHILD, PARENT), Events.call("third", 4, CHILD, "me"));

    assertThat(stitch.action("second").getChainKey()).isEqualTo(CHILD);
    assertThat(stitch.action("third").getChainKey()).isEqualTo(ROOT);
    assertThat(stitch.action("third").getRevision()).isGreaterThan(before);
  }

  private static Events linked(String id, long second, String child, String parent) {
    return Events.call(id, second, child, "somebody")
        .link(child, parent, "join", "token-parent", 50, "agent");
  }
}
