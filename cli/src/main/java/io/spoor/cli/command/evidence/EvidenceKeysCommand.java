package io.spoor.cli.command.evidence;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands for signing keys of evidence logs. */
@Command(
    name = "keys",
    header = "Create keys that sign evidence logs.",
    synopsisSubcommandLabel = "COMMAND")
public final class EvidenceKeysCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given: use new");
  }
}
