package io.spoor.cli.command.records;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.command.option.ProgressLine;
import io.spoor.cli.command.option.SourceConverter;
import io.spoor.cli.output.Terminal;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.kafka.RawRecordProducer;
import io.spoor.client.replay.LagMonitor;
import io.spoor.offline.input.InputFile;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends raw records to the pipeline. */
@Command(name = "ingest")
public final class IngestCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--source",
      required = true,
      paramLabel = "NAME",
      description =
          "Format of the records: anthropic-activity, auth0, authzen, azure-activity, "
              + "bedrock-invocation, cedar, cloudtrail, entra-audit, entra-signin, gcp-audit, "
              + "github, gitlab, gworkspace, k8s-audit, keycloak, mcp, okta, opa, openai-audit, "
              + "opinion, otel, run, teleport, token-exchange, vault")
  private String source = "";

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Files; - or no file: standard input.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--wait", description = "Wait until the pipeline has caught up.")
  private boolean wait;

  @Option(
      names = "--wait-seconds",
      paramLabel = "N",
      defaultValue = "300",
      description = "Timeout of --wait (default: ${DEFAULT-VALUE}).")
  private int waitSeconds;

  public IngestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    SourceConverter.require(source);
    KafkaClients kafka = connection.kafka(SourceConverter.writer(source));
    var progress = new ProgressLine(terminal);
    var ingest = new FileIngester(terminal, progress, source);
    List<String> inputs = files.isEmpty() ? List.of(InputFile.STDIN) : files;
    try (RawRecordProducer producer = RawRecordProducer.open(kafka, source)) {
      for (String file : inputs) {
        ingest.send(file, producer::send);
      }
      ingest.release(producer::send);
      producer.flush();
    } finally {
      progress.clear();
    }
    terminal.info(ingest.summary(TopicCatalogue.raw(source).name()));
    if (wait) {
      new LagMonitor(connection.kafka(ServiceAccount.OPERATOR), connection.applicationId())
          .awaitCaughtUp(
              Duration.ofSeconds(waitSeconds),
              lag -> progress.show("waiting for the pipeline: " + lag + " records left"));
      progress.clear();
      connection.refreshIndex();
      terminal.info("the pipeline has caught up");
    }
    return ingest.faults() == 0 ? 0 : 1;
  }
}
