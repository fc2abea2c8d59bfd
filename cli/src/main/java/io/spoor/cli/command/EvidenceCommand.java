package io.spoor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the evidence commands. */
@Command(
    name = "evidence",
    header = "Check evidence logs, prove findings from them, hand out and withhold parts of them.",
    description = {
      "An evidence log holds records in sealed segments, each signed and chained to the one before."
          + " docs/evidence.md describes the format, what it shows and what it cannot."
    },
    synopsisSubcommandLabel = "COMMAND")
final class EvidenceCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say which command: verify, prove, export, withhold, hold, finish or keys new");
  }
}
