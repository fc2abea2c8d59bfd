package io.spoor.cli.command.decisions;

import io.spoor.cli.command.decisions.LiveChainOptions.FollowedPolicies;
import io.spoor.cli.command.decisions.LiveChainOptions.LiveChains;
import io.spoor.cli.command.option.PolicyFiles;
import io.spoor.cli.output.Terminal;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.decisions.applied.AppliedPolicies;
import io.spoor.decisions.callers.CallerFile;
import io.spoor.decisions.callers.Callers;
import io.spoor.decisions.callers.IssuedSubjects;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.confirmations.ApprovalService;
import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.http.DecisionServer;
import io.spoor.decisions.http.DecisionServer.TlsFiles;
import io.spoor.decisions.http.Readiness;
import io.spoor.decisions.kafka.FollowedTopics;
import io.spoor.decisions.kafka.TopicFollower;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.view.RunContext;
import io.spoor.decisions.view.ViewContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves decisions by policies of a folder. */
@Command(name = "pdp")
public final class PdpCommand implements Callable<Integer> {
  /** How long the end of the process waits for that of the server. */
  private static final Duration END = Duration.ofSeconds(30);

  private final Terminal terminal;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  @Mixin private PolicyFiles files = new PolicyFiles();

  @Mixin private LiveChainOptions liveChains = new LiveChainOptions();

  @Mixin private DecisionLogOptions decisionLog = new DecisionLogOptions();

