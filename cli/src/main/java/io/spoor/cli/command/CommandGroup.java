package io.spoor.cli.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only groups others, and names them if none is given. */
@Command(synopsisSubcommandLabel = "COMMAND")
final class CommandGroup implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private CommandGroup() {}

  static CommandLine of(String name, Object... commands) {
    var line = new CommandLine(new CommandGroup());
    line.getCommandSpec().name(name);
    for (Object command : commands) {
      line.addSubcommand(command);
    }
    return line;
  }

  @Override
  public void run() {
    List<String> names = List.copyOf(spec.subcommands().keySet());
    String last = names.getLast();
    String others = String.join(", ", names.subList(0, names.size() - 1));
    throw new ParameterException(
        spec.commandLine(),
        "no command given: use " + (others.isEmpty() ? last : others + " or " + last));
  }
}
