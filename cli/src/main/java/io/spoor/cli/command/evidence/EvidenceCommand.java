package io.spoor.cli.command.evidence;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the evidence commands. */
@Command(
    name = "evidence",
    header =
        "Verify evidence logs, reproduce findings from them, export and withhold parts "
            + "of them.",
    description = {
      "An evidence log holds records in sealed segments, each signed and chained to "
          + "the one before. docs/evidence.md describes the format, its guarantees and its "
          + "limits."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class EvidenceCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command given: use verify, prove, export, withhold, hold, finish, accept-loss or keys new");
  }
}
