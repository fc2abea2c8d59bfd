package io.spoor.cli.command.evidence;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the legal hold commands. */
@Command(
    name = "hold",
    header =
        "Hold evidence: held records are neither deleted nor withheld until the hold "
            + "is released.",
    description = {
      "A hold is an act in the evidence log: name, reason and time are sealed, and "
          + "its removal is detectable. bin/spoor retention deletes neither held records "
          + "of the log nor the documents of a day with one."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class EvidenceHoldCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given: use add, release or list");
  }
}
