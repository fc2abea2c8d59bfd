package io.spoor.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.Console;
import io.spoor.client.replay.PipelineProgress.Replayed;
import io.spoor.client.search.Index;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.Logins;
import io.spoor.localstack.Replay;
import io.spoor.localstack.StackHome;
import io.spoor.schemas.access.Account;
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

/** Rebuilds everything under a new generation. */
@Command(
    name = "replay",
    header = "Rebuild chains and findings from the events that are kept, under a new generation.",
    description = {
      "For when a setting or a manifest should have been another one all along. The app of the local stack is stopped and started"
          + " again under a new application id, reads all of spoor.events (a week) and publishes every chain, action and finding"
          + " again, under the same ids with a greater version: documents are replaced, not doubled. Raw records go on where they"
          + " stopped; what arrives meanwhile is worked off too.",
      "",
      "What is not found again is marked: chains as superseded, findings as retracted. What happened before the first event that"
          + " is kept stays as it was.",
      "",
      "A replay that was interrupted goes on when the command is run again; with --set it begins anew. Until it is complete, \"up\""
          + " goes on with it, and alerts are muted."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor replay",
      "  bin/spoor replay --set joins.off=presented",
      "  bin/spoor replay --set joins.off= --json"
    })
final class ReplayCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of the app from this generation on. It is remembered; an empty value takes it back.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--json", description = "What was done, as one object on standard output.")
  private boolean json;

  ReplayCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    long begun = System.nanoTime();
    StackHome where = home.home();
    var progress = new Progress(console);
    Replay.Result result;
    var told = new Told(progress);
    try {
      result = Replay.run(where, settings, told, told);
    } finally {
      progress.clear();
    }
    if (result.indexed()) {
      try (Index index =
          Index.of(
              Logins.of(where)
                  .elasticsearch(LocalStack.running(where).endpoints(), Account.OPERATOR))) {
        index.refresh();
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    if (json) {
      console.out().println(json(result, took));
    } else {
      say(result, took);
    }
    return 0;
  }

  /** Lines of steps between those of a progress that is written over. */
  private final class Told implements Replay.Listener, io.spoor.localstack.Progress {
    private final ConsoleProgress lines =
        new ConsoleProgress(new PrintWriter(console.err(), true, UTF_8));
    private final Progress progress;

    Told(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void ready(String step, Duration took, String detail) {
      progress.clear();
      lines.ready(step, took, detail);
    }

    @Override
    public void alreadyRunning(String step, String detail) {
      progress.clear();
      lines.alreadyRunning(step, detail);
    }

    @Override
    public void stopped(String step, Duration took) {
      progress.clear();
      lines.stopped(step, took);
    }

    @Override
    public void step(String text) {
      progress.clear();
      console.say(text);
    }

    @Override
    public void replaying(Replayed now) {
      progress.show(
          String.format(
              Locale.ROOT,
              "%,d of %,d events replayed, %,d records to go",
              now.events(),
              now.of(),
              now.left()));
    }

    @Override
    public void indexing(long left) {
      progress.show(String.format(Locale.ROOT, "indexing: %,d records to go", left));
    }
  }

  private void say(Replay.Result result, Duration took) {
    console.say("");
    console.say(
        String.format(
            Locale.ROOT,
            "Generation %d is complete after %.1f s: %s and %s rebuilt, %s superseded, %s retracted.",
            result.generation(),
            took.toMillis() / 1000.0,
            count(result.documents().chains(), "chain"),
            count(result.documents().findings(), "finding"),
            count(result.documents().superseded(), "chain"),
            count(result.documents().retracted(), "finding")));
    String since = since(result);
    if (since != null) {
      console.say(
          String.format(
              Locale.ROOT,
              "Events are kept since %s. %,d older chains and findings stay as they were; of a chain that began before and went"
                  + " on after, what was replayed is left.",
              since,
              result.documents().kept()));
    }
    if (!result.indexed()) {
      console.say("Connect does not run: documents are indexed when it is back (bin/spoor up).");
    }
  }

  private static String json(Replay.Result result, Duration took) {
    ObjectNode line =
        new ObjectMapper()
            .createObjectNode()
            .put("type", "replay")
            .put("generation", result.generation())
            .put("chains", result.documents().chains())
            .put("findings", result.documents().findings())
            .put("superseded", result.documents().superseded())
            .put("retracted", result.documents().retracted())
            .put("kept", result.documents().kept())
            .put("covers_since", since(result))
            .put("indexed", result.indexed())
            .put("seconds", took.toMillis() / 1000.0);
    return line.toString();
  }

  private static String count(long number, String one) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : one + "s");
  }

  private static @Nullable String since(Replay.Result result) {
    return result.coversSinceMillis() == null
        ? null
        : Instant.ofEpochMilli(result.coversSinceMillis()).toString();
  }
}
