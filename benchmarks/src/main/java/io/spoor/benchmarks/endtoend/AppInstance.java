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
  private static final Pattern SAMPLE =
      Pattern.compile("(\\w+)(?:\\{[^}]*(?:area|store)=\"([^\"]+)\"[^}]*})? (\\S+)");

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
   * State that active tasks restored since the start.
   *
   * @param records read from changelogs
   * @param bytes of these records
   * @param seconds during which at least one store was restored
   */
  record Restored(long records, long bytes, double seconds) {}

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
  void start() {
    running =
        AppProcess.start(
            workspace, name, new ServerSettings(0, settings), classPath, flags, READY_TIMEOUT);
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

  /** State restored since the start. */
  Restored restored() throws IOException, InterruptedException {
    return new Restored(
        Math.round(sum("spoor_restored_records_total")),
        Math.round(sum("spoor_changelog_read_bytes")),
        sum("spoor_restore_seconds_total"));
  }

  /** CPU time since the start. */
  Duration cpu() {
    return ProcessHandle.of(child().identity().pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  private double sum(String metric) throws IOException, InterruptedException {
    return metric(metric).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** A metric by its label area or store, summed; without such a label, the key is empty. */
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
                  values.merge(
                      sample.group(2) == null ? "" : sample.group(2),
                      Double.parseDouble(sample.group(3)),
                      Double::sum));
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
