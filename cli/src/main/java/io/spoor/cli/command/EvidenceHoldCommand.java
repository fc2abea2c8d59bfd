package io.spoor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the legal hold commands. */
@Command(
    name = "hold",
    header = "Hold evidence: neither deleted nor withheld until it is released.",
    description = {
      "A hold is an act in the evidence log: who, why and when is sealed, and it cannot be taken away unseen. bin/spoor retention deletes"
          + " neither the records of the log that it holds nor the daily indices in which any of them lies."
    },
    synopsisSubcommandLabel = "COMMAND")
final class EvidenceHoldCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which command: add, release or list");
  }
}
