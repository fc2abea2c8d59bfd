package io.spoor.cli.command.stack;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands that prepare a Kafka cluster. */
@Command(
    name = "topics",
    header = "Prepare a Kafka cluster: topics, schemas, access rights.",
    description = "For another installation; the local stack is prepared by \"up\".",
    synopsisSubcommandLabel = "COMMAND")
public final class TopicsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which command: create, acls");
  }
}
