package io.spoor.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.cli.Console;
import io.spoor.client.kafka.AppHealth;
import io.spoor.client.kafka.Kafka;
import io.spoor.client.kafka.ManifestFiles;
import io.spoor.client.kafka.Manifests;
import io.spoor.client.kafka.RawTopic;
import io.spoor.client.replay.PipelineProgress;
import io.spoor.client.search.Index;
import io.spoor.localstack.ComponentStatus.State;
import io.spoor.localstack.Endpoints;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.Logins;
import io.spoor.localstack.StackHome;
import io.spoor.localstack.StackOptions;
import io.spoor.localstack.demo.Scenario;
import io.spoor.localstack.demo.Verdict;
import io.spoor.offline.input.RawRecordLine;
import io.spoor.offline.input.RecordReader;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.access.Account;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plays the bundled scenario on a real stack. */
@Command(
    name = "demo",
    header = "Play the bundled scenario on real servers and show what was found.",
    description = {
      "Starts a local stack of its own with fresh state (.spoor/demo), applies five manifests, sends some 20 runs of four agents and a"
          + " sub-agent as raw CloudTrail and OTel records, and prints the chains, the findings, and one chain in full. Then it stays"
          + " until Ctrl-C, so that you can look around with the other commands, and stops what it started. A demo that runs already is"
          + " used and left running.",
      "",
      "With --exit it stops right away; the exit code is 1 if a finding of the scenario is missing, or one too many is there."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  bin/spoor demo", "  bin/spoor demo --exit"})
final class DemoCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Console console;

  @Option(names = "--exit", description = "Stop after showing what was found.")
  private boolean exit;

  @Option(
      names = "--secure",
      description = "With TLS, logins and ACLs, as \"up --secure\" makes a stack.")
  private boolean secure;

  @Option(
      names = "--alerts",
      paramLabel = "FILE",
      description = "Routing file: who is told of which alerts (docs/alerts.md).")
  private @Nullable String alerts;

  DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    StackHome main = StackHome.of(Optional.empty());
    var home = new StackHome(main.projectRoot(), main.state().resolve("demo"));
    var steps = new ConsoleProgress(new PrintWriter(console.err(), true, UTF_8));
    if (LocalStack.status(home).stream().allMatch(component -> component.state() == State.DOWN)) {
      // Also what a killed demo left behind: the picture is the same each time.
      LocalStack.stopAndWipe(home, steps);
    }
    LocalStack stack =
        LocalStack.start(home, new StackOptions(Map.of(), Map.of(), alerts, secure), steps);
    try {
      Endpoints endpoints = stack.endpoints();
      Verdict verdict = play(home, endpoints);
      console.say("");
      verdict.complaints().forEach(console::say);
      console.say(
          verdict.isGood()
              ? "Found what the scenario is about, and nothing else."
              : "What was found is not what the scenario is about.");
      if (!exit) {
        stay(endpoints, home.state());
      }
      return verdict.isGood() ? 0 : 1;
    } finally {
      stack.stopStarted();
    }
  }

  private Verdict play(StackHome home, Endpoints endpoints) {
    Path files = home.state().resolve("scenario");
    Scenario.unpack(files);
    Logins logins = Logins.of(home);
    var admin = Kafka.of(logins.kafkaAndRegistry(endpoints, Account.ADMINISTRATOR));
    var ingest = Kafka.of(logins.kafka(endpoints, Account.INGEST));
    var operator = Kafka.of(logins.kafka(endpoints, Account.OPERATOR));
    List<Manifest> manifests = ManifestFiles.read(files.resolve("manifests"), ManifestFiles.ALWAYS);
    Manifests.Applied applied = new Manifests(admin).apply(manifests, manifests);
    new AppHealth(endpoints.appHealthUrl()).awaitManifests(applied.versions(), PATIENCE);
    console.say(manifests.size() + " manifests applied");
    console.say(send(ingest) + " raw records sent");
    var progress = new Progress(console);
    new PipelineProgress(operator, LocalStack.applicationId(home))
        .awaitCaughtUp(
            PATIENCE,
            left -> progress.show("waiting for the pipeline: " + left + " records to go"));
    progress.clear();
    try (Index index = Index.of(logins.elasticsearch(endpoints, Account.OPERATOR))) {
      index.refresh();
      return new DemoReport(console, index).print();
    }
  }

  /** Sends the sources side by side, as they would arrive. */
  private static int send(Kafka kafka) {
    List<Feed> feeds = new ArrayList<>();
    int sent = 0;
    try {
      for (String source : Scenario.SOURCES) {
        feeds.add(Feed.open(kafka, source));
      }
      boolean more = true;
      while (more) {
        more = false;
        for (Feed feed : feeds) {
          if (feed.sendNext()) {
            sent++;
            more = true;
          }
        }
      }
      feeds.forEach(feed -> feed.topic.flush());
    } catch (IOException e) {
      throw new UncheckedIOException("the bundled scenario is damaged", e);
    } finally {
      feeds.forEach(feed -> feed.topic.close());
    }
    return sent;
  }

  private record Feed(InputStream in, RecordReader reader, RawTopic topic) {
    static Feed open(Kafka kafka, String source) {
      InputStream in = Scenario.records(source);
      return new Feed(
          in, new RecordReader(in, TopicCatalogue.MAX_RAW_BYTES), RawTopic.open(kafka, source));
    }

    boolean sendNext() throws IOException {
      RawRecordLine record = reader.next();
      if (record instanceof RawRecordLine.Whole(long line, byte[] bytes)) {
        topic.send(
            bytes,
            fault -> {
              if (fault != null) {
                throw new IllegalStateException(
                    "a record of the bundled scenario was refused: " + fault);
              }
            });
      }
      return record != null;
    }
  }

  private void stay(Endpoints endpoints, Path state) {
    console.say("");
    console.say("Kafka          " + endpoints.bootstrapServers());
    console.say("Registry       " + endpoints.registryUrl());
    console.say("Elasticsearch  " + endpoints.elasticsearchUrl() + "/spoor-chains/_search?pretty");
    console.say("Connect        " + endpoints.connectUrl());
    console.say("App            " + endpoints.appHealthUrl());
    console.say("");
    console.say("In another terminal:");
    console.say("  bin/spoor chains --state-dir " + state);
    console.say("  bin/spoor findings --state-dir " + state);
    console.say(
        "  bin/spoor ingest --state-dir " + state + " --source cloudtrail YOUR-FILE --wait");
    console.say("");
    console.say("Ctrl-C stops it all.");
    try {
      // Ctrl-C ends the process; its shutdown hooks stop the servers.
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
