package io.spoor.cli.command.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.command.option.ProgressLine;
import io.spoor.cli.command.option.StateDirOption;
import io.spoor.cli.output.Terminal;
import io.spoor.client.replay.LagMonitor.Replayed;
import io.spoor.client.search.SearchClient;
import io.spoor.localstack.ConnectionSettings;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.ReplayCoordinator;
import io.spoor.localstack.StackHome;
import io.spoor.platform.access.ServiceAccount;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rebuilds all results under a new generation. */
@Command(name = "replay")
public final class ReplayCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private StateDirOption home = new StateDirOption();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of the app from this generation on. The setting is saved; an "
              + "empty value removes it.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--json", description = "Result of the replay, as one object on standard output.")
  private boolean json;

  public ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    long startNanos = System.nanoTime();
    StackHome stackHome = home.home();
    var listener = new ProgressLine(terminal);
    ReplayCoordinator.Result result;
    var printer = new ReplayProgressPrinter(listener);
    try {
      result = ReplayCoordinator.run(stackHome, settings, printer, printer);
    } finally {
      listener.clear();
    }
    if (result.indexed()) {
      try (SearchClient searchClient =
          SearchClient.of(
              ConnectionSettings.of(stackHome)
                  .elasticsearch(
                      LocalStack.running(stackHome).endpoints(), ServiceAccount.OPERATOR))) {
        searchClient.refresh();
      }
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    if (json) {
      terminal.out().println(json(result, elapsed));
    } else {
      printResult(result, elapsed);
    }
    return 0;
  }

  /** Prints step lines between the updates of the progress line. */
  private final class ReplayProgressPrinter
      implements ReplayCoordinator.Listener, io.spoor.localstack.StackListener {
    private final StackProgressPrinter lines =
        new StackProgressPrinter(new PrintWriter(terminal.err(), true, UTF_8));
    private final ProgressLine listener;

    ReplayProgressPrinter(ProgressLine listener) {
      this.listener = listener;
    }

    @Override
    public void ready(String step, Duration elapsed, String detail) {
      listener.clear();
      lines.ready(step, elapsed, detail);
    }

    @Override
    public void alreadyRunning(String step, String detail) {
      listener.clear();
      lines.alreadyRunning(step, detail);
    }

    @Override
    public void stopped(String step, Duration elapsed) {
      listener.clear();
      lines.stopped(step, elapsed);
    }

    @Override
    public void step(String text) {
      listener.clear();
      terminal.info(text);
    }

    @Override
    public void replaying(Replayed replayed) {
      listener.show(
          String.format(
              Locale.ROOT,
              "%,d of %,d events replayed, %,d records left",
              replayed.events(),
              replayed.total(),
              replayed.remaining()));
    }

    @Override
    public void indexing(long remaining) {
      listener.show(String.format(Locale.ROOT, "indexing: %,d records left", remaining));
    }
  }

  private void printResult(ReplayCoordinator.Result result, Duration elapsed) {
    terminal.info("");
    terminal.info(
        String.format(
            Locale.ROOT,
            "Generation %d is complete after %.1f s: %s and %s rebuilt, %s superseded, %s retracted.",
            result.generation(),
            elapsed.toMillis() / 1000.0,
            count(result.documents().chains(), "chain"),
            count(result.documents().findings(), "finding"),
            count(result.documents().superseded(), "chain"),
            count(result.documents().retracted(), "finding")));
    String since = since(result);
    if (since != null) {
      terminal.info(
          String.format(
              Locale.ROOT,
              "Events are retained since %s. %,d older chains and findings are unchanged; a chain "
                  + "that began before and continued after contains only its replayed actions.",
              since,
              result.documents().unchanged()));
    }
    if (!result.indexed()) {
      terminal.info(
          "Connect is not running: documents are indexed when it runs again (bin/spoor " + "up).");
    }
  }

  private static String json(ReplayCoordinator.Result result, Duration elapsed) {
    ObjectNode line =
        new ObjectMapper()
            .createObjectNode()
            .put("type", "replay")
            .put("generation", result.generation())
            .put("chains", result.documents().chains())
            .put("findings", result.documents().findings())
            .put("superseded", result.documents().superseded())
            .put("retracted", result.documents().retracted())
            .put("kept", result.documents().unchanged())
            .put("covers_since", since(result))
            .put("indexed", result.indexed())
            .put("seconds", elapsed.toMillis() / 1000.0);
    return line.toString();
  }

  private static String count(long number, String singular) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? singular : singular + "s");
  }

  private static @Nullable String since(ReplayCoordinator.Result result) {
    return result.coversSinceMillis() == null
        ? null
        : Instant.ofEpochMilli(result.coversSinceMillis()).toString();
  }
}
