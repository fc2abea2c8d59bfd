package io.spoor.pipeline.assemble.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.CountedStages;
import io.spoor.pipeline.simulation.Events;
import io.spoor.schemas.Chain;
import io.spoor.schemas.key.Keys;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When a chain is published, and what of. */
class ChainPublisherTest {
  private static final String LONG = Events.trace("long");
  private static final String SHORT = Events.trace("short");

  private final CountedStages stages = new CountedStages(StageSettings.defaults());

  @Test
  void aShortChainIsPublishedOnceASecondAndALongOneNowAndThen() {
    for (int i = 0; i < 4_000; i++) {
      act(LONG, i, "token" + i, "emma");
    }
    stages.publishCycle();
    stages.publications.clear();
    int rounds = 100;
    for (int i = 0; i < rounds; i++) {
      act(LONG, 4_000 + i, "token", "emma");
      act(SHORT, i, "other", "tom");
      stages.publishCycle();
      // Five rounds are a second.
      assertThat(last(SHORT).getActionCount()).isBetween(i + 1L - 5, i + 1L);
    }

    assertThat(stages.publications)
        .extracting(Chain::getRootKey)
        .filteredOn(LONG::equals)
        .hasSizeBetween(1, rounds / 10);
    assertThat(stages.publications)
        .extracting(Chain::getRootKey)
        .filteredOn(SHORT::equals)
        .hasSize(rounds / 5);
    for (int quiet = 0; quiet < 6; quiet++) {
      stages.publishCycle();
    }
    assertThat(last(LONG).getActionCount()).isEqualTo(4_000 + rounds);
    assertThat(last(SHORT).getActionCount()).isEqualTo(rounds);
  }

  @Test
  void whatAnAgentSaysOfAKeyIsOneRowHoweverOftenItSaysSomethingElse() {
    for (int i = 0; i < 1_500; i++) {
      act(LONG, i, "token", "who" + i);
    }
    stages.publish();

    byte[] said = RowKey.of('i', RowKey.hash(LONG), RowKey.hash(Events.token("token")));
    assertThat(stages.chainRows(said)).hasSize(1);
    assertThat(last(LONG).getPrincipals()).hasSize(1_000).startsWith("who0", "who1");
    assertThat(last(LONG).getTruncated()).isTrue();
  }

  @Test
  void inABacklogAChainWaitsUntilItIsQuiet() {
    for (int i = 0; i < 4; i++) {
      act(SHORT, i, "token", "emma");
      stages.publishInBacklog();
      assertThat(stages.publications).as("round %d", i).isEmpty();
    }

    stages.publishInBacklog();

    assertThat(last(SHORT).getActionCount()).isEqualTo(4);
    assertThat(stages.publications).hasSize(1);
  }

  @Test
  void inABacklogAChainThatIsNeverQuietWaitsForTenSeconds() {
    int seconds = 40;
    for (int i = 0; i < seconds; i++) {
      act(SHORT, i, "token", "emma");
      stages.publishInBacklog();
    }

    assertThat(stages.publications).hasSizeBetween(seconds / 11, seconds / 10);
  }

  @Test
  void inABacklogAChainWithANewFindingDoesNotWait() {
    act(SHORT, 0, "token", "emma");
    act(LONG, 1, "token", "emma");
    assertThat(stages.findings).isNotEmpty();

    stages.publishInBacklog();

    assertThat(stages.publications).isNotEmpty();
    assertThat(stages.alerts).isNotEmpty();
  }

  private void act(String run, int i, String token, String who) {
    stages.process(
        Events.span(Keys.value(run) + i, i, run)
            .as(who)
            .by("agent0")
            .presents(Events.token(token)));
  }

  private Chain last(String rootKey) {
    return Objects.requireNonNull(stages.chains.get(Keys.id(rootKey)), "no chain of " + rootKey);
  }
}
