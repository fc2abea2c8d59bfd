package io.spoor.pipeline.simulation;

import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.settings.BaselineSettings;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.IdentityEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One history under some conditions: what it comes to against what the model says. A history that
 * fails is told as short as it can be made.
 */
final class Trial {
  private static final int SCHEDULES = 30;
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final long seed;
  private final long started = System.nanoTime();

  private Trial(long seed) {
    this.seed = seed;
  }

  /** Null when the history of the seed comes to what the model says; else the story of why not. */
  static @Nullable String failure(long seed) {
    List<IdentityEvent> history = Histories.of(seed);
    Conditions conditions = conditions(seed);
    String difference = findDifference(history, conditions, mostObserved(seed));
    return difference == null ? null : new Trial(seed).shrink(history, conditions);
  }

  /** A history of many horizons comes as late as the horizon allows, any other in any order. */
  static Conditions conditions(long seed) {
    StageSettings settings =
        SimulatedSettings.all()
            .withBaseline(baseline(seed))
            .withOwnDomains(Set.of(HostileHistories.OWN_DOMAIN));
    return Histories.kind(seed) == Histories.Kind.LONG
        ? Conditions.random(
            seed,
            settings.withHorizon(Duration.ofSeconds(LongHistories.HORIZON)),
            LongHistories.HORIZON * 3 / 4)
        : Conditions.random(seed, settings.withHorizon(Duration.ofDays(30)), -1);
  }

  /** Few where a crowd acts, and sometimes elsewhere: histories are small. */
  static int mostObserved(long seed) {
    boolean few = Histories.kind(seed) == Histories.Kind.CROWDED || seed % 7 == 0;
    return few ? 2 + new Random(seed + 2).nextInt(8) : Integer.MAX_VALUE;
  }

  /** Histories have a few runs: they learn quickly, and what rests for long is soon said. */
  private static BaselineSettings baseline(long seed) {
    var random = new Random(seed + 1);
    return new BaselineSettings(
        1 + random.nextInt(3),
        random.nextInt(3),
        Duration.ofSeconds(10 + random.nextInt(5_000)),
        Duration.ofSeconds(1 + random.nextInt(10)));
  }

  /** What is wrong after the run, null when nothing is. */
  static @Nullable String findDifference(List<IdentityEvent> history, Conditions conditions) {
    return findDifference(history, conditions, Integer.MAX_VALUE);
  }

  /** {@code mostObserved}: observations of a group that detectors evaluate at most. */
  static @Nullable String findDifference(
      List<IdentityEvent> history, Conditions conditions, int mostObserved) {
    List<IdentityEvent> arriving = Delivery.of(history, conditions);
    var simulation = new Simulation(conditions, mostObserved);
    Histories.manifests().forEach(simulation::addManifest);
    return findDifference(arriving, conditions, mostObserved, () -> simulation.run(arriving));
  }

  /** What is wrong with the outcome of a run over arriving events, null when nothing is. */
  static @Nullable String findDifference(
      List<IdentityEvent> arriving,
      Conditions conditions,
      int mostObserved,
      Supplier<Outcome> run) {
    StageSettings settings = conditions.settings();
    DetectionEngine detectors =
        DetectionEngine.create(0, settings.detectors().withMaxObservations(mostObserved));
    Outcome expected = Model.of(arriving, Histories.declared(), settings, detectors);
    try {
      Outcome actual = run.get();
      return differences(
          mostObserved < Integer.MAX_VALUE ? expected.keeping(actual) : expected, actual);
    } catch (RuntimeException | AssertionError e) {
      return e + " at " + e.getStackTrace()[0];
    }
  }

  static @Nullable String differences(Outcome expected, Outcome actual) {
    List<String> differences = new ArrayList<>();
    compare("chain of event", expected.chainOfEvent(), actual.chainOfEvent(), differences);
    compare("person of event", expected.personOfEvent(), actual.personOfEvent(), differences);
    compare("chain", expected.chains(), actual.chains(), differences);
    compare("finding", expected.findings(), actual.findings(), differences);
    compare("alert", expected.alerts(), actual.alerts(), differences);
    return differences.isEmpty() ? null : String.join("\n", differences);
  }

  private static <T> void compare(
      String what, Map<String, T> expected, Map<String, T> actual, List<String> differences) {
    Set<String> ids = new TreeSet<>(expected.keySet());
    ids.addAll(actual.keySet());
    for (String id : ids) {
      if (!Objects.equals(expected.get(id), actual.get(id))) {
        differences.add(what + " " + id + difference(expected.get(id), actual.get(id)));
      }
    }
  }

  /** Field by field where both are there. */
  private static String difference(@Nullable Object expected, @Nullable Object actual) {
    if (!(expected instanceof SpecificRecord left && actual instanceof SpecificRecord right)) {
      return "\n    expected %s\n    got      %s".formatted(expected, actual);
    }
    var differences = new StringBuilder();
    for (Schema.Field field : left.getSchema().getFields()) {
      Object a = left.get(field.pos());
      Object b = right.get(field.pos());
      if (!Objects.equals(a, b)) {
        differences.append(
            "\n  %s\n    expected %s\n    got      %s".formatted(field.name(), a, b));
      }
    }
    return differences.toString();
  }

  private String shrink(List<IdentityEvent> history, Conditions conditions) {
    List<IdentityEvent> events = new ArrayList<>(history);
    Conditions current = conditions;
    for (boolean smaller = true; smaller && !isOutOfTime(); ) {
      smaller = false;
      for (Conditions simpler : current.simpler()) {
        Conditions failing = failing(events, simpler);
        if (failing != null) {
          current = failing;
          smaller = true;
          break;
        }
      }
      for (int size = Math.max(1, events.size() / 2); size > 0; size /= 2) {
        for (int from = 0; from + size <= events.size() && !isOutOfTime(); ) {
          List<IdentityEvent> fewer = new ArrayList<>(events);
          fewer.subList(from, from + size).clear();
          Conditions failing = failing(fewer, current);
          if (failing == null) {
            from += size;
          } else {
            events = fewer;
            current = failing;
            smaller = true;
          }
        }
      }
    }
    return """
    History %d (%s) comes to something else than the model says. Again: -Dspoor.history=%d
    Shrunk from %d events to %d, under %s:
    %s
    Arriving: %s
    %s
    """
        .formatted(
            seed,
            Histories.kind(seed),
            seed,
            history.size(),
            events.size(),
            current,
            Story.of(events),
            Delivery.of(events, current).stream().map(IdentityEvent::getEventId).toList(),
            findDifference(events, current, mostObserved(seed)));
  }

  private boolean isOutOfTime() {
    return System.nanoTime() - started > MAX_NANOS;
  }

  /** The conditions with a schedule under which the events still fail; null when none was found. */
  private @Nullable Conditions failing(List<IdentityEvent> events, Conditions conditions) {
    Set<Long> schedules = new LinkedHashSet<>();
    schedules.add(conditions.schedule());
    for (long schedule = 0; schedule < SCHEDULES; schedule++) {
      schedules.add(schedule);
    }
    for (long schedule : schedules) {
      if (isOutOfTime()) {
        break;
      }
      Conditions candidate = conditions.withSchedule(schedule);
      if (findDifference(events, candidate, mostObserved(seed)) != null) {
        return candidate;
      }
    }
    return null;
  }
}
