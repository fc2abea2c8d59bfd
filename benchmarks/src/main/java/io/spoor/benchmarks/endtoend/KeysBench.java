package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.endtoend.AppInstance.Memory;
import io.spoor.benchmarks.endtoend.AppInstance.Started;
import io.spoor.benchmarks.endtoend.Cluster.Content;
import io.spoor.benchmarks.endtoend.Cluster.Written;
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
 * Lets the app know many keys at once, and looks at its memory and its state, at a start with the
 * state on disk, at one without any after a crash, and at a standby that takes over.
 */
public final class KeysBench {
  /** Events that are on their way when an instance is killed. */
  private static final int ON_THEIR_WAY = 1_000;

  /** New keys after that, many enough for each partition of each topic to have some. */
  private static final int PROBES = 64;

  private final Workspace workspace;
  private final String classPath;
  private final KeysSettings settings;
  private final List<String> jvmFlags;
  private final Consumer<String> progress;

  /**
   * @param workspace a directory of its own; servers are started in it and stopped again
   * @param classPath of the app and a logger
   * @param jvmFlags for the app, beside those that {@code up} gives
   * @param progress is told what is being done
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

  /** Runs all of it; takes minutes. */
  public KeysReport run() throws IOException, InterruptedException {
    progress.accept("starting a broker and a registry");
    try (var servers = BenchServers.start(workspace);
        var cluster = new Cluster(servers.kafka().bootstrapServers(), settings.partitions());
        SchemaResolver schemas = servers.schemas()) {
      var outputs = new Outputs(cluster, AvroDeserializer.ofAny(schemas));
      return new Run(cluster, outputs, servers.connections()).all();
    }
  }

  /** On one broker. */
  private final class Run {
    private final Cluster cluster;
    private final Outputs outputs;
    private final Map<String, String> connections;
    private final Filling filling;

    Run(Cluster cluster, Outputs outputs, Map<String, String> connections) {
      this.cluster = cluster;
      this.outputs = outputs;
      this.connections = connections;
      this.filling = new Filling(cluster, outputs, settings, progress);
    }

    KeysReport all() throws IOException, InterruptedException {
      cluster.reset();
      AppInstance app = instance("app", 0);
      filling.load(settings.keys());
      app.start();
      KeysReport.Fill fill = filling.await(settings.keys(), app);
      Map<String, Double> rows = app.rows();
      try (var events = new NewEvents(cluster, outputs, settings.partitions())) {
        long stopping = System.nanoTime();
        app.stop();
        say("stopped in order after %.1f s", secondsSince(stopping));
        Map<String, Long> disk = app.diskBytes();
        KeysReport.Start restart = restart(app, events);
        KeysReport.Restore restore = restore(app, events);
        app.stop();
        return new KeysReport(settings, fill, stores(disk, rows), restart, restore, takeOver());
      }
    }

    private AppInstance instance(String name, int standbys) {
      Map<String, String> config = new HashMap<>(settings.app(connections, standbys));
      // Another group than the one whose offsets are known already.
      config.put("application.id", "spoor-" + standbys);
      return new AppInstance(workspace, name, config, classPath, jvmFlags);
    }

    private KeysReport.Start restart(AppInstance app, NewEvents events)
        throws IOException, InterruptedException {
      progress.accept("starting again with the state on disk");
      long begun = System.nanoTime();
      Started started = app.start();
      double first = firstOut(events, begun);
      var start = new KeysReport.Start(started.seconds(), first, app.memory());
      say("  ready after %.1f s, first event out after %.1f s", start.ready(), first);
      return start;
    }

    private KeysReport.Restore restore(AppInstance app, NewEvents events)
        throws IOException, InterruptedException {
      progress.accept("killed; starting again without any state");
      events.send(ON_THEIR_WAY);
      Thread.sleep(settings.commitMillis() * 3L / 2);
      app.kill();
      app.deleteState();
      long begun = System.nanoTime();
      Started started = app.start();
      double first = firstOut(events, begun);
      say("  ready after %.1f s, first event out after %.1f s", started.seconds(), first);
      Memory memory = app.memory();
      long records = 0;
      long bytes = 0;
      for (String changelog : changelogs().keySet()) {
        Content content = cluster.read(changelog);
        records += content.records();
        bytes += content.bytes();
      }
      return new KeysReport.Restore(
          new KeysReport.Start(started.seconds(), first, memory),
          started.withTasks(),
          records,
          bytes);
    }

    /** Seconds until the first event that is sent now is out. */
    private double firstOut(NewEvents events, long begun) {
      NewEvents.Out out = events.await(events.send(1));
      return (out.first() - begun) / 1e9;
    }

    private Map<String, Written> changelogs() throws InterruptedException {
      Map<String, Written> changelogs = new TreeMap<>(cluster.written());
      changelogs.keySet().removeIf(topic -> !topic.endsWith("-changelog"));
      return changelogs;
    }

    private List<KeysReport.Store> stores(Map<String, Long> disk, Map<String, Double> rows)
        throws InterruptedException {
      Map<String, Written> changelogs = changelogs();
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

    private KeysReport.@Nullable TakeOver takeOver() throws IOException, InterruptedException {
      int keys = settings.takeOverKeys();
      if (keys == 0) {
        return null;
      }
      say("two instances, %,d keys, a standby each", keys);
      cluster.reset();
      AppInstance first = instance("app-1", 1);
      AppInstance second = instance("app-2", 1);
      first.start();
      second.start();
      filling.load(keys);
      filling.await(keys, first);
      try (var events = new NewEvents(cluster, outputs, settings.partitions())) {
        events.send(ON_THEIR_WAY);
        Thread.sleep(settings.commitMillis() * 3L / 2);
        progress.accept("killing the first of them");
        long killed = System.nanoTime();
        first.kill();
        Set<String> probes = events.send(PROBES);
        NewEvents.Out out = events.await(probes);
        second.stop();
        return new KeysReport.TakeOver(
            keys, (out.first() - killed) / 1e9, (out.all() - killed) / 1e9);
      }
    }
  }

  private static double secondsSince(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private void say(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }
}
