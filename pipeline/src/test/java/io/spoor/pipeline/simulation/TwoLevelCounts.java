package io.spoor.pipeline.simulation;

import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.Observation;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Prototype of decision 0036, not part of the build's tests: what the messages to chains would be
 * if the owner of a key kept its actions. Run it by name: {@code -Dtest=TwoLevelCounts}.
 *
 * <pre>
 *  now        each action goes to its chain; a move sends the key's actions after it
 *  two levels each observation goes to the chain at once, a summary of each changed key at each
 *             publication; a move sends the summary and the observations to the new chain
 * </pre>
 *
 * In both, an action's document names its chain, so each action is written again when it moves.
 */
class TwoLevelCounts {
  /** Bytes of a summary: totals, identities and features of a key, as measured in chain-rows. */
  private static final int SUMMARY_BYTES = 900;

  private static final int EVENTS_A_PUBLICATION = 100;
  private static final StageSettings SETTINGS = StageSettings.defaults();
  private static final AvroSerde<SpecificRecord> VALUES =
      AvroSerde.ofAny(new LocalSchemaResolver());

  private static final RowCodec<Observation> OBSERVATIONS = RowCodec.avro(Observation.class);

  private final DetectionEngine detectors = DetectionEngine.create(0);

  @Test
  void counts() {
    System.out.printf(
        "%-28s %8s %7s | %9s %8s | %9s %8s %9s%n",
        "history", "events", "moves", "now msgs", "kB", "2-level", "kB", "rewritten");
    List<List<IdentityEvent>> ordinary = new ArrayList<>();
    for (int seed = 0; seed < 60; seed++) {
      ordinary.add(OrdinaryHistories.deployment(new Random(seed)));
    }
    count("ordinary runs", ordinary);
    count("deep lineages", List.of(HostileHistories.deep(new Random(3))));
    count("row of 400 sessions", List.of(MovesTest.row(400)));
    count("ring of 200", List.of(MovesTest.ring(200)));
    count("hot key, presented late", List.of(hot(5_000)));
  }

  private static List<IdentityEvent> hot(int actions) {
    List<IdentityEvent> events = new ArrayList<>();
    String key = Events.accessKey("HOT");
    for (int i = 0; i < actions; i++) {
      events.add(Events.call("c" + i, i, key, "role").event());
    }
    events.add(
        Events.span("late", 0, Events.trace("run")).as("emma").by("agent0").presents(key).event());
    return events;
  }

  private void count(String name, List<List<IdentityEvent>> histories) {
    var counter = new Counter();
    for (List<IdentityEvent> events : histories) {
      var simulation = new Simulation(new Conditions(1, 4, 2, 50, 0, 0, false, 0, -1, SETTINGS));
      simulation.listen(counter::add);
      simulation.run(events);
      counter.endHistory();
    }
    System.out.printf(
        "%-28s %8d %7d | %9d %8d | %9d %8d %9d%n",
        name,
        histories.stream().mapToInt(List::size).sum(),
        counter.moves,
        counter.messages,
        counter.bytes / 1024,
        counter.twoLevelMessages,
        counter.twoLevelBytes / 1024,
        counter.rewritten);
  }

  private final class Counter {
    private final Map<String, Integer> observations = new HashMap<>();
    private final Map<String, Long> observationBytes = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private final Set<String> placed = new HashSet<>();
    private int sincePublication;
    private long moves;
    private long messages;
    private long bytes;
    private long twoLevelMessages;
    private long twoLevelBytes;
    private long rewritten;

    void add(SpecificRecord record) {
      switch (record) {
        case Action action -> onAction(action);
        case KeyPlaced placement -> both(placement);
        case KeyMoved moved -> onMoved(moved);
        default -> {
          // the same in both
        }
      }
    }

    private void both(SpecificRecord record) {
      now(record);
      twoLevelMessages++;
      twoLevelBytes += size(record);
    }

    private void now(SpecificRecord record) {
      messages++;
      bytes += size(record);
    }

    private void onAction(Action action) {
      now(action);
      if (!placed.add(action.getEvent().getEventId())) {
        rewritten++;
        return;
      }
      String key = action.getEvent().getTrailKey();
      for (Observation observation : detectors.observe(action.getEvent())) {
        observations.merge(key, 1, Integer::sum);
        observationBytes.merge(key, (long) size(observation), Long::sum);
        twoLevelMessages++;
        twoLevelBytes += size(observation);
      }
      changed.add(key);
      if (++sincePublication == EVENTS_A_PUBLICATION) {
        publish();
      }
    }

    private void onMoved(KeyMoved moved) {
      if (moved.getContinued()) {
        now(moved);
        return;
      }
      both(moved);
      moves++;
      twoLevelMessages += 1 + observations.getOrDefault(moved.getKey(), 0);
      twoLevelBytes += SUMMARY_BYTES + observationBytes.getOrDefault(moved.getKey(), 0L);
    }

    void endHistory() {
      publish();
      placed.clear();
      observations.clear();
      observationBytes.clear();
    }

    private void publish() {
      twoLevelMessages += changed.size();
      twoLevelBytes += (long) SUMMARY_BYTES * changed.size();
      changed.clear();
      sincePublication = 0;
    }
  }

  private static int size(SpecificRecord record) {
    return record instanceof Observation observation
        ? OBSERVATIONS.encode(observation).length
        : VALUES.serializer().serialize(TopicCatalogue.ACTIONS.name(), record).length;
  }
}
