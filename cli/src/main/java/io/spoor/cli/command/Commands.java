package io.spoor.cli.command;

import static io.spoor.cli.Console.safe;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.cli.Console;
import io.spoor.client.CommandFailed;
import io.spoor.client.WrongUsage;
import io.spoor.evidence.EvidenceException;
import io.spoor.launchers.StartFailedException;
import io.spoor.localstack.StackException;
import io.spoor.schemas.registry.RegistryException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** All commands under one name, and what becomes of their failures. */
@Command(
    name = "spoor",
    header = "Follow the track of an AI agent across every identity it uses.",
    description = "Local stack and command line of Spoor.",
    versionProvider = Commands.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommandsRepeatable = false,
    footer = {
      "",
      "Start here:",
      "  bin/spoor demo              the bundled scenario on real servers",
      "  bin/spoor COMMAND --help    what a command does, with an example",
      "  bin/spoor bench --help      measure this machine; only in a source tree",
      "",
      Commands.EXIT_CODES
    })
public final class Commands implements Runnable {
  static final String EXIT_CODES = "Exit codes: 0 done, 1 failed, 2 wrong usage.";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  @SuppressWarnings("UnusedVariable") // picocli looks at it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli looks at it
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Say which version this is.")
  private boolean version;

  /** Of Spoor, and of the Java that it runs on. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String spoor = Commands.class.getPackage().getImplementationVersion();
      return new String[] {
        "spoor " + (spoor == null ? "development" : spoor) + ", Java " + Runtime.version()
      };
    }
  }

  private Commands() {}

  /** Runs one command line; returns the exit code. */
  public static int run(Console console, String... args) {
    var root = new Commands();
    return run(commandLine(root, console), root, console, args);
  }

  /**
   * Runs a command that is not part of the command line, as if it were. For programs of their own
   * behind {@code bin/spoor}.
   */
  public static int run(Console console, Object command, String... args) {
    var root = new Commands();
    var line = new CommandLine(root).addSubcommand(command);
    addExitCodes(line);
    return run(line, root, console, args);
  }

  static CommandLine commandLine(Console console) {
    return commandLine(new Commands(), console);
  }

  private static CommandLine commandLine(Commands root, Console console) {
    var line = new CommandLine(root);
    line.addSubcommand(new DemoCommand(console));
    line.addSubcommand(new UpCommand(console));
    line.addSubcommand(new DownCommand(console));
    line.addSubcommand(new StatusCommand(console));
    line.addSubcommand(new IngestCommand(console));
    line.addSubcommand(new ReplayCommand(console));
    line.addSubcommand(new AnalyzeCommand(console));
    line.addSubcommand(new ChainsCommand(console));
    line.addSubcommand(new ChainCommand(console));
    line.addSubcommand(new FindingsCommand(console));
    line.addSubcommand(new IdentitiesCommand(console));
    line.addSubcommand(
        new CommandLine(new AlertsCommand(console))
            .addSubcommand(new AlertsAckCommand(console))
            .addSubcommand(new AlertsCloseCommand(console)));
    line.addSubcommand(new ServeCommand(console));
    line.addSubcommand(new DeadLettersCommand(console));
    line.addSubcommand(new RetentionCommand(console));
    line.addSubcommand(
        new CommandLine(new ManifestsCommand()).addSubcommand(new ManifestsApplyCommand(console)));
    line.addSubcommand(
        new CommandLine(new KibanaCommand())
            .addSubcommand(new KibanaImportCommand(console))
            .addSubcommand(new KibanaPrintCommand(console)));
    line.addSubcommand(
        new CommandLine(new DetectorsCommand())
            .addSubcommand(new DetectorsListCommand(console))
            .addSubcommand(new DetectorsShowCommand(console))
            .addSubcommand(new DetectorsTestCommand(console))
            .addSubcommand(new DetectorsRatesCommand(console)));
    line.addSubcommand(
        new CommandLine(new ExceptionsCommand())
            .addSubcommand(new ExceptionsApplyCommand(console))
            .addSubcommand(new ExceptionsListCommand(console)));
    line.addSubcommand(
        new CommandLine(new EvidenceCommand())
            .addSubcommand(new EvidenceVerifyCommand(console))
            .addSubcommand(new EvidenceProveCommand(console))
            .addSubcommand(new EvidenceExportCommand(console))
            .addSubcommand(new EvidenceWithholdCommand(console))
            .addSubcommand(new EvidenceFinishCommand(console))
            .addSubcommand(
                new CommandLine(new EvidenceHoldCommand())
                    .addSubcommand(new EvidenceHoldAddCommand(console))
                    .addSubcommand(new EvidenceHoldReleaseCommand(console))
                    .addSubcommand(new EvidenceHoldListCommand(console)))
            .addSubcommand(
                new CommandLine(new EvidenceKeysCommand())
                    .addSubcommand(new EvidenceKeysNewCommand(console))));
    line.addSubcommand(new CompletionCommand(console));
    addExitCodes(line);
    return line;
  }

  private static void addExitCodes(CommandLine line) {
    for (CommandLine command : line.getSubcommands().values()) {
      var usage = command.getCommandSpec().usageMessage();
      List<String> footer = new ArrayList<>(List.of(usage.footer()));
      footer.add("");
      footer.add(EXIT_CODES);
      usage.footer(footer.toArray(String[]::new));
      addExitCodes(command);
    }
  }

  private static int run(CommandLine line, Commands root, Console console, String... args) {
    line.setOut(new PrintWriter(console.out(), true, UTF_8));
    line.setErr(new PrintWriter(console.err(), true, UTF_8));
    line.setUsageHelpWidth(Math.min(console.look().width(), 110));
    line.setUsageHelpAutoWidth(false);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            console.look().colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler(Commands::wrongUsage);
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> failed(e, command, root.debug, console));
    return line.execute(args);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
    throw new ParameterException(spec.commandLine(), "say which command");
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(safe(String.valueOf(e.getMessage())));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println(help(command));
    return CommandLine.ExitCode.USAGE;
  }

  private static String help(CommandLine command) {
    return "See: bin/" + command.getCommandSpec().qualifiedName(" ") + " --help";
  }

  private static int failed(Exception e, CommandLine command, boolean debug, Console console) {
    console.out().flush();
    if (debug) {
      var trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      trace
          .toString()
          .lines()
          // The tab that begins a line of a trace is Java's own.
          .map(line -> line.startsWith("\t") ? "\t" + safe(line.substring(1)) : safe(line))
          .forEach(console.err()::println);
    }
    if (e instanceof WrongUsage) {
      console.say(String.valueOf(e.getMessage()));
      console.say(help(command));
      return CommandLine.ExitCode.USAGE;
    }
    if (e instanceof CommandFailed
        || e instanceof StackException
        || e instanceof EvidenceException
        || e instanceof StartFailedException
        || e instanceof RegistryException) {
      console.say(String.valueOf(e.getMessage()));
    } else {
      console.say("unexpected failure: " + e + (debug ? "" : " (--debug shows where)"));
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
