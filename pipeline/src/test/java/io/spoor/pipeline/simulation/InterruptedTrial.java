package io.spoor.pipeline.simulation;

import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A history during which the application stops, when half of the events came, and continues from
 * its stored rows: as the same version, or as another one.
 */
public final class InterruptedTrial {
  private InterruptedTrial() {}

  /**
   * What the first half leaves.
   *
   * @param rows of each task, stitch first
   * @param published records, in order
   * @param wallClock of the instances, milliseconds
   */
  record Stopped(List<Map<byte[], byte[]>> rows, List<SpecificRecord> published, long wallClock) {}

  static Stopped firstHalf(long seed) {
    List<IdentityEvent> arriving = arriving(seed);
    Simulation simulation = simulation(seed);
    List<SpecificRecord> published = new ArrayList<>();
    simulation.listen(published::add);
    simulation.run(arriving.subList(0, arriving.size() / 2));
    return new Stopped(simulation.storedRows(), published, simulation.wallClock());
  }

  /**
   * Null when the whole history comes to what the model says; else the difference. The parameters
   * are those of {@link Stopped}, as classes that another class loader knows too.
   */
  public static @Nullable String secondHalf(
      long seed, List<Map<byte[], byte[]>> rows, List<SpecificRecord> published, long wallClock) {
    List<IdentityEvent> arriving = arriving(seed);
    Simulation simulation = simulation(seed);
    simulation.resume(rows, published, wallClock);
    return Trial.findDifference(
        arriving,
        Trial.conditions(seed),
        Trial.mostObserved(seed),
        () -> simulation.run(arriving.subList(arriving.size() / 2, arriving.size())));
  }

  private static List<IdentityEvent> arriving(long seed) {
    return Delivery.of(Histories.of(seed), Trial.conditions(seed));
  }

  private static Simulation simulation(long seed) {
    var simulation = new Simulation(Trial.conditions(seed), Trial.mostObserved(seed));
    Histories.manifests().forEach(simulation::addManifest);
    return simulation;
  }
}
