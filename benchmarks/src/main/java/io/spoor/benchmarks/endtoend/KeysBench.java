package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.endtoend.AppInstance.Memory;
import io.spoor.benchmarks.endtoend.AppInstance.StartTimes;
import io.spoor.benchmarks.endtoend.BenchTopics.Content;
import io.spoor.benchmarks.endtoend.BenchTopics.TopicVolume;
import io.spoor.launchers.Workspace;
import io.spoor.schemas.registry.SchemaResolver;
import io.spoor.schemas.serde.AvroDeserializer;
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
 * Loads the app with many concurrent keys, and measures its memory and state, a start with the
 * state on disk, a start without state after a crash, and a takeover by a standby.
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
        report("stopped cleanly after %.1f s", secondsSince(stopping));
        Map<String, Long> disk = app.diskBytes();
        KeysReport.Start restart = restart(app, events);
        KeysReport.Restore restore = restore(app, events);
        app.stop();
        return new KeysReport(
            settings, fillResult, stores(disk, rows), restart, restore, measureHandover());
      }
    }

    private AppInstance instance(String name, int standbys) {
      Map<String, String> config = new HashMap<>(settings.app(connections, standbys));
      // A new group, whose offsets are not known yet.
      config.put("application.id", "spoor-" + standbys);
      return new AppInstance(workspace, name, config, classPath, jvmFlags);
    }

    private KeysReport.Start restart(AppInstance app, EventProbe events)
        throws IOException, InterruptedException {
      progress.accept("starting again with the state on disk");
      long startNanos = System.nanoTime();
      StartTimes started = app.start();
      double first = secondsToFirstOutput(events, startNanos);
      var start = new KeysReport.Start(started.seconds(), first, app.memory());
      report(
          "  ready after %.1f s, first event published after %.1f s", start.readySeconds(), first);
      return start;
    }

    private KeysReport.Restore restore(AppInstance app, EventProbe events)
        throws IOException, InterruptedException {
      progress.accept("killed; starting again without any state");
      events.send(IN_FLIGHT_RECORDS);
      Thread.sleep(settings.commitMillis() * 3L / 2);
      app.kill();
      app.deleteState();
      long startNanos = System.nanoTime();
      StartTimes started = app.start();
      double first = secondsToFirstOutput(events, startNanos);
      report("  ready after %.1f s, first event published after %.1f s", started.seconds(), first);
      Memory memory = app.memory();
      long records = 0;
      long bytes = 0;
      for (String changelog : changelogs().keySet()) {
        Content content = benchTopics.read(changelog);
        records += content.records();
        bytes += content.bytes();
      }
      return new KeysReport.Restore(
          new KeysReport.Start(started.seconds(), first, memory),
          started.withTasks(),
          records,
          bytes);
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
