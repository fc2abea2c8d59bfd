package io.spoor.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the detector commands. */
@Command(
    name = "detectors",
    header = "See what is looked for, tune it, and test it with cases.",
    description = {
      "A detector judges one kind of fact. Its thresholds are tuned in one JSON file for all (detectors/README.md); its cases say in"
          + " short histories what it has to find, and when."
    },
    synopsisSubcommandLabel = "COMMAND")
final class DetectorsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say which command: list, show, test or rates");
  }
}
