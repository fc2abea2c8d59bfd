package io.spoor.benchmarks.decisions;

import io.spoor.benchmarks.endtoend.ViewTopic;
import io.spoor.launchers.DecisionProcess;
import io.spoor.launchers.PrivateFiles;
import io.spoor.launchers.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Starts a decision server that reads the views of many active runs, and takes its memory. */
public final class RunMemoryBench {
  private static final int PARTITIONS = 4;
  private static final int ASKED = 1_000;

  private final Path root;

  /** MiB. */
  private static final long HEAP_WITHOUT_RUNS = 128;

  /** Bytes, with room for the collector. */
  private static final long HEAP_OF_A_RUN = 1_150;

  private final Workspace workspace;
  private final String classPath;
  private final List<String> flags;
  private final Consumer<String> progress;

  /** The parameters are those of {@link LiveDecisionsBench}. */
  public RunMemoryBench(
      Path root,
      Workspace workspace,
      String classPath,
      List<String> flags,
      Consumer<String> progress) {
    this.root = root;
    this.workspace = workspace;
    this.classPath = classPath;
    this.flags = flags;
    this.progress = progress;
  }

  /**
   * Runs the measurement; takes minutes.
   *
   * @param runs number of runs
   * @param furtherPolicies policies beside the starter policies
   */
  public RunMemoryReport run(int runs, int furtherPolicies)
      throws IOException, InterruptedException {
    Path folder = workspace.directory("decisions");
    BenchCaller caller = BenchCaller.create(folder);
    BenchPolicies policies = BenchPolicies.write(root, folder.resolve("policies"), furtherPolicies);
    Path key = PrivateFiles.write(folder.resolve("taint.key"), "0123456789abcdef".repeat(2));
    progress.accept("starting a broker and a registry");
    try (ViewTopic topic = ViewTopic.start(workspace, PARTITIONS)) {
      progress.accept(String.format(Locale.ROOT, "writing the views of %,d runs", runs));
      topic.write(runs);
      progress.accept("starting the decision server");
      long begin = System.nanoTime();
      DecisionProcess server =
          new PdpLauncher(workspace, classPath, folder, flags(runs))
              .start(topic.connections(), policies, caller, key);
      double seconds = (System.nanoTime() - begin) / 1e9;
      try (HttpClient client = HttpClient.newHttpClient()) {
        int known = known(client, server, caller, runs);
        var process = server.child().identity();
        return new RunMemoryReport(
            runs, seconds, process.residentBytes(), process.peakResidentBytes(), known, ASKED);
      } finally {
        server.child().stop();
      }
    }
  }

  /** The heap of {@code up --decisions} holds half a million runs; flags of the user come last. */
  private List<String> flags(int runs) {
    long mebibytes = HEAP_WITHOUT_RUNS + runs * HEAP_OF_A_RUN / (1 << 20);
    return Stream.concat(Stream.of("-Xmx" + mebibytes + "m"), flags.stream()).toList();
  }

  /** Number of runs that the server knows, of {@link #ASKED} spread over all. */
  private static int known(HttpClient client, DecisionProcess server, BenchCaller caller, int runs)
      throws IOException, InterruptedException {
    int known = 0;
    for (int i = 0; i < ASKED; i++) {
      String trace = ViewTopic.trace((int) ((long) i * runs / ASKED));
      HttpResponse<String> answer =
          client.send(
              request(server.url() + "/access/v1/evaluation", caller)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(CallRequest.of(trace)))
                  .build(),
              BodyHandlers.ofString());
      // No app reports progress, so policies are not asked; the run is described all the same.
      if (answer.statusCode() == 200 && answer.body().contains("\"known\":true")) {
        known++;
      }
    }
    return known;
  }

  private static HttpRequest.Builder request(String url, BenchCaller caller) {
    return HttpRequest.newBuilder(URI.create(url)).header("Authorization", caller.authorization());
  }
}
