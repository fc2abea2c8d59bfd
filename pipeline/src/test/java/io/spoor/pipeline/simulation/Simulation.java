package io.spoor.pipeline.simulation;

import io.spoor.pipeline.ChainHandOver;
import io.spoor.pipeline.StitchOutput;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.alert.ExceptionLookup;
import io.spoor.pipeline.assemble.AssembleStage;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.profile.ProfileStage;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.stitch.EarlyLinks;
import io.spoor.pipeline.stitch.StitchStage;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * The real steps over several partitions and instances, on simulated topics with exactly-once
 * semantics: what a task read, kept and sent becomes real together when its instance commits, and a
 * crash takes all of it back. A seed decides every choice, so the same seed gives the same run.
 *
 * <p>It lives with the tests of the stages and not in testkit, which cannot see the stages.
 */
public final class Simulation {
  private final Conditions conditions;
  private final int mostObserved;
  private final Random random;
  private final ManifestVersions manifests = new ManifestVersions();
  private final Documents documents = new Documents();
  private final List<Task> stitches = new ArrayList<>();
  private final List<Task> assembles = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private final List<Channel> channels = new ArrayList<>();
  private final List<Channel> events = new ArrayList<>();

  /** As normalise sends them; they come before their event or after it. */
  private final List<Channel> earlyLinks = new ArrayList<>();

  private final Map<String, Channel> routes = new LinkedHashMap<>();

  /** The instance that has the tasks of a partition. */
  private final List<Integer> owners = new ArrayList<>();

  private final Map<Task, Integer> stalled = new LinkedHashMap<>();

  /** An instance that ends within a step. */
  private static final class CrashedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Milliseconds that pass with each punctuation of a stitch task. */
  private static final long PUNCTUATION = 20;

  private static final long SECOND = 1_000;

  /** Wall clock of arrivals, milliseconds since the Unix epoch. */
  private long clock;

  /** Wall clock of the instances, milliseconds. */
  private long wallClock;

  /** What changed is published while time goes on: it waits no longer than a message may. */
  private long published;

  /** In calm conditions: nothing fails, messages and events mix. */
  public Simulation(int partitions, long seed, int moveChunk) {
    this(
        new Conditions(
            seed,
            partitions,
            1,
            70,
            0,
            0,
            false,
            0,
            0,
            SimulatedSettings.all().withHorizon(Duration.ofDays(30)).withMoveChunk(moveChunk)));
  }

  public Simulation(Conditions conditions) {
    this(conditions, Integer.MAX_VALUE);
  }

  /** {@code mostObserved}: observations of a group that are evaluated at most. */
  Simulation(Conditions conditions, int mostObserved) {
    this.conditions = conditions;
    this.mostObserved = mostObserved;
    this.random = new Random(conditions.schedule());
    for (int i = 0; i < conditions.partitions(); i++) {
      stitches.add(
          new Task(StitchStage.ROWS.and(ProfileStage.ROWS), new ChannelRoutes(), this::stitch));
      assembles.add(new Task(AssembleStage.ROWS, new ChannelRoutes(), this::assemble));
    }
    tasks.addAll(stitches);
    tasks.addAll(assembles);
    if (conditions.settings().stitch().retention().horizon().compareTo(Duration.ofDays(1)) < 0) {
      documents.views().markEvicting();
    }
    stitches.forEach(_ -> owners.add(random.nextInt(conditions.instances())));
    stitches.forEach(task -> events.add(channel(TopicCatalogue.EVENTS, task)));
    stitches.forEach(task -> earlyLinks.add(channel(TopicCatalogue.KEY_MESSAGES, task)));
  }

  public void addManifest(Manifest manifest) {
    manifests.add(manifest);
  }

  /** Events in the order given, whatever the conditions say of their order. */
  public Outcome run(List<IdentityEvent> arriving) {
    Queue<IdentityEvent> coming = new ArrayDeque<>(arriving);
    while (true) {
      List<Channel> ready = readyChannels();
      IdentityEvent next = coming.peek();
      if (next != null && next.getArrivedAt() - published > conditions.lag().toMillis()) {
        published = next.getArrivedAt();
        assembles.forEach(Task::publish);
        commitAll();
        continue;
      }
      if (next != null
          && !isLagging(next.getArrivedAt())
          && (ready.isEmpty() || !chance(conditions.haste()))) {
        arrive(coming.remove());
      } else if (!ready.isEmpty()) {
        deliver(ready.get(random.nextInt(ready.size())));
      } else if (!stalled.isEmpty()) {
        stalled.clear();
      } else if (!commitAll()) {
        break;
      }
      injectFaults();
    }
    publishAll();
    return documents.outcome();
  }

  /** {@code listener}: receives each record that the stages publish or send to each other. */
  void listen(Consumer<SpecificRecord> listener) {
    documents.listen(listener);
  }

