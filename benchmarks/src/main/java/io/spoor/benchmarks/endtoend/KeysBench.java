package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.endtoend.AppInstance.Memory;
import io.spoor.benchmarks.endtoend.BenchTopics.TopicVolume;
import io.spoor.launchers.Workspace;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads the app with many concurrent keys, and measures its memory and state, its starts (after a
 * clean stop; after a crash, with and without its state), and a takeover by a standby.
 */
public final class KeysBench {
  /** Events in flight when an instance is killed. */
  private static final int IN_FLIGHT_RECORDS = 1_000;

  /** Number of new keys after that, enough for each partition of each topic. */
  private static final int PROBES = 64;

  private final Workspace workspace;
  private final String classPath;
  private final KeysSettings settings;
  private final List<String> jvmFlags;
  private final Consumer<String> progress;

  /**
   * @param workspace a dedicated directory; servers are started in it and stopped again
   * @param classPath of the app and a logger
   * @param jvmFlags app JVM flags in addition to those of {@code up}
   * @param progress receives progress messages
   */
  public KeysBench(
      Workspace workspace,
      String classPath,
      KeysSettings settings,
      List<String> jvmFlags,
      Consumer<String> progress) {
    this.workspace = workspace;
    this.classPath = classPath;
    this.settings = settings;
    this.jvmFlags = jvmFlags;
    this.progress = progress;
  }

  /** Runs the complete measurement; takes minutes. */
  public KeysReport run() throws IOException, InterruptedException {
    progress.accept("starting a broker and a registry");
    try (var servers = BenchServers.start(workspace);
        var benchTopics =
            new BenchTopics(servers.kafka().bootstrapServers(), settings.partitions());
        SchemaResolver schemas = servers.schemas()) {
      var outputs = new OutputReader(benchTopics, AvroDeserializer.ofAny(schemas));
      return new Run(benchTopics, outputs, servers.connections()).all();
    }
  }

  /** A run on one broker. */
  private final class Run {
    private final BenchTopics benchTopics;
    private final OutputReader outputs;
    private final Map<String, String> connections;
    private final KeyLoader loader;

    Run(BenchTopics benchTopics, OutputReader outputs, Map<String, String> connections) {
      this.benchTopics = benchTopics;
      this.outputs = outputs;
      this.connections = connections;
      this.loader = new KeyLoader(benchTopics, outputs, settings, progress);
    }

    KeysReport all() throws IOException, InterruptedException {
      benchTopics.reset();
      AppInstance app = instance("app", 0);
      loader.load(settings.keys());
      app.start();
      KeysReport.Fill fillResult = loader.await(settings.keys(), app);
      Map<String, Double> rows = app.rows();
      try (var events = new EventProbe(benchTopics, outputs, settings.partitions())) {
        long stopping = System.nanoTime();
        app.stop();
        double stopSeconds = secondsSince(stopping);
        report("stopped cleanly after %.1f s", stopSeconds);
        Map<String, Long> disk = app.diskBytes();
        progress.accept("starting again after the clean stop");
        KeysReport.Start clean = start(app, events, System.nanoTime());
        progress.accept("killed; starting again with the state on disk");
        KeysReport.Start killed = start(app, events, kill(app, events));
        progress.accept("killed; starting again without any state");
        long killedNanos = kill(app, events);
        app.deleteState();
        KeysReport.Start empty = start(app, events, killedNanos);
        app.stop();
        return new KeysReport(
            settings,
            fillResult,
            stores(disk, rows),
            stopSeconds,
            clean,
            killed,
            empty,
            measureHandover());
      }
    }

    private AppInstance instance(String name, int standbys) {
      Map<String, String> config = new HashMap<>(settings.app(connections, standbys));
      // A new group, whose offsets are not known yet.
      config.put("application.id", "spoor-" + standbys);
      return new AppInstance(workspace, name, config, classPath, jvmFlags);
    }

    /** Kills the app with events in flight; returns the time of the kill. */
    private long kill(AppInstance app, EventProbe events) throws InterruptedException {
      events.send(IN_FLIGHT_RECORDS);
      Thread.sleep(settings.commitMillis() * 3L / 2);
      long killedNanos = System.nanoTime();
      app.kill();
      return killedNanos;
    }

    /** Starts the app; seconds count from {@code sinceNanos}. */
    private KeysReport.Start start(AppInstance app, EventProbe events, long sinceNanos)
        throws IOException, InterruptedException {
      app.start();
      double ready = secondsSince(sinceNanos);
      AppInstance.Restored restored = app.restored();
      Memory memory = app.memory();
      double first = secondsToFirstOutput(events, sinceNanos);
      report("  ready after %.1f s, first event published after %.1f s", ready, first);
      return new KeysReport.Start(ready, first, restored, memory);
    }

    /** Seconds until the first event sent now is output. */
    private double secondsToFirstOutput(EventProbe events, long startNanos) {
      EventProbe.OutputTimes out = events.await(events.send(1));
      return (out.first() - startNanos) / 1e9;
    }

    private Map<String, TopicVolume> changelogs() throws InterruptedException {
      Map<String, TopicVolume> changelogs = new TreeMap<>(benchTopics.writtenByTopic());
      changelogs.keySet().removeIf(topic -> !topic.endsWith("-changelog"));
      return changelogs;
    }

    private List<KeysReport.Store> stores(Map<String, Long> disk, Map<String, Double> rows)
        throws InterruptedException {
      Map<String, TopicVolume> changelogs = changelogs();
      List<KeysReport.Store> stores = new ArrayList<>();
      disk.forEach(
          (store, bytes) -> {
            long changelog =
                changelogs.entrySet().stream()
                    .filter(entry -> entry.getKey().endsWith("-" + store + "-changelog"))
                    .mapToLong(entry -> entry.getValue().bytes())
                    .sum();
            stores.add(
                new KeysReport.Store(
                    store, bytes, Math.round(rows.getOrDefault(store, 0.0)), changelog));
          });
      return stores;
    }

    private KeysReport.@Nullable Handover measureHandover()
        throws IOException, InterruptedException {
      int keys = settings.takeOverKeys();
      if (keys == 0) {
        return null;
      }
      report("two instances, %,d keys, a standby each", keys);
      benchTopics.reset();
      AppInstance first = instance("app-1", 1);
      AppInstance second = instance("app-2", 1);
      first.start();
      second.start();
      loader.load(keys);
      loader.await(keys, first);
      try (var events = new EventProbe(benchTopics, outputs, settings.partitions())) {
        events.send(IN_FLIGHT_RECORDS);
        Thread.sleep(settings.commitMillis() * 3L / 2);
        progress.accept("killing the first of them");
        long killed = System.nanoTime();
        first.kill();
        Set<String> probes = events.send(PROBES);
        EventProbe.OutputTimes out = events.await(probes);
        second.stop();
        return new KeysReport.Handover(
            keys, (out.first() - killed) / 1e9, (out.all() - killed) / 1e9);
      }
    }
  }

  private static double secondsSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private void report(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }
}
