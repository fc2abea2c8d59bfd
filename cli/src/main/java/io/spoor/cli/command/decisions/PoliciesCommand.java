package io.spoor.cli.command.decisions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands for policies. */
@Command(
    name = "policies",
    header = "Apply and test the policies of decision servers.",
    description =
        "Cedar policies, as bin/spoor pdp takes them from files, or applied to the stack: put on "
            + "record as versions, which bin/spoor pdp --chains takes at once.",
    synopsisSubcommandLabel = "COMMAND")
public final class PoliciesCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command given: use apply, list, history, rollback, test or backtest");
  }
}
