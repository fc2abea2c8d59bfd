package io.spoor.streams.simulation;

import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.key.Keys;
import io.spoor.streams.assemble.domain.Assemble;
import io.spoor.streams.detect.domain.Detectors;
import io.spoor.streams.manifest.domain.ManifestVersions;
import io.spoor.streams.rows.InMemoryRows;
import io.spoor.streams.stage.Outbox;
import io.spoor.streams.stage.StageSettings;
import io.spoor.streams.stitch.domain.Stitch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * The real steps over several partitions, one queue between each pair of them as Kafka has it, and
 * a scheduler that picks the next message by a seed. The same seed gives the same run.
 */
public final class Simulation {
  private final int partitions;
  private final Random random;
  private final StageSettings settings;
  private final ManifestVersions manifests = new ManifestVersions();
  private final List<Stitch> stitches = new ArrayList<>();
  private final List<Assemble> assembles = new ArrayList<>();
  // Order holds from one sender to one receiver, and nowhere else.
  private final Map<String, Queue<Runnable>> queues = new TreeMap<>();
  private final Map<String, Chain> chains = new HashMap<>();
  private final Map<String, Action> actions = new HashMap<>();
  private final Map<String, Finding> findings = new HashMap<>();

  public Simulation(int partitions, long seed, int moveChunk) {
    this.partitions = partitions;
    this.random = new Random(seed);
    this.settings =
        StageSettings.defaults().withHorizon(Duration.ofDays(30)).withMoveChunk(moveChunk);
    for (int i = 0; i < partitions; i++) {
      var detectors = Detectors.all(0);
      stitches.add(
          new Stitch(
              new InMemoryRows(), new InMemoryRows(), detectors, settings, new Out("s" + i)));
      assembles.add(
          new Assemble(
              new InMemoryRows(),
              new InMemoryRows(),
              manifests,
              detectors,
              settings,
              new Out("a" + i)));
    }
  }

  public void manifest(Manifest manifest) {
    manifests.add(manifest);
  }

  /** Events in the order given, interleaved with the pipeline's own messages as the seed has it. */
  public Outcome run(List<IdentityEvent> events) {
    for (IdentityEvent event : events) {
      int to = partition(Keys.base(event.getTrailKey()));
      send("in", "s" + to, () -> stitches.get(to).handle(IdentityEvent.newBuilder(event).build()));
      while (random.nextInt(3) > 0 && step()) {
        // some messages between two events
      }
    }
    while (step()) {
      // to the end
    }
    assembles.forEach(assemble -> assemble.publish(Integer.MAX_VALUE));
    return Outcome.of(chains, actions, findings);
  }

  private boolean step() {
    List<Queue<Runnable>> waiting =
        queues.values().stream().filter(queue -> !queue.isEmpty()).toList();
    if (waiting.isEmpty()) {
      return false;
    }
    waiting.get(random.nextInt(waiting.size())).remove().run();
    if (random.nextInt(20) == 0) {
      assembles.get(random.nextInt(partitions)).publish(2);
    }
    return true;
  }

  private void send(String from, String to, Runnable delivery) {
    queues.computeIfAbsent(from + ">" + to, pair -> new ArrayDeque<>()).add(delivery);
  }

  private int partition(String key) {
    return Math.floorMod(Keys.id(key).hashCode(), partitions);
  }

  private final class Out implements Outbox {
    private final String from;

    Out(String from) {
      this.from = from;
    }

    @Override
    public void toLinks(String key, SpecificRecord message) {
      int to = partition(Keys.base(key));
      send(from, "s" + to, () -> stitches.get(to).handle(message));
    }

    @Override
    public void toActions(String chainKey, SpecificRecord message) {
      int to = partition(chainKey);
      if (message instanceof Action action) {
        actions.merge(
            action.getEvent().getEventId(),
            action,
            (a, b) -> b.getRevision() > a.getRevision() ? b : a);
      }
      send(from, "a" + to, () -> assembles.get(to).handle(message));
    }

    @Override
    public void chain(Chain chain) {
      chains.merge(chain.getChainId(), chain, (a, b) -> b.getRevision() > a.getRevision() ? b : a);
    }

    @Override
    public void finding(Finding finding) {
      findings.merge(
          finding.getFindingId(), finding, (a, b) -> b.getRevision() > a.getRevision() ? b : a);
    }
  }
}
