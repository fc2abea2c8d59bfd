package io.spoor.cli.command.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.cli.command.option.StateDirOption;
import io.spoor.cli.output.Terminal;
import io.spoor.client.UsageException;
import io.spoor.localstack.Endpoints;
import io.spoor.localstack.FailureTranslator;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.StackComponent;
import io.spoor.localstack.StackHome;
import io.spoor.localstack.StackListener;
import io.spoor.localstack.StackOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the local stack and leaves it running. */
@Command(name = "up")
public final class UpCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StateDirOption home = new StateDirOption();

  @Mixin private ServersOption servers = new ServersOption();

  @Option(names = "--kafka-port", paramLabel = "PORT", description = "Kafka's port.")
  private @Nullable Integer kafkaPort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      description = "The schema registry's port.")
  private @Nullable Integer registryPort;

  @Option(
      names = "--elasticsearch-port",
      paramLabel = "PORT",
      description = "Elasticsearch's port.")
  private @Nullable Integer elasticsearchPort;

  @Option(names = "--connect-port", paramLabel = "PORT", description = "Connect's REST port.")
  private @Nullable Integer connectPort;

  @Option(
      names = "--app-port",
      paramLabel = "PORT",
      description = "The port of the app's health page.")
  private @Nullable Integer appPort;

  @Option(
      names = "--decisions-port",
      paramLabel = "PORT",
      description = "The decision server's port.")
  private @Nullable Integer decisionsPort;

  @Option(
      names = "--app",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of the app. The setting is saved; an empty value removes it. "
              + "The app restarts if its settings changed.")
  private Map<String, String> appSettings = new LinkedHashMap<>();

  @Option(
      names = "--secure",
      description =
          "Create the stack with TLS, logins and ACLs: a dedicated CA, users and "
              + "passwords, under security/ in its state. It stays secured; a stack "
              + "created without --secure stays unsecured until \"down --wipe\".")
  private boolean secure;

  @Option(
      names = "--alerts",
      paramLabel = "FILE",
      description =
          "Routing file: recipients of alerts (docs/alerts.md). The setting is saved. Each \"up\" "
              + "reloads the file if it has changed. Pass \"\" to stop notifications.")
  private @Nullable String alerts;

  @Option(
      names = "--decisions",
      negatable = true,
      description =
          "Whether the stack has a decision server (bin/spoor pdp --chains). The setting is "
              + "saved. Its files are in decisions/ in the state directory: callers.json says "
              + "who may ask, and token is that of the caller \"local\".")
  private @Nullable Boolean decisions;

  @Option(names = "--json", description = "One object with the endpoints on standard output.")
  private boolean json;

  public UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return FailureTranslator.translate(this::start);
  }

  private int start() {
    long startNanos = System.nanoTime();
    StackListener listener = new StackProgressPrinter(new PrintWriter(terminal.err(), true, UTF_8));
    StackHome stackHome = home.home();
    servers.applyTo(stackHome);
    LocalStack stack =
        LocalStack.start(
            stackHome, new StackOptions(ports(), appSettings, alerts, secure, decisions), listener);
    stack.leaveRunning();
    Endpoints endpoints = stack.endpoints();
    Optional<String> undecided =
        LocalStack.hasDecisionServer(stackHome)
            ? new DecisionServerReady(stackHome, terminal).await(endpoints)
            : Optional.empty();
    if (json) {
      terminal.out().println(StackJson.endpoints(endpoints));
      return problems(stack, undecided);
    }
    terminal.info("");
    terminal.info(
        stack.hasStarted()
            ? "The stack is up after " + seconds(startNanos) + ". State: " + stackHome.state()
            : "The stack is already running. State: " + stackHome.state());
    if (LocalStack.isReplaying(stackHome)) {
      terminal.info("A replay is in progress: bin/spoor replay continues it.");
    }
    endpoints
        .decisionsUrl()
        .ifPresent(
            url ->
                terminal.info(
                    "Decisions: %s, with the token in %s (docs/ask-before-you-act.md)"
                        .formatted(url, LocalStack.decisionToken(stackHome))));
    terminal.info("Next: bin/spoor status, bin/spoor ingest --help, bin/spoor down");
    return problems(stack, undecided);
  }

  /** The exit code. */
  private int problems(LocalStack stack, Optional<String> undecided) {
    List<String> problems = Stream.concat(stack.problems().stream(), undecided.stream()).toList();
    problems.forEach(problem -> terminal.err().println(problem));
    return problems.isEmpty() ? 0 : 1;
  }

  private Map<StackComponent, Integer> ports() {
    Map<StackComponent, Integer> ports = new EnumMap<>(StackComponent.class);
    add(ports, StackComponent.KAFKA, kafkaPort);
    add(ports, StackComponent.REGISTRY, registryPort);
    add(ports, StackComponent.ELASTICSEARCH, elasticsearchPort);
    add(ports, StackComponent.CONNECT, connectPort);
    add(ports, StackComponent.APP, appPort);
    add(ports, StackComponent.DECISIONS, decisionsPort);
    return ports;
  }

  private static void add(
      Map<StackComponent, Integer> ports, StackComponent component, @Nullable Integer port) {
    if (port == null) {
      return;
    }
    if (port < 1 || port > 65535) {
      throw new UsageException("--" + component.label() + "-port must be 1 to 65535, not " + port);
    }
    ports.put(component, port);
  }

  private static String seconds(long startNanos) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    return String.format(Locale.ROOT, "%.1f s", elapsed.toMillis() / 1000.0);
  }
}