  /** Listeners receive key and encoded value of each row that a stage writes. */
  void listenRows(BiConsumer<byte[], byte[]> ofStitch, BiConsumer<byte[], byte[]> ofAssemble) {
    stitches.forEach(task -> task.listenRows(ofStitch));
    assembles.forEach(task -> task.listenRows(ofAssemble));
  }

  /** The views of chains, and the chain of each key, as a decision server reads them. */
  PublishedViews views() {
    return documents.views();
  }

  /** How many records of a type the stages published or sent to each other. */
  long count(Class<? extends SpecificRecord> type) {
    return documents.count(type);
  }

  /** Wall clock of the instances, milliseconds. */
  long wallClock() {
    return wallClock;
  }

  /** The committed rows of each task, stitch first, encoded, by key. */
  List<Map<byte[], byte[]>> storedRows() {
    return tasks.stream().map(Task::storedRows).toList();
  }

  /** Continues from the rows of another simulation of as many partitions, which had drained. */
  void resume(List<Map<byte[], byte[]>> rows, List<SpecificRecord> published, long time) {
    for (int i = 0; i < tasks.size(); i++) {
      tasks.get(i).restore(rows.get(i));
    }
    published.forEach(documents::add);
    documents.views().markIncomplete();
    wallClock = time;
  }

  /** Rows that all tasks keep together. */
  int rows() {
    return tasks.stream().mapToInt(Task::size).sum();
  }

  private List<Channel> readyChannels() {
    List<Channel> ready = new ArrayList<>(channels.size());
    for (Channel channel : channels) {
      if (channel.hasVisible() && !stalled.containsKey(channel.receiver())) {
        ready.add(channel);
      }
    }
    return ready;
  }

  /** Whether some message would have waited at {@code now} for longer than the conditions allow. */
  private boolean isLagging(long now) {
    long oldest = now - conditions.lag().toMillis();
    return channels.stream().anyMatch(channel -> channel.oldestUnread() < oldest);
  }

  private void arrive(IdentityEvent event) {
    passUntil(event.getArrivedAt());
    Channel channel = events.get(partition(Keys.base(event.getTrailKey())));
    channel.send(event, clock);
    channel.commitSent();
    for (Link link : EarlyLinks.of(event)) {
      Channel early = earlyLinks.get(partition(Keys.base(link.getChild())));
      early.send(link, clock);
      early.commitSent();
    }
  }

  /** The clocks of the instances go on while no event arrives. */
  private void passUntil(long arrivedAt) {
    long passed = clock == 0 ? 0 : arrivedAt - clock;
    if (passed >= 0) {
      clock = arrivedAt;
      wallClock += passed;
    }
    if (passed >= SECOND) {
      stitches.forEach(this::publishCycle);
    }
  }

  private void deliver(Channel channel) {
    try {
      channel.receiver().handle(channel.next());
    } catch (CrashedException e) {
      crash(owner(channel.receiver()));
    }
  }

  private void publishCycle(Task task) {
    try {
      task.publishCycle();
    } catch (CrashedException e) {
      crash(owner(task));
    }
  }

