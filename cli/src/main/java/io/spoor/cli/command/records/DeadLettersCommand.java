package io.spoor.cli.command.records;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.command.option.SourceConverter;
import io.spoor.cli.output.ResultTables;
import io.spoor.cli.output.Terminal;
import io.spoor.client.json.ResultJson;
import io.spoor.client.kafka.DeadLetterReader;
import io.spoor.client.kafka.DeadLetterRetry;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.result.DeadLetterView;
import io.spoor.platform.access.ServiceAccount;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists rejected records, and resends them. */
@Command(name = "dead-letters")
public final class DeadLettersCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--json", description = "NDJSON on standard output, type dead_letter.")
  private boolean json;

  @Option(names = "--retry", description = "Send the raw records again.")
  private boolean retry;

  public DeadLettersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    KafkaClients kafka = connection.kafkaWithRegistry(ServiceAccount.OPERATOR);
    List<DeadLetterView> deadLetters = DeadLetterReader.readAll(kafka);
    if (json) {
      terminal.print(deadLetters.stream().map(ResultJson::deadLetter).toList());
    } else if (deadLetters.isEmpty()) {
      terminal.info("no dead letters");
    } else {
      terminal.print(ResultTables.deadLetters(deadLetters, terminal.display()));
    }
    return retry ? retry(deadLetters) : 0;
  }

  private int retry(List<DeadLetterView> deadLetters) {
    DeadLetterRetry.Result result =
        new DeadLetterRetry(
                connection.kafka(ServiceAccount.APP),
                source -> connection.kafka(SourceConverter.writer(source)))
            .send(deadLetters);
    terminal.info("sent again: " + result.sent());
    for (DeadLetterView expired : result.expired()) {
      terminal.info(
          "expired from its topic: %s/%s/%s (%s)"
              .formatted(expired.topic(), expired.partition(), expired.offset(), expired.reason()));
    }
    return result.expired().isEmpty() ? 0 : 1;
  }
}
