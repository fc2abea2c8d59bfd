package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.ChildRegistered;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.LineageProbe;
import io.spoor.schemas.Link;
import io.spoor.schemas.RootAnnounced;
import io.spoor.testkit.property.SeedRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever may state links chooses lineages. Whatever the lineage and the order in which it becomes
 * known, a key moves a bounded number of times, and messages do not multiply.
 */
@Tag("slow")
class MovesTest {
  /**
   * A link, its early form, a registration, probes, and an announcement for each of the up to 64
   * keys above, as often as these change their parents or the number of cuts above.
   */
  private static final long MAX_LINK_MESSAGES_AN_EVENT = 256;

  private static final int PARTITIONS = 4;
  private static final StageSettings SETTINGS = StageSettings.defaults();

  static Stream<Arguments> storms() {
    List<IdentityEvent> row = row(400);
    List<IdentityEvent> ring = ring(200);
    return Stream.of(
        Arguments.of("a row of sessions", row),
        Arguments.of("a row of sessions, the last one first", row.reversed()),
        Arguments.of("a row of sessions in any order", shuffled(row)),
        Arguments.of("a ring longer than a path", ring),
        Arguments.of("a ring longer than a path, backwards", ring.reversed()),
        Arguments.of("a ring longer than a path in any order", shuffled(ring)),
        Arguments.of("a cycle", ring(60)),
        Arguments.of("a cycle backwards", ring(60).reversed()),
        Arguments.of("a lineage without end", row(1_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("storms")
  void movesAndMessagesAreBounded(String name, List<IdentityEvent> events) {
    SeedRange schedules = SeedRange.of("spoor.schedules", 4);
    for (long schedule = schedules.first(); schedule < schedules.end(); schedule++) {
      var simulation =
          new Simulation(new Conditions(schedule, PARTITIONS, 2, 50, 0, 0, false, 0, -1, SETTINGS));

      Outcome outcome = simulation.run(events);

      Outcome expected = Model.of(events, new ManifestVersions(), SETTINGS);
      assertThat(outcome.chainOfEvent()).isEqualTo(expected.chainOfEvent());
      long keys = events.size() + 1L;
      long moves = simulation.count(KeyMoved.class);
      long messages =
          simulation.count(Link.class)
              + simulation.count(ChildRegistered.class)
              + simulation.count(RootAnnounced.class)
              + simulation.count(LineageProbe.class);
      assertThat((double) moves)
          .isLessThanOrEqualTo(keys * maxMovesWithin(Duration.ofMillis(simulation.wallClock())));
      assertThat(messages).isLessThanOrEqualTo(MAX_LINK_MESSAGES_AN_EVENT * events.size());
    }
  }

  /** Decision 0036. */
  private static double maxMovesWithin(Duration time) {
    double seconds = time.toMillis() / 1_000.0;
    return 1 + Math.log(1 + 3 * seconds) / Math.log(4) + seconds / 600;
  }

  /** Sessions, each assumed from the one before. */
  static List<IdentityEvent> row(int length) {
    return sessions(length, i -> i + 1);
  }

  /** The same, the last of which issues the first. */
  static List<IdentityEvent> ring(int length) {
    return sessions(length, i -> (i + 1) % length);
  }

  private static List<IdentityEvent> sessions(int count, UnaryOperator<Integer> next) {
    List<IdentityEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(
          Events.call("e" + i, i, key(i), "who" + i % 2)
              .doing("AssumeRole")
              .issues(key(next.apply(i)), "who" + (i + 1) % 2)
              .event());
    }
    return events;
  }

  private static String key(int i) {
    return Events.accessKey("K" + i);
  }

  private static List<IdentityEvent> shuffled(List<IdentityEvent> events) {
    List<IdentityEvent> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(1));
    return shuffled;
  }
}