  /** What else happens to the instances between two messages. */
  private void injectFaults() {
    if (chance(20)) {
      commit(random.nextInt(conditions.instances()));
    }
    if (chance(5)) {
      publishCycle(tasks.get(random.nextInt(tasks.size())));
    }
    if (chance(conditions.crashes())) {
      crash(random.nextInt(conditions.instances()));
    }
    if (chance(conditions.rebalances())) {
      rebalance(random.nextInt(conditions.partitions()));
    }
    if (conditions.stalls() && chance(5)) {
      stalled.put(tasks.get(random.nextInt(tasks.size())), 1 + random.nextInt(200));
    }
    stalled.replaceAll((task, left) -> left - 1);
    stalled.values().removeIf(left -> left <= 0);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private void commit(int instance) {
    for (Task task : tasks) {
      if (owner(task) == instance) {
        task.commit(documents);
      }
    }
  }

  /** Whether there was anything to commit. */
  private boolean commitAll() {
    boolean any = tasks.stream().anyMatch(Task::hasUncommitted);
    tasks.forEach(task -> task.commit(documents));
    return any;
  }

  /** Its tasks go on elsewhere, or on the instance as it comes back. */
  private void crash(int instance) {
    tasks.stream().filter(task -> owner(task) == instance).forEach(Task::rollback);
    owners.replaceAll(owner -> owner == instance ? random.nextInt(conditions.instances()) : owner);
  }

  private void rebalance(int partition) {
    commit(owners.get(partition));
    stitches.get(partition).restart();
    assembles.get(partition).restart();
    owners.set(partition, random.nextInt(conditions.instances()));
  }

  private int owner(Task task) {
    return owners.get(partition(task));
  }

  private int partition(Task task) {
    return tasks.indexOf(task) % conditions.partitions();
  }

  private void publishAll() {
    boolean waiting;
    do {
      waiting = publishEach();
      for (List<Channel> ready = readyChannels(); !ready.isEmpty(); ready = readyChannels()) {
        ready.forEach(this::deliver);
        commitAll();
      }
      waiting |= publishEach();
      wallClock += SECOND;
    } while (waiting || !readyChannels().isEmpty());
  }

  private boolean publishEach() {
    boolean waiting = false;
    for (Task task : tasks) {
      waiting |= task.publish();
    }
    commitAll();
    return waiting;
  }

  private int partition(String key) {
    return Math.floorMod(Keys.id(key).hashCode(), conditions.partitions());
  }

  private Channel channel(Topic topic, Task receiver) {
    var channel = new Channel(topic, receiver);
    channels.add(channel);
    receiver.addInput(channel);
    return channel;
  }

  private Task.Step stitch(Task task) {
    StageSettings settings = conditions.settings();
    var handOver =
        new ChainHandOver(chainKey -> partition(Keys.base(chainKey)) == partition(task), task);
    var stitch =
        new StitchStage(
            task.rows(),
            settings.stitch(),
            (tenant, agent, time) -> null,
            new StitchMessages(task, handOver),
            task,
            Telemetry.NONE);
    var profile = new ProfileStage(task.rows(), manifests, settings.profile(), task);
    return new Task.Step() {
      @Override
      public void handle(SpecificRecord message) {
        switch (message) {
          case Behaviour behaviour -> {
            profile.handle(behaviour);
            return;
          }
          case IdentityEvent event -> stitch.handle(event);
          default -> stitch.handle((KeyMessage) message);
        }
        endStep();
      }

      private void endStep() {
        handOver.endStep(
            (chainKey, action) -> {
              mayCrash();
              handOver(task, action);
              mayCrash();
            });
      }

      @Override
      public boolean publish() {
        boolean more = stitch.advanceTo(wallClock);
        handOver.endStep((chainKey, action) -> handOver(task, action));
        more |= profile.advanceTo(wallClock);
        profile.publish(Integer.MAX_VALUE);
        return more || stitch.isWaiting() || profile.isWaiting();
      }

      @Override
      public void publishCycle() {
        wallClock += PUNCTUATION;
        stitch.advanceTo(wallClock);
        endStep();
        profile.advanceTo(wallClock);
        profile.publish(2);
      }
    };
  }

  private void mayCrash() {
    if (chance(conditions.crashes())) {
      throw new CrashedException();
    }
  }

  private void handOver(Task stitch, ChainMessage action) {
    stitch.handedOver(action);
    assembles.get(partition(stitch)).handle(action);
  }

  /** What stitch sends, of which the chains of its own partition receive theirs by hand-over. */
  private record StitchMessages(Task task, ChainHandOver handOver) implements StitchOutput {
    @Override
    public void toKey(String key, KeyMessage message) {
      task.toKey(key, message);
    }

    @Override
    public void toChain(String chainKey, ChainMessage message) {
      handOver.toChain(chainKey, message);
    }

    @Override
    public void finding(Finding finding) {
      task.finding(finding);
    }
  }

  private Task.Step assemble(Task task) {
    StageSettings settings = conditions.settings();
    var assemble =
        new AssembleStage(
            task.rows(),
            manifests,
            ExceptionLookup.NONE,
            settings
                .withDetectors(settings.detectors().withMaxObservations(mostObserved))
                .assemble(),
            task,
            task,
            Telemetry.NONE);
    return new Task.Step() {
      @Override
      public void handle(SpecificRecord message) {
        assemble.handle((ChainMessage) message);
      }

      @Override
      public boolean publish() {
        assemble.advanceTo(wallClock);
        assemble.publish(Integer.MAX_VALUE);
        return false;
      }

      @Override
      public void publishCycle() {
        assemble.advanceTo(wallClock);
        assemble.publishCycles(1, random.nextBoolean());
      }
    };
  }

  private final class ChannelRoutes implements Task.Routes {
    @Override
    public long clock() {
      return clock;
    }

    @Override
    public Channel links(Task sender, String key) {
      return route(TopicCatalogue.KEY_MESSAGES, sender, stitches.get(partition(Keys.base(key))));
    }

    @Override
    public Channel actions(Task sender, String chainKey) {
      return route(
          TopicCatalogue.CHAIN_MESSAGES, sender, assembles.get(partition(Keys.base(chainKey))));
    }

    private Channel route(Topic topic, Task sender, Task receiver) {
      return routes.computeIfAbsent(
          tasks.indexOf(sender) + ">" + tasks.indexOf(receiver), _ -> channel(topic, receiver));
    }
  }
}
