package io.spoor.cli.command.inputs;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the manifest commands. */
@Command(
    name = "manifests",
    header = "Declare the permitted behaviour of agents.",
    description =
        "A manifest names the owner of an agent, the services it may get tokens for, "
            + "and the identities it may assume.",
    synopsisSubcommandLabel = "COMMAND")
public final class ManifestsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given: use apply");
  }
}
