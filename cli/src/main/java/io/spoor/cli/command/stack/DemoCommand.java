package io.spoor.cli.command.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.cli.command.option.ProgressLine;
import io.spoor.cli.output.Terminal;
import io.spoor.client.kafka.AppHealth;
import io.spoor.client.kafka.DeclarationRepository;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.kafka.ManifestFiles;
import io.spoor.client.kafka.RawRecordProducer;
import io.spoor.client.replay.LagMonitor;
import io.spoor.client.search.SearchClient;
import io.spoor.launchers.PrivateFiles;
import io.spoor.localstack.ComponentStatus.State;
import io.spoor.localstack.ConnectionSettings;
import io.spoor.localstack.Endpoints;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.StackHome;
import io.spoor.localstack.StackOptions;
import io.spoor.localstack.demo.BundledScenario;
import io.spoor.localstack.demo.ScenarioResult;
import io.spoor.offline.input.InputRecord;
import io.spoor.offline.input.RawRecordReader;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.Manifest;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the bundled scenario on a local stack. */
@Command(name = "demo")
public final class DemoCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Terminal terminal;

  @Option(names = "--exit", description = "Stop after showing the findings.")
  private boolean exit;

  @Option(names = "--secure", description = "Use TLS, logins and ACLs, as \"up --secure\" does.")
  private boolean secure;

  @Option(
      names = "--alerts",
      paramLabel = "FILE",
      description = "Routing file: recipients of alerts (docs/alerts.md).")
  private @Nullable String alerts;

  @Mixin private ServersOption servers = new ServersOption();

  public DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    StackHome main = StackHome.of(Optional.empty());
    var home = new StackHome(main.projectRoot(), main.state().resolve("demo"));
    var steps = new StackProgressPrinter(new PrintWriter(terminal.err(), true, UTF_8));
    if (LocalStack.status(home).stream().allMatch(component -> component.state() == State.DOWN)) {
      // Also removes the state of a killed demo, so that each run shows the same results.
      LocalStack.stopAndWipe(home, steps);
    }
    servers.applyTo(home);
    LocalStack stack =
        LocalStack.start(home, new StackOptions(Map.of(), Map.of(), alerts, secure), steps);
    try {
      Endpoints endpoints = stack.endpoints();
      ScenarioResult result = playScenario(home, endpoints);
      terminal.info("");
      result.problems().forEach(terminal::info);
      terminal.info(
          result.passed()
              ? "All findings of the scenario are present, and no others."
              : "The findings differ from those of the scenario.");
      if (!exit) {
        waitForStop(endpoints, home.state());
      }
      return result.passed() ? 0 : 1;
    } finally {
      stack.stopStarted();
    }
  }

  private ScenarioResult playScenario(StackHome home, Endpoints endpoints) {
    Path files = PrivateFiles.directory(home.state().resolve("scenario"));
    BundledScenario.copyTo(files);
    ConnectionSettings connectionSettings = ConnectionSettings.of(home);
    var admin =
        KafkaClients.of(
            connectionSettings.kafkaAndRegistry(endpoints, ServiceAccount.ADMINISTRATOR));
    var ingest = KafkaClients.of(connectionSettings.kafka(endpoints, ServiceAccount.INGEST));
    var operator = KafkaClients.of(connectionSettings.kafka(endpoints, ServiceAccount.OPERATOR));
    List<Manifest> manifests = new ArrayList<>();
    for (String directory : List.of("manifests", "story/manifests")) {
      manifests.addAll(ManifestFiles.read(files.resolve(directory), ManifestFiles.ALWAYS));
    }
    DeclarationRepository.Applied applied =
        DeclarationRepository.manifests(admin).apply(manifests, manifests);
    new AppHealth(endpoints.appHealthUrl()).awaitManifests(applied.versions(), TIMEOUT);
    terminal.info(manifests.size() + " manifests applied");
    terminal.info(send(ingest) + " raw records sent");
    var listener = new ProgressLine(terminal);
    new LagMonitor(operator, LocalStack.applicationId(home))
        .awaitCaughtUp(
            TIMEOUT, lag -> listener.show("waiting for the pipeline: " + lag + " records left"));
    listener.clear();
    try (SearchClient searchClient =
        SearchClient.of(connectionSettings.elasticsearch(endpoints, ServiceAccount.OPERATOR))) {
      searchClient.refresh();
      return new DemoReport(terminal, searchClient).print();
    }
  }

  /** Sends the morning, and then the story, which begins when the morning is over. */
  private static int send(KafkaClients kafka) {
    return send(kafka, BundledScenario.SOURCES, BundledScenario::records)
        + send(kafka, BundledScenario.STORY_SOURCES, BundledScenario::storyRecords);
  }

  /** Sends the sources interleaved, in order of arrival. */
  private static int send(
      KafkaClients kafka, List<String> sources, Function<String, InputStream> records) {
    List<Feed> feeds = new ArrayList<>();
    int sent = 0;
    try {
      for (String source : sources) {
        feeds.add(Feed.open(kafka, source, records.apply(source)));
      }
      boolean sentAny = true;
      while (sentAny) {
        sentAny = false;
        for (Feed feed : feeds) {
          if (feed.sendNext()) {
            sent++;
            sentAny = true;
          }
        }
      }
      feeds.forEach(feed -> feed.producer.flush());
    } catch (IOException e) {
      throw new UncheckedIOException("the bundled scenario is damaged", e);
    } finally {
      feeds.forEach(feed -> feed.producer.close());
    }
    return sent;
  }

  private record Feed(InputStream in, RawRecordReader reader, RawRecordProducer producer) {
    static Feed open(KafkaClients kafka, String source, InputStream in) {
      return new Feed(
          in,
          new RawRecordReader(in, TopicCatalogue.MAX_RAW_BYTES),
          RawRecordProducer.open(kafka, source));
    }

    boolean sendNext() throws IOException {
      InputRecord record = reader.next();
      if (record instanceof InputRecord.Complete(long line, byte[] bytes)) {
        producer.send(
            bytes,
            fault -> {
              if (fault != null) {
                throw new IllegalStateException(
                    "a record of the bundled scenario was rejected: " + fault);
              }
            });
      }
      return record != null;
    }
  }

  private void waitForStop(Endpoints endpoints, Path state) {
    terminal.info("");
    terminal.info("Kafka          " + endpoints.bootstrapServers());
    terminal.info("Registry       " + endpoints.registryUrl());
    terminal.info(
        "Elasticsearch  " + endpoints.elasticsearchUrl() + "/spoor-chains/_search?pretty");
    terminal.info("Connect        " + endpoints.connectUrl());
    terminal.info("App            " + endpoints.appHealthUrl());
    terminal.info("");
    terminal.info("In another terminal:");
    terminal.info("  bin/spoor chains --state-dir " + state);
    terminal.info("  bin/spoor findings --state-dir " + state);
    terminal.info(
        "  bin/spoor ingest --state-dir " + state + " --source cloudtrail YOUR-FILE --wait");
    terminal.info("");
    terminal.info("Ctrl-C stops the demo.");
    try {
      // Ctrl-C ends the process; its shutdown hooks stop the servers.
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
