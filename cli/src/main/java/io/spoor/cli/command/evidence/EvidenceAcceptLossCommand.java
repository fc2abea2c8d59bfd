package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.UsageException;
import io.spoor.client.kafka.TopicActJournal;
import io.spoor.evidence.act.LossAct;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.EvidenceAct;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Accepts the loss of the end of an evidence log. */
@Command(name = "accept-loss")
public final class EvidenceAcceptLossCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--lost",
      required = true,
      paramLabel = "TEXT",
      description = "The lost checkpoint, as the sink's refusal names it; repeatable.")
  private List<String> lost = List.of();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Name of the operator, recorded with the act. Default: the user's name.")
  private String actor = System.getProperty("user.name", "unknown");

  @Option(names = "--reason", paramLabel = "TEXT", description = "Reason, recorded in the act.")
  private String reason = "";

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public EvidenceAcceptLossCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (reason.isBlank()) {
      throw new UsageException(
          "--reason: no reason given; the act records it, and it cannot be added later");
    }
    List<String> names = lost.stream().map(String::strip).toList();
    if (names.stream().anyMatch(String::isEmpty)) {
      throw new UsageException("--lost: empty; give the text that the refusal shows");
    }
    EvidenceAct act = LossAct.of(names, actor, reason, Instant.now());
    String location =
        new TopicActJournal(connection.kafkaWithRegistry(ServiceAccount.OPERATOR)).record(act);
    terminal.out().println(act.getActId());
    terminal.info(
        "The act is on "
            + location
            + ". It is sealed when the evidence sink runs again: restart the connector "
            + "(bin/spoor up)");
    return 0;
  }
}
