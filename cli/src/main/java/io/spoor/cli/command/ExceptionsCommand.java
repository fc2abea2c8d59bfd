package io.spoor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the exception commands. */
@Command(
    name = "exceptions",
    header = "Declare what nobody wants to be alerted about.",
    description =
        "An exception says of which findings there is to be no alert, why, who says so, and until when. What it covers is still found"
            + " and shown.",
    synopsisSubcommandLabel = "COMMAND")
final class ExceptionsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which command: apply or list");
  }
}
