package io.spoor.benchmarks.decisions;

import io.spoor.launchers.DecisionProcess;
import io.spoor.launchers.ServerCredentials;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts {@code bin/spoor pdp --chains} as a process of its own, as {@code up --decisions} does.
 *
 * @param folder for its files
 * @param flags JVM flags, beyond those of {@code up}; the last one takes precedence
 */
record PdpLauncher(Workspace workspace, String classPath, Path folder, List<String> flags) {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  /**
   * Starts the server, and returns when it decides.
   *
   * @param connections settings of Kafka and the registry
   * @param key the app's key for fingerprints
   */
  DecisionProcess start(
      Map<String, String> connections, BenchPolicies policies, BenchCaller caller, Path key)
      throws IOException, InterruptedException {
    Path content = Files.createDirectories(folder.resolve("content"));
    List<String> options =
        List.of(
            "--chains",
            "--policies",
            policies.folder().toString(),
            "--entities",
            policies.entities().toString(),
            "--callers",
            caller.file().toString(),
            "--taint-key-file",
            key.toString(),
            "--content-dir",
            content.toString(),
            "--decision-log",
            folder.resolve("log").toString(),
            "--server-name",
            "bench");
    DecisionProcess server =
        DecisionProcess.start(
            workspace,
            "pdp",
            ServerSettings.onFreePort(),
            classPath,
            Stream.concat(DecisionProcess.FLAGS.stream(), flags.stream()).toList(),
            connections,
            options,
            ServerCredentials.OPEN);
    try {
      awaitReady(server, caller);
    } catch (InterruptedException | RuntimeException e) {
      server.child().stop();
      throw e;
    }
    return server;
  }

  private static void awaitReady(DecisionProcess server, BenchCaller caller)
      throws InterruptedException {
    var credentials = ServerCredentials.bearer(Optional.empty(), caller.token());
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      String status = status(server, credentials);
      if (status.contains("\"ready\":true")) {
        return;
      }
      if (!server.child().isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the decision server does not decide: "
                + status
                + "; its log: "
                + server.child().log());
      }
      Thread.sleep(100);
    }
  }

  private static String status(DecisionProcess server, ServerCredentials credentials)
      throws InterruptedException {
    try {
      return DecisionProcess.status(server.url(), credentials);
    } catch (IOException e) {
      return "no answer: " + e;
    }
  }
}
