package io.spoor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands for policies. */
@Command(
    name = "policies",
    header = "Test the policies of the decision server.",
    description = "Cedar policies, as bin/spoor pdp takes them.",
    synopsisSubcommandLabel = "COMMAND")
final class PoliciesCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given: use test or backtest");
  }
}
