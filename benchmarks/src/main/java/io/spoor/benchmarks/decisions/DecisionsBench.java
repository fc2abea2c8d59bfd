package io.spoor.benchmarks.decisions;

import io.spoor.decisions.callers.CallerFile;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.http.DecisionServer;
import io.spoor.decisions.view.ChainViews;
import io.spoor.decisions.view.ViewContext;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Asks a decision server with many policies about calls of live runs, at a constant rate. The
 * server verifies the caller's token, finds the run, and asks the policies. A bare Jetty that asks
 * the same policies alternates with it, in the same JVM.
 */
public final class DecisionsBench {
  private final Path root;
  private final Path folder;
  private final DecisionsSettings settings;
  private final Consumer<String> progress;

  /**
   * Creates the measurement.
   *
   * @param root project root, for the starter policies
   * @param folder an empty folder for its files
   * @param progress receives progress messages
   */
  public DecisionsBench(
      Path root, Path folder, DecisionsSettings settings, Consumer<String> progress) {
    this.root = root;
    this.folder = folder;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs the measurement; takes minutes.
   *
   * @throws IOException if a server cannot be started
   */
  public DecisionsReport run() throws IOException, InterruptedException {
    BenchCaller caller = BenchCaller.create(folder);
    var engine =
        new DecisionEngine(
            BenchPolicies.write(root, folder.resolve("policies"), settings.furtherPolicies())
                .load(),
            progress);
    var views = new ChainViews(InstantSource.system());
    IntStream.range(0, settings.runs()).forEach(run -> know(views, run));
    var decisions =
        new DecisionPoint(
            () -> engine,
            new ViewContext(views),
            StaleRuns.ALWAYS_ASK,
            Blocks.NONE,
            Confirmations.NONE,
            DecisionLog.NONE);
    String authorization = caller.authorization();
    var report = new DecisionsReport(settings);
    try (DecisionServer server = DecisionServer.start(serverSettings(caller), decisions, progress);
        var bare = new BareServer(engine, CallRequest.read(request(0)), 0);
        var asksSpoor =
            new SteadyCaller(
                URI.create(server.url() + "/access/v1/evaluation"), authorization, this::request);
        var asksBare = new SteadyCaller(bare.url(), authorization, this::request)) {
      progress.accept("warming up");
      asksSpoor.send(settings.rate(), settings.seconds());
      asksBare.send(settings.rate(), settings.seconds());
      for (int round = 1; round <= settings.rounds(); round++) {
        progress.accept("round " + round + " of " + settings.rounds());
        report.addSpoor(asksSpoor.send(settings.rate(), settings.seconds()));
        report.addBare(asksBare.send(settings.rate(), settings.seconds()));
      }
    }
    return report;
  }

  private static DecisionServer.Settings serverSettings(BenchCaller caller) throws IOException {
    try {
      return new DecisionServer.Settings(
          Optional.empty(),
          0,
          Optional.empty(),
          Optional.empty(),
          CallerFile.read(caller.file()),
          DecisionServer.LIMITS);
    } catch (InvalidFileException e) {
      throw new IOException(e.reason(), e);
    }
  }

  private static void know(ChainViews views, int run) {
    String root = Keys.of(BenchCaller.TENANT, "trace", "", trace(run));
    views.apply(
        ChainViewKey.ofChain(root),
        ChainView.newBuilder()
            .setTenant(BenchCaller.TENANT)
            .setChainId(Keys.id(root))
            .setGeneration(0)
            .setRevision(1)
            .setEpoch(1)
            .setAgentId("clerk")
            .setRunId("run-" + run)
            .setRiskScore(10)
            .setWrites(Map.of("writes-data", 3L))
            .build());
    views.apply(ChainViewKey.ofKey(root), new ChainKey(root, 0, 1L, 0, null));
  }

  private static String trace(int run) {
    return String.format(Locale.ROOT, "%032x", run + 1);
  }

  private String request(int number) {
    return CallRequest.of(trace(number % settings.runs()));
  }
}
