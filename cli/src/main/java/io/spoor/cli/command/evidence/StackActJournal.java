package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.kafka.TopicActJournal;
import io.spoor.evidence.act.ActJournal;
import io.spoor.evidence.avro.FileActJournal;
import io.spoor.localstack.ComponentStatus;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.StackComponent;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.EvidenceAct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Records acts on a log: on the topic that is sealed into the log if the running stack writes it,
 * else in a file next to the log.
 */
final class StackActJournal implements ActJournal {
  private final Terminal terminal;
  private final ActJournal journal;

  private StackActJournal(Terminal terminal, ActJournal journal) {
    this.terminal = terminal;
    this.journal = journal;
  }

  /** The journal of the log in a directory. */
  static StackActJournal of(Terminal terminal, ConnectionOptions connection, Path log) {
    boolean sealedByStack = isOfStack(connection, log) && runs(connection);
    return new StackActJournal(
        terminal,
        sealedByStack
            ? new TopicActJournal(connection.kafkaWithRegistry(ServiceAccount.OPERATOR))
            : FileActJournal.of(log));
  }

  /** Whether the log is the one that the local stack writes. */
  static boolean isOfStack(ConnectionOptions connection, Path log) {
    Path stackLog = connection.home().evidence();
    try {
      return Files.exists(stackLog) && Files.exists(log) && Files.isSameFile(stackLog, log);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean runs(ConnectionOptions connection) {
    return LocalStack.status(connection.home()).stream()
        .filter(
            each ->
                each.component() == StackComponent.KAFKA
                    || each.component() == StackComponent.REGISTRY)
        .allMatch(each -> each.state() == ComponentStatus.State.UP);
  }

  /** Whether the running stack seals the recorded acts. */
  boolean isSealedByStack() {
    return !(journal instanceof FileActJournal);
  }

  @Override
  public String record(EvidenceAct act) {
    String location = journal.record(act);
    if (journal instanceof FileActJournal) {
      terminal.info(
          "The act is recorded in "
              + location
              + " but not sealed: no running stack writes the log. It is sealed when the "
              + "log is next written.");
    }
    return location;
  }
}
