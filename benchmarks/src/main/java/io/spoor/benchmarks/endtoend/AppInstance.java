package io.spoor.benchmarks.endtoend;

import io.spoor.launchers.AppProcess;
import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.Directories;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The app as a separate process, as {@code bin/spoor up} starts it, with its state on disk. */
final class AppInstance {
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(20);
  private static final Pattern TASK = Pattern.compile("\\d+_\\d+");
  private static final Pattern SAMPLE =
      Pattern.compile("(\\w+)\\{[^}]*(?:area|store)=\"([^\"]+)\"[^}]*} (\\S+)");

  private final Workspace workspace;
  private final String name;
  private final String applicationId;
  private final Map<String, String> settings;
  private final String classPath;
  private final List<String> flags;
  private @Nullable AppProcess running;

  /**
   * @param name of the instance
   * @param settings app settings, except its state directory and health page
   * @param flags JVM flags in addition to those of {@code up}
   */
  AppInstance(
      Workspace workspace,
      String name,
      Map<String, String> settings,
      String classPath,
      List<String> flags) {
    this.workspace = workspace;
    this.name = name;
    this.settings = settings;
    this.applicationId = settings.getOrDefault("application.id", "spoor");
    this.classPath = classPath;
    this.flags = flags;
  }

  /**
   * Durations of a start.
   *
   * @param seconds until the health page reported ready
   * @param withTasks part of these seconds in which it had tasks, and restored them
   */
  record StartTimes(double seconds, double withTasks) {}

  /**
   * Memory use in bytes.
   *
   * @param resident current resident memory
   * @param peak peak resident memory since the start
   * @param heap used heap
   * @param heapLimit maximum heap
   */
  record Memory(long resident, long peak, long heap, long heapLimit) {}

  /** Starts the app and waits until it is ready. */
  StartTimes start() throws InterruptedException {
    var tasks = new FirstTask(state().resolve(applicationId));
    Thread thread = Thread.ofPlatform().name("watch").start(tasks);
    try {
      AppProcess app =
          AppProcess.start(
              workspace, name, new ServerSettings(0, settings), classPath, flags, READY_TIMEOUT);
      long now = System.nanoTime();
      running = app;
      return new StartTimes(
          app.child().startupDuration().toNanos() / 1e9, tasks.nanosSinceFirstTask(now) / 1e9);
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  /** Records when the first task's directory is created, which is when the task is assigned. */
  private static final class FirstTask implements Runnable {
    private final Path directory;
    private volatile long seenNanos;

    FirstTask(Path directory) {
      this.directory = directory;
    }

    @Override
    public void run() {
      try {
        // After a clean stop, directories already exist.
        while (!hasTask(directory)) {
          Thread.sleep(10);
        }
        seenNanos = System.nanoTime();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    long nanosSinceFirstTask(long now) {
      return seenNanos == 0 ? 0 : now - seenNanos;
    }

    private static boolean hasTask(Path directory) {
      if (!Files.isDirectory(directory)) {
        return false;
      }
      try (Stream<Path> files = Files.list(directory)) {
        return files.anyMatch(file -> TASK.matcher(file.getFileName().toString()).matches());
      } catch (IOException e) {
        return false;
      }
    }
  }

  /**
   * Stops it cleanly.
   *
   * @throws IllegalStateException if it left no reusable state
   */
  void stop() {
    child().stop();
    running = null;
    if (!Files.exists(state().resolve(applicationId).resolve("stopped-in-order"))) {
      throw new IllegalStateException("the app did not stop cleanly; its log: " + log());
    }
  }

  /** Kills it like a crash. */
  void kill() {
    child().kill();
    running = null;
  }

  /** Simulates the loss of the machine's disk. */
  void deleteState() {
    Directories.delete(state());
  }

  Memory memory() throws IOException, InterruptedException {
    Map<String, Double> used = metric("jvm_memory_used_bytes");
    Map<String, Double> max = metric("jvm_memory_max_bytes");
    return new Memory(
        resident(),
        child().identity().peakResidentBytes(),
        Math.round(used.getOrDefault("heap", 0.0)),
        Math.round(max.getOrDefault("heap", 0.0)));
  }

  long resident() {
    return child().identity().residentBytes();
  }

  /** Rows of each store, as estimated by RocksDB. */
  Map<String, Double> rows() throws IOException, InterruptedException {
    return metric("spoor_state_rows");
  }

  /** A metric by area or store, summed. */
  private Map<String, Double> metric(String metric) throws IOException, InterruptedException {
    String url = app().healthUrl().replace("/health", "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String page =
          client
              .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
              .body();
      Map<String, Double> values = new TreeMap<>();
      page.lines()
          .map(SAMPLE::matcher)
          .filter(Matcher::matches)
          .filter(sample -> sample.group(1).equals(metric))
          .forEach(
              sample ->
                  values.merge(sample.group(2), Double.parseDouble(sample.group(3)), Double::sum));
      return values;
    }
  }

  /** File size of each store, in bytes. */
  Map<String, Long> diskBytes() {
    Map<String, Long> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(state())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        // APPLICATION/TASK/rocksdb/STORE/FILE
        Path path = state().relativize(file);
        if (path.getNameCount() > 4) {
          bytes.merge(path.getName(3).toString(), Files.size(file), Long::sum);
        }
      }
    } catch (NoSuchFileException e) {
      throw new IllegalStateException("the state changed while it was read", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  private AppProcess app() {
    AppProcess app = running;
    if (app == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return app;
  }

  private ChildProcess child() {
    return app().child();
  }

  private Path state() {
    return AppProcess.stateDirectory(workspace, name);
  }

  private Path log() {
    return workspace.log(name);
  }
}
