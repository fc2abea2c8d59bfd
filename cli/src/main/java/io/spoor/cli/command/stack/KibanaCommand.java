package io.spoor.cli.command.stack;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands for Spoor's saved objects in Kibana. */
@Command(
    name = "kibana",
    header = "Import data views, searches and dashboards into Kibana.",
    description = "The objects need Kibana 9; docs/kibana.md lists the questions they answer.",
    synopsisSubcommandLabel = "COMMAND")
public final class KibanaCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given: use import or print");
  }
}
