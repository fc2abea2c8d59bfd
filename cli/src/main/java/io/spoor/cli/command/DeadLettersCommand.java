package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.Tables;
import io.spoor.client.json.JsonLines;
import io.spoor.client.kafka.DeadLetterBox;
import io.spoor.client.kafka.Kafka;
import io.spoor.client.kafka.Retry;
import io.spoor.client.result.DeadLetterRow;
import io.spoor.schemas.access.Account;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the records that were not understood, and sends them again. */
@Command(
    name = "dead-letters",
    header = "List records that were not understood, and why.",
    description = {
      "Raw records that normalise could not understand, with the place where the record lies (topic/partition/offset), and records"
          + " that the Elasticsearch sink refused.",
      "",
      "--retry sends the raw records again, as they lie on their topic, after what was wrong has been put right. Raw topics keep"
          + " records for a day: what is gone by then is listed, and the exit code is 1. Records the sink refused are not sent again:"
          + " restart the connector's task for that. Letters stay on their topic for 14 days."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor dead-letters",
      "  bin/spoor dead-letters --json",
      "  bin/spoor dead-letters --retry"
    })
final class DeadLettersCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private Target target = new Target();

  @Option(names = "--json", description = "NDJSON on standard output, type dead_letter.")
  private boolean json;

  @Option(names = "--retry", description = "Send the raw records again.")
  private boolean retry;

  DeadLettersCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Kafka kafka = target.kafkaWithRegistry(Account.OPERATOR);
    List<DeadLetterRow> letters = DeadLetterBox.readAll(kafka);
    if (json) {
      console.print(letters.stream().map(JsonLines::deadLetter).toList());
    } else if (letters.isEmpty()) {
      console.say("no dead letters");
    } else {
      console.print(Tables.deadLetters(letters, console.look()));
    }
    return retry ? retry(letters) : 0;
  }

  private int retry(List<DeadLetterRow> letters) {
    Retry.Result result =
        new Retry(target.kafka(Account.APP), target.kafka(Account.INGEST)).send(letters);
    console.say("sent again: " + result.sent());
    for (DeadLetterRow gone : result.gone()) {
      console.say(
          "gone from its topic: "
              + gone.topic()
              + "/"
              + gone.partition()
              + "/"
              + gone.offset()
              + " ("
              + gone.reason()
              + ")");
    }
    return result.gone().isEmpty() ? 0 : 1;
  }
}
