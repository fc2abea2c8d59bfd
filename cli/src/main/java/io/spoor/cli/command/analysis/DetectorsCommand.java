package io.spoor.cli.command.analysis;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the detector commands. */
@Command(
    name = "detectors",
    header = "List, tune and test detectors.",
    description = {
      "A detector evaluates one kind of fact. One JSON file sets the thresholds of "
          + "all detectors (detectors/README.md). Cases are short histories with the "
          + "findings that the detector must report, and when."
    },
    synopsisSubcommandLabel = "COMMAND")
public final class DetectorsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command given: use list, show, test, evaluate or rates");
  }
}
