package io.spoor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the manifest commands. */
@Command(
    name = "manifests",
    header = "Declare what agents may do.",
    description =
        "A manifest says who owns an agent, which services it may get tokens for, and which identities it may take on.",
    synopsisSubcommandLabel = "COMMAND")
final class ManifestsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which command: apply");
  }
}
