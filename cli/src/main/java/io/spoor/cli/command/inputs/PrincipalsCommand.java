package io.spoor.cli.command.inputs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands of declared principals. */
@Command(
    name = "principals",
    header = "Declare which accounts belong to one person.",
    description =
        "A principal is a human, service, agent or workload with a stable id. Its accounts are "
            + "the names by which directories know it. docs/persons.md lists what else tells "
            + "whose an account is.",
    synopsisSubcommandLabel = "COMMAND")
public final class PrincipalsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given: use apply or list");
  }
}
