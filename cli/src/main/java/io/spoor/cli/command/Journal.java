package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.client.kafka.TopicActs;
import io.spoor.evidence.act.ActFile;
import io.spoor.evidence.act.ActJournal;
import io.spoor.localstack.Component;
import io.spoor.localstack.ComponentStatus;
import io.spoor.localstack.LocalStack;
import io.spoor.schemas.EvidenceAct;
import io.spoor.schemas.access.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts on record what is done with a log: on the topic that is sealed into it, where the log is
 * that of the running stack; else in a file beside it.
 */
final class Journal implements ActJournal {
  private final Console console;
  private final ActJournal to;

  private Journal(Console console, ActJournal to) {
    this.console = console;
    this.to = to;
  }

  /** That of the log in a directory. */
  static Journal of(Console console, Target target, Path log) {
    boolean sealed = isOfStack(target, log) && runs(target);
    return new Journal(
        console,
        sealed ? new TopicActs(target.kafkaWithRegistry(Account.OPERATOR)) : ActFile.of(log));
  }

  /** Whether a log is the one that the local stack writes, when it runs. */
  static boolean isOfStack(Target target, Path log) {
    Path own = target.home().evidence();
    try {
      return Files.exists(own) && Files.exists(log) && Files.isSameFile(own, log);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean runs(Target target) {
    return LocalStack.status(target.home()).stream()
        .filter(
            each -> each.component() == Component.KAFKA || each.component() == Component.REGISTRY)
        .allMatch(each -> each.state() == ComponentStatus.State.UP);
  }

  /** Whether what is recorded is sealed by the stack that runs. */
  boolean isSealedByStack() {
    return !(to instanceof ActFile);
  }

  @Override
  public String record(EvidenceAct act) {
    String where = to.record(act);
    if (to instanceof ActFile) {
      console.say(
          "This is on record in "
              + where
              + ", which is sealed when the log is next written to: no stack that writes it runs.");
    }
    return where;
  }
}
