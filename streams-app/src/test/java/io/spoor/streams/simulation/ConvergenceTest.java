package io.spoor.streams.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The same chains, actions and findings whatever the order, the duplicates and the partitions. */
class ConvergenceTest {
  private static final int PARTITIONS = 5;
  private static final int SMALL_CHUNK = 2;

  @Property(tries = 300)
  void ordinaryHistoriesConverge(
      @ForAll long history,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = PARTITIONS) int partitions) {
    converges(Histories.ordinary(new Random(history)), seed, partitions);
  }

  @Property(tries = 500)
  void hostileHistoriesConverge(
      @ForAll long history,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = PARTITIONS) int partitions) {
    converges(Histories.hostile(new Random(history)), seed, partitions);
  }

  private static void converges(List<IdentityEvent> events, long seed, int partitions) {
    Outcome inOrder = simulation(1, 0).run(events);

    var random = new Random(seed);
    List<IdentityEvent> shuffled = new ArrayList<>(events);
    for (int i = random.nextInt(5); i > 0 && !events.isEmpty(); i--) {
      shuffled.add(events.get(random.nextInt(events.size())));
    }
    Collections.shuffle(shuffled, random);
    Outcome anyOrder = simulation(partitions, seed).run(shuffled);

    assertThat(anyOrder.chainOfEvent()).isEqualTo(inOrder.chainOfEvent());
    assertThat(anyOrder.findings()).isEqualTo(inOrder.findings());
    assertThat(anyOrder.chains()).isEqualTo(inOrder.chains());
  }

  private static Simulation simulation(int partitions, long seed) {
    var simulation = new Simulation(partitions, seed, SMALL_CHUNK);
    Histories.manifests().forEach(simulation::manifest);
    return simulation;
  }
}
