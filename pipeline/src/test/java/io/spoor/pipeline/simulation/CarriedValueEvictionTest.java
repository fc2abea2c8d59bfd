package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is left of a run that stored a value, after its chain is evicted. The horizon is 1,000
 * seconds, and the retention 10,000.
 */
class CarriedValueEvictionTest {
  private static final int HORIZON = 1_000;
  private static final int RETENTION = 10 * HORIZON;
  private static final StageSettings SETTINGS =
      StageSettings.defaults()
          .withHorizon(Duration.ofSeconds(HORIZON))
          .withTombstoneRetention(Duration.ofSeconds(RETENTION));

  /** Tags of the rows of values, their writes and readers, evictions and changes that wait. */
  private static final String OF_OWNERS = "vxukyrz";

  /** Tags of the rows of what a run stored, and of what a chain read. */
  private static final String OF_CHAINS = "Rm";

  @Test
  void theOwnerOfTheValueRemembersAnEvictedRun() {
    List<IdentityEvent> events = new ArrayList<>(CarriedValueHistoriesTest.storing("one", 0));
    events.addAll(CarriedValueHistoriesTest.obeying("two", 5 * HORIZON));

    Map<String, Finding> found = found(events, 6 * HORIZON);

    assertThat(found.values())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.getEventIds())
                    .containsExactly("one-mail", "one-save", "two-notes", "two-pay"));
  }

  @Test
  void beyondTheRetentionTheStoredOrderIsForgotten() {
    List<IdentityEvent> events = new ArrayList<>(CarriedValueHistoriesTest.storing("one", 0));
    events.addAll(CarriedValueHistoriesTest.obeying("two", 3 * RETENTION));

    assertThat(found(events, 4 * RETENTION)).isEmpty();
  }

  @Test
  void runsThatStoreAndReadLeaveNoRowOfTheirValues() {
    assertThat(valueRowsAfter(0)).isPositive();
    assertThat(valueRowsAfter(4 * RETENTION)).isZero();
  }

  /** Rows of values, in chains and at their owners, a time in seconds after many runs. */
  private static long valueRowsAfter(int later) {
    List<IdentityEvent> events = new ArrayList<>();
    int end = 2 * RETENTION;
    for (int second = 0; second < end; second += HORIZON) {
      events.addAll(CarriedValueHistoriesTest.storing("s" + second, second));
      events.addAll(CarriedValueHistoriesTest.obeying("r" + second, second + 10));
    }
    Simulation simulation = simulation();
    simulation.run(withTime(events, end + later));
    List<Map<byte[], byte[]>> rows = simulation.storedRows();
    return count(rows.getFirst(), OF_OWNERS) + count(rows.getLast(), OF_CHAINS);
  }

  private static long count(Map<byte[], byte[]> rows, String tags) {
    return rows.keySet().stream().filter(key -> tags.indexOf(key[0]) >= 0).count();
  }

  private static Map<String, Finding> found(List<IdentityEvent> events, int end) {
    return CarriedValueHistoriesTest.injected(simulation().run(withTime(events, end)));
  }

  private static Simulation simulation() {
    var simulation = new Simulation(Conditions.calm(SETTINGS));
    simulation.addManifest(CarriedValueHistoriesTest.MANIFEST);
    return simulation;
  }

  /** The events in their order, and others by which time passes. */
  private static List<IdentityEvent> withTime(List<IdentityEvent> events, int end) {
    List<IdentityEvent> all = new ArrayList<>(events);
    String somebody = Events.accessKey("AKIA-somebody");
    for (int second = 0; second < end; second += HORIZON / 5) {
      all.add(Events.call("tick" + second, second, somebody, "somebody").event());
    }
    all.sort(Comparator.comparingLong(IdentityEvent::getTime));
    return all;
  }
}
