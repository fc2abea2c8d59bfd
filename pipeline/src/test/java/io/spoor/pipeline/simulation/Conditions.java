package io.spoor.pipeline.simulation;

import io.spoor.pipeline.settings.StageSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Under what a history is run.
 *
 * @param schedule seed of every choice that the simulation makes
 * @param partitions of events, links and actions
 * @param instances that share the tasks
 * @param haste percent of choices that deliver a message rather than the next event: 0 lets
 *     messages lie until all events came
 * @param crashes after how many percent of deliveries an instance loses all it did since its last
 *     commit
 * @param rebalances after how many percent a task goes on elsewhere
 * @param stalls whether partitions stop for a while and catch up later
 * @param duplicates how many raw records arrive again, later
 * @param disorder seconds that records arrive late at most; negative: in any order at all
 */
public record Conditions(
    long schedule,
    int partitions,
    int instances,
    int haste,
    int crashes,
    int rebalances,
    boolean stalls,
    int duplicates,
    long disorder,
    StageSettings settings) {
  static final int MAX_PARTITIONS = 5;

  static Conditions calm(StageSettings settings) {
    return new Conditions(0, 1, 1, 100, 0, 0, false, 0, 0, settings);
  }

  static Conditions random(long schedule, StageSettings settings, long maxDisorder) {
    var random = new Random(schedule);
    boolean trouble = random.nextInt(4) > 0;
    return new Conditions(
        schedule,
        1 + random.nextInt(MAX_PARTITIONS),
        1 + random.nextInt(3),
        10 * random.nextInt(11),
        trouble ? random.nextInt(6) : 0,
        trouble ? random.nextInt(4) : 0,
        random.nextBoolean(),
        random.nextInt(6),
        maxDisorder < 0 ? -1 : (long) (maxDisorder * random.nextDouble()),
        settings.withMoveChunk(random.nextInt(8) == 0 ? 256 : 1 + random.nextInt(4)));
  }

  /** How long a message may wait: what is slow within the pipeline adds to the disorder. */
  Duration lag() {
    return disorder < 0 ? Duration.ofDays(365) : settings.horizon().dividedBy(4);
  }

  /** The same with less going on, one thing at a time: to find out what a failure needs. */
  List<Conditions> simpler() {
    List<Conditions> simpler = new ArrayList<>();
    simpler.add(with(1, 1, 100, 0, 0, false, 0, disorder));
    simpler.add(with(partitions, 1, haste, 0, 0, false, 0, disorder));
    simpler.add(with(partitions, instances, haste, 0, 0, stalls, duplicates, disorder));
    simpler.add(with(partitions, instances, haste, crashes, 0, false, 0, disorder));
    simpler.add(with(partitions, instances, haste, 0, rebalances, false, 0, disorder));
    simpler.add(with(partitions, instances, haste, 0, 0, false, duplicates, disorder));
    simpler.add(with(2, 1, haste, crashes, rebalances, stalls, duplicates, disorder));
    if (disorder != 0) {
      simpler.add(with(partitions, instances, haste, crashes, rebalances, stalls, duplicates, 0));
    }
    simpler.removeIf(this::equals);
    return simpler;
  }

  Conditions withSchedule(long other) {
    return new Conditions(
        other,
        partitions,
        instances,
        haste,
        crashes,
        rebalances,
        stalls,
        duplicates,
        disorder,
        settings);
  }

  Conditions withSettings(StageSettings other) {
    return new Conditions(
        schedule,
        partitions,
        instances,
        haste,
        crashes,
        rebalances,
        stalls,
        duplicates,
        disorder,
        other);
  }

  private Conditions with(
      int partitions,
      int instances,
      int haste,
      int crashes,
      int rebalances,
      boolean stalls,
      int duplicates,
      long disorder) {
    return new Conditions(
        schedule,
        partitions,
        instances,
        haste,
        crashes,
        rebalances,
        stalls,
        duplicates,
        disorder,
        settings);
  }
}
