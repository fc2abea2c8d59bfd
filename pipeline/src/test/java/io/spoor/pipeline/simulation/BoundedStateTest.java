package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.IdentityEvent;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is kept is bounded by what is alive; and a crowd is no more than a crowd. */
@Tag("slow")
class BoundedStateTest {
  private static final int CROWD = Integer.getInteger("spoor.crowd", 1_000);

  @Test
  void eightyHorizonsKeepNoMoreThanTwenty() {
    int some = rowsAfter(20);
    int many = rowsAfter(80);

    assertThat(many).isLessThanOrEqualTo(some * 3 / 2);
  }

  @Test
  void aKeyWithVeryManyChildrenComesToWhatTheModelSays() {
    List<IdentityEvent> history = HostileHistories.wide(new Random(5), CROWD);
    var settings = StageSettings.defaults().withHorizon(ManyHistories.HORIZON);

    String wrong =
        Trial.findDifference(history, new Conditions(7, 3, 2, 70, 0, 0, false, 5, -1, settings));

    assertThat(wrong).isNull();
  }

  private static int rowsAfter(int horizons) {
    var settings =
        StageSettings.defaults()
            .withHorizon(Duration.ofSeconds(LongHistories.HORIZON))
            .withTombstoneRetention(Duration.ofSeconds(LongHistories.HORIZON));
    var conditions = new Conditions(7, 3, 1, 90, 0, 0, false, 0, 1_800, settings);
    var simulation = new Simulation(conditions);
    Histories.manifests().forEach(simulation::addManifest);
    simulation.run(Delivery.of(LongHistories.of(new Random(3), horizons, false), conditions));
    return simulation.rows();
  }
}
