package io.spoor.cli.command.decisions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands about confirmations. */
@Command(
    name = "confirmations",
    header = "Answer requests of agents that wait for a person.",
    description = {
      "A policy with @answer(\"confirm\") denies a request until a person approves it. An approval "
          + "allows the same request of the same run once, within ten minutes. Who asks what, the "
          + "answer and its use are on record in spoor.confirmations.",
      "",
      "The same over HTTP, for callers with the right approve: docs/decisions-api.md."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class ConfirmationsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given: use list, approve or deny");
  }
}
