package io.spoor.benchmarks.decisions;

import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.launchers.ChildLogging;
import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.DecisionProcess;
import io.spoor.launchers.JavaCommand;
import io.spoor.launchers.LaunchSpec;
import io.spoor.launchers.Ports;
import io.spoor.launchers.ReadinessProbe;
import io.spoor.launchers.ShutdownTier;
import io.spoor.launchers.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A {@link BareServer} in a JVM of its own, with the flags of a decision server. */
public final class BareServerMain {
  private static final String NAME = "bare-jetty";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** A run that nobody knows: the bare server looks up none. */
  private static final String TRACE = "0".repeat(31) + "1";

  private BareServerMain() {}

  /** {@code BareServerMain PORT POLICIES ENTITIES}: serves until the process is stopped. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var policies = new BenchPolicies(Path.of(args[1]), Path.of(args[2]));
    var engine = new DecisionEngine(policies.load(), System.err::println);
    try (var server =
        new BareServer(
            engine, CallRequest.read(CallRequest.of(TRACE)), Integer.parseInt(args[0]))) {
      System.err.println("bare server at " + server.url());
      new CountDownLatch(1).await();
    }
  }

  /** A running process. */
  record Running(URI url, ChildProcess child) {}

  /** Starts the process, and returns when it answers. */
  static Running start(Workspace workspace, String classPath, BenchPolicies policies) {
    int port = Ports.allocate();
    String url = "http://127.0.0.1:" + port;
    List<String> flags = new ArrayList<>(DecisionProcess.FLAGS);
    flags.add(ChildLogging.flag(workspace.directory(NAME)));
    List<String> command =
        JavaCommand.of(
            flags,
            classPath,
            BareServerMain.class.getName(),
            Integer.toString(port),
            policies.folder().toString(),
            policies.entities().toString());
    return new Running(
        URI.create(url),
        ChildProcess.start(
            new LaunchSpec(
                NAME,
                ShutdownTier.CLIENT,
                workspace,
                command,
                Map.of(),
                ReadinessProbe.http(url),
                TIMEOUT)));
  }
}