  @Mixin private MetricsOptions metrics = new MetricsOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port to listen on; 0: any free port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Certificate chain (PEM). Needs --tls-key. Default: HTTP without TLS.")
  private @Nullable Path certificates;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Private key of the certificate (PEM, PKCS#8, not encrypted).")
  private @Nullable Path key;

  @Option(
      names = "--callers",
      paramLabel = "FILE",
      description =
          "Who may ask, by client certificate or token, and what (JSON; docs/decisions-api.md). "
              + "Default: anyone on this machine.")
  private @Nullable Path callers;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on. Other than a loopback address it needs --callers and TLS "
              + "(default: 127.0.0.1).")
  private @Nullable InetAddress address;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description =
          "URL by which callers reach the server, for example through a proxy. The metadata "
              + "states it (default: that of the listener).")
  private @Nullable URI baseUrl;

  public PdpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    DecisionServer.Settings settings = settings();
    metrics.start();
    try {
      if (!liveChains.areChainsKnown()) {
        decisionLog.requireDefaults();
        liveChains.requireDefaults();
        if (!files.areGiven()) {
          throw new UsageException(
              "--policies DIR is missing. Only with --chains are applied policies read");
        }
        PolicySet policies = files.load(terminal);
        var engine = new DecisionEngine(policies, terminal::info);
        metrics.registerPolicies(() -> engine, Optional::empty);
        serve(
            settings,
            new DecisionPoint(
                () -> engine,
                RunContext.NONE,
                StaleRuns.ALWAYS_ASK,
                Blocks.NONE,
                Confirmations.NONE,
                metrics.counting(DecisionLog.NONE)),
            Optional.empty(),
            Optional::empty,
            PolicyFiles.summary(policies));
      } else if (settings.callers().areAnonymous()) {
        throw new UsageException(
            "--chains needs --callers: only callers with the right context.spoor state runs");
      } else if (files.areGiven()) {
        PolicySet policies = files.load(terminal);
        var engine = new DecisionEngine(policies, terminal::info);
        serveWithChains(
            settings, () -> engine, Optional::empty, List.of(), PolicyFiles.summary(policies));
      } else if (files.areEntitiesGiven()) {
        throw new UsageException("--entities needs --policies: applied policies have their own");
      } else {
        try (FollowedPolicies followed = liveChains.followPolicies(terminal)) {
          AppliedPolicies policies = followed.policies();
          serveWithChains(
              settings,
              policies,
              policies::obstacle,
              List.of(followed.follower()),
              "the applied policies");
        }
      }
    } catch (IOException e) {
      throw new OperationFailedException(ErrorMessages.describe(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  private void serveWithChains(
      DecisionServer.Settings settings,
      Supplier<DecisionEngine> policies,
      Readiness ofPolicies,
      List<TopicFollower> policyFollowers,
      String summary)
      throws IOException, InterruptedException {
    StaleRuns stale = liveChains.stale();
    Duration deadline = liveChains.topicDeadline();
    try (LiveChains chains = liveChains.start(terminal);
        DecisionLogOptions.OpenLog log =
            decisionLog.start(
                terminal,
                chains.kafka(),
                chains.schemas(),
                () -> liveChains.stateDirectory().resolve("decision-log"))) {
      metrics.registerPolicies(policies, ofPolicies);
      metrics.register(log::register);
      metrics.register(chains::register);
      var followed = new FollowedTopics(InstantSource.system());
      followed.addAll(chains.followers());
      followed.addAll(policyFollowers);
      metrics.registerTopics(chains.followers());
      metrics.registerTopics(policyFollowers);
      var decisions =
          new DecisionPoint(
                  policies,
                  new ViewContext(chains.views(), chains.calls().evaluator()),
                  stale,
                  chains.people().blocks(),
                  chains.people().confirmations(),
                  metrics.counting(log.log()))
              .withSubjects(new IssuedSubjects(settings.callers(), InstantSource.system()))
              .withInputs(() -> followed.behind(deadline))
              .withEntities(chains.calls().entities());
      Readiness ofChains =
          Readiness.of(
              () -> chains.isCaughtUp() && chains.people().areRead(),
              "the live chains, blocks and confirmations have not been read yet; try again soon");
      serve(
          settings,
          decisions,
          Optional.of(chains.people().approvals()),
          ofChains
              .and(ofPolicies)
              .and(followed::stopped)
              .and(Readiness.lagging(() -> followed.behind(deadline).or(log::obstacle))),
          summary);
    }
  }

  private void serve(
      DecisionServer.Settings settings,
      DecisionPoint decisions,
      Optional<ApprovalService> approvals,
      Readiness readiness,
      String summary)
      throws IOException, InterruptedException {
    try (MetricsOptions.Served served = metrics.serve(readiness);
        DecisionServer server =
            DecisionServer.start(
                settings, decisions, approvals, readiness, metrics.observer(), terminal::info)) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::end));
      terminal.print(List.of(server.url()));
      terminal.info("decisions at " + server.address() + ", by " + summary);
      served.address().ifPresent(pages -> terminal.info("metrics at " + pages));
      ending.await();
    }
  }

  /**
   * SIGTERM and Ctrl-C: requests in progress end first, then the record of decisions and the
   * readers are closed, and then the process ends.
   */
  private void end() {
    ending.countDown();
    try {
      ended.await(END.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private DecisionServer.Settings settings() {
    try {
      return new DecisionServer.Settings(
          Optional.ofNullable(address),
          port(),
          tls(),
          Optional.ofNullable(baseUrl).map(this::checked),
          callers == null ? Callers.anyone() : CallerFile.read(callers),
          DecisionServer.LIMITS);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } catch (InvalidFileException e) {
      throw new OperationFailedException(e.reason());
    }
  }

  private int port() {
    if (port < 0 || port > 65_535) {
      throw new UsageException("--port must be a number from 0 to 65535");
    }
    return port;
  }

  private Optional<TlsFiles> tls() {
    if ((certificates == null) != (key == null)) {
      throw new UsageException("--tls-cert and --tls-key go together");
    }
    return certificates == null || key == null
        ? Optional.empty()
        : Optional.of(new TlsFiles(certificates, key));
  }

  private URI checked(URI url) {
    boolean isHttp =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    boolean isPlain =
        url.getQuery() == null
            && url.getFragment() == null
            && url.getUserInfo() == null
            && url.normalize().equals(url);
    if (!isHttp || url.getHost() == null || url.getPort() > 65_535 || !isPlain) {
      throw new UsageException(
          "--base-url must be a URL such as https://pdp.example, without user, query and fragment");
    }
    String text = url.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
  }
}
