package io.spoor.cli.command.inputs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the exception commands. */
@Command(
    name = "exceptions",
    header = "Declare findings that raise no alert.",
    description =
        "An exception suppresses alerts for matching findings, with reason, author "
            + "and expiry. The findings are still reported and shown.",
    synopsisSubcommandLabel = "COMMAND")
public final class ExceptionsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given: use apply or list");
  }
}
