package io.spoor.benchmarks.decisions;

import io.spoor.benchmarks.endtoend.LiveStream;
import io.spoor.launchers.DecisionProcess;
import io.spoor.launchers.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks a decision server that follows the live chains of an app about calls of these chains, while
 * records flow through the app. A bare Jetty that asks the same policies alternates with it, under
 * the same stream. Broker, registry, app and both servers are processes of their own.
 */
public final class LiveDecisionsBench {
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  /**
   * Until the code that evaluates calls is compiled: beside a stream, compilers have little time.
   */
  private static final int WARM_UP_OF_SERVERS = 120;

  private final Path root;
  private final Workspace workspace;
  private final String classPath;
  private final LiveDecisionsSettings settings;
  private final List<String> flags;
  private final Consumer<String> progress;

  /**
   * Creates the measurement.
   *
   * @param root project root, for the starter policies
   * @param workspace a dedicated directory; servers are started in it and stopped again
   * @param flags JVM flags of the decision server, beyond those of {@code up --decisions}
   * @param progress receives progress messages
   */
  public LiveDecisionsBench(
      Path root,
      Workspace workspace,
      String classPath,
      LiveDecisionsSettings settings,
      List<String> flags,
      Consumer<String> progress) {
    this.root = root;
    this.workspace = workspace;
    this.classPath = classPath;
    this.settings = settings;
    this.flags = flags;
    this.progress = progress;
  }

  /**
   * Runs the measurement; takes minutes.
   *
   * @param app starts the stream
   */
  public LiveDecisionsReport run(LiveStream.Settings app) throws IOException, InterruptedException {
    Path folder = workspace.directory("decisions");
    BenchCaller caller = BenchCaller.create(folder);
    BenchPolicies policies =
        BenchPolicies.write(root, folder.resolve("policies"), settings.furtherPolicies());
    progress.accept("starting a broker, a registry and the app");
    try (LiveStream stream = LiveStream.start(workspace, classPath, app)) {
      progress.accept("starting the decision server and the bare server");
      DecisionProcess server =
          new PdpLauncher(workspace, classPath, folder, flags)
              .start(stream.connections(), policies, caller, stream.fingerprintKey());
      BareServerMain.Running bare = BareServerMain.start(workspace, classPath, policies);
      try {
        return measure(stream, server, bare, caller);
      } finally {
        bare.child().stop();
        server.child().stop();
      }
    }
  }

  private LiveDecisionsReport measure(
      LiveStream stream, DecisionProcess server, BareServerMain.Running bare, BenchCaller caller)
      throws InterruptedException, IOException {
    progress.accept("warming up the stream");
    stream.begin();
    Thread.sleep(WARM_UP);
    var staleness = new StatedStaleness();
    var report = new LiveDecisionsReport(settings);
    try (var asksSpoor =
            new SteadyCaller(
                URI.create(server.url() + "/access/v1/evaluation"),
                caller.authorization(),
                number -> CallRequest.of(stream.trace(number)),
                staleness);
        var asksBare =
            new SteadyCaller(
                bare.url(),
                caller.authorization(),
                number -> CallRequest.of(stream.trace(number)))) {
      progress.accept("warming up the servers");
      asksBare.send(settings.rate(), settings.seconds());
      asksSpoor.send(settings.rate(), WARM_UP_OF_SERVERS);
      staleness.reset();
      long from = System.nanoTime();
      for (int round = 1; round <= settings.rounds(); round++) {
        progress.accept("round " + round + " of " + settings.rounds());
        Duration spoorBefore = server.child().identity().cpuTime();
        report.addSpoor(asksSpoor.send(settings.rate(), settings.seconds()));
        report.addSpoorCpu(server.child().identity().cpuTime().minus(spoorBefore));
        Duration bareBefore = bare.child().identity().cpuTime();
        report.addBare(asksBare.send(settings.rate(), settings.seconds()));
        report.addBareCpu(bare.child().identity().cpuTime().minus(bareBefore));
      }
      long until = System.nanoTime();
      report.addStaleness(staleness);
      report.addFindings(stream.end(from, until));
      report.addMemory(server.child().identity().residentBytes());
    }
    return report;
  }
}
