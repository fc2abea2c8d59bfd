package io.spoor.cli.command;

import static io.spoor.cli.output.Terminal.safe;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.cli.command.analysis.AnalyzeCommand;
import io.spoor.cli.command.analysis.DetectorsEvaluateCommand;
import io.spoor.cli.command.analysis.DetectorsListCommand;
import io.spoor.cli.command.analysis.DetectorsShowCommand;
import io.spoor.cli.command.analysis.DetectorsTestCommand;
import io.spoor.cli.command.decisions.BlockCommand;
import io.spoor.cli.command.decisions.BlocksCommand;
import io.spoor.cli.command.decisions.ConfirmationsApproveCommand;
import io.spoor.cli.command.decisions.ConfirmationsDenyCommand;
import io.spoor.cli.command.decisions.ConfirmationsListCommand;
import io.spoor.cli.command.decisions.DecisionsCommand;
import io.spoor.cli.command.decisions.PdpCommand;
import io.spoor.cli.command.decisions.PoliciesApplyCommand;
import io.spoor.cli.command.decisions.PoliciesBacktestCommand;
import io.spoor.cli.command.decisions.PoliciesHistoryCommand;
import io.spoor.cli.command.decisions.PoliciesListCommand;
import io.spoor.cli.command.decisions.PoliciesRollbackCommand;
import io.spoor.cli.command.decisions.PoliciesTestCommand;
import io.spoor.cli.command.decisions.UnblockCommand;
import io.spoor.cli.command.declarations.ExceptionsApplyCommand;
import io.spoor.cli.command.declarations.ExceptionsListCommand;
import io.spoor.cli.command.declarations.ManifestsApplyCommand;
import io.spoor.cli.command.declarations.PrincipalsApplyCommand;
import io.spoor.cli.command.declarations.PrincipalsListCommand;
import io.spoor.cli.command.evidence.EvidenceAcceptLossCommand;
import io.spoor.cli.command.evidence.EvidenceExportCommand;
import io.spoor.cli.command.evidence.EvidenceFinishCommand;
import io.spoor.cli.command.evidence.EvidenceHoldAddCommand;
import io.spoor.cli.command.evidence.EvidenceHoldListCommand;
import io.spoor.cli.command.evidence.EvidenceHoldReleaseCommand;
import io.spoor.cli.command.evidence.EvidenceKeysNewCommand;
import io.spoor.cli.command.evidence.EvidenceProveCommand;
import io.spoor.cli.command.evidence.EvidenceVerifyCommand;
import io.spoor.cli.command.evidence.EvidenceWithholdCommand;
import io.spoor.cli.command.evidence.RetentionCommand;
import io.spoor.cli.command.records.DeadLettersCommand;
import io.spoor.cli.command.records.IngestCommand;
import io.spoor.cli.command.search.AlertsAckCommand;
import io.spoor.cli.command.search.AlertsCloseCommand;
import io.spoor.cli.command.search.AlertsCommand;
import io.spoor.cli.command.search.ChainCommand;
import io.spoor.cli.command.search.ChainsCommand;
import io.spoor.cli.command.search.DetectorsRatesCommand;
import io.spoor.cli.command.search.FindingsCommand;
import io.spoor.cli.command.search.IdentitiesCommand;
import io.spoor.cli.command.stack.DemoCommand;
import io.spoor.cli.command.stack.DownCommand;
import io.spoor.cli.command.stack.KibanaImportCommand;
import io.spoor.cli.command.stack.KibanaPrintCommand;
import io.spoor.cli.command.stack.ReplayCommand;
import io.spoor.cli.command.stack.ServeCommand;
import io.spoor.cli.command.stack.StatusCommand;
import io.spoor.cli.command.stack.TopicsAclsCommand;
import io.spoor.cli.command.stack.TopicsCreateCommand;
import io.spoor.cli.command.stack.UpCommand;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.evidence.EvidenceException;
import io.spoor.launchers.StartFailedException;
import io.spoor.localstack.StackException;
import io.spoor.platform.registry.RegistryException;
import io.spoor.schemas.extension.ExtensionException;
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

/** The root of all commands; maps their failures to messages and exit codes. */
@Command(
    name = "spoor",
    header = "Trace an AI agent across every identity it uses.",
    description = "Local stack and command line of Spoor.",
    versionProvider = RootCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommandsRepeatable = false,
    footer = {
      "",
      "Start here:",
      "  bin/spoor demo              the bundled scenario on real servers",
      "  bin/spoor COMMAND --help    help for a command, with an example",
      "  bin/spoor bench --help      measure this machine; only in a source tree",
      "",
      RootCommand.EXIT_CODES
    })
public final class RootCommand implements Runnable {
  static final String EXIT_CODES = "Exit codes: 0 success, 1 failure, 2 usage error.";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  private boolean debug;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  /** Versions of Spoor and of the Java runtime. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String spoor = RootCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "spoor " + (spoor == null ? "development" : spoor) + ", Java " + Runtime.version()
      };
    }
  }

  private RootCommand() {}

  /** Runs one command line; returns the exit code. */
  public static int run(Terminal terminal, String... args) {
    var root = new RootCommand();
    return run(commandLine(root, terminal), root, terminal, args);
  }

  /**
   * Runs a command that is not part of the command line, with the same error handling. For separate
   * programs behind {@code bin/spoor}, with a {@code help.txt} beside the command.
   */
  public static int run(Terminal terminal, Object command, String... args) {
    var root = new RootCommand();
    var line = new CommandLine(root).addSubcommand(command);
    CommandHelp.addBelow(line, command.getClass());
    addExitCodes(line);
    return run(line, root, terminal, args);
  }

  static CommandLine commandLine(Terminal terminal) {
    return commandLine(new RootCommand(), terminal);
  }

  private static CommandLine commandLine(RootCommand root, Terminal terminal) {
    var line = new CommandLine(root);
    line.addSubcommand(new DemoCommand(terminal));
    line.addSubcommand(new UpCommand(terminal));
    line.addSubcommand(new DownCommand(terminal));
    line.addSubcommand(new StatusCommand(terminal));
    line.addSubcommand(new IngestCommand(terminal));
    line.addSubcommand(new ReplayCommand(terminal));
    line.addSubcommand(new AnalyzeCommand(terminal));
    line.addSubcommand(new ChainsCommand(terminal));
    line.addSubcommand(new ChainCommand(terminal));
    line.addSubcommand(new FindingsCommand(terminal));
    line.addSubcommand(new IdentitiesCommand(terminal));
    line.addSubcommand(
        new CommandLine(new AlertsCommand(terminal))
            .addSubcommand(new AlertsAckCommand(terminal))
            .addSubcommand(new AlertsCloseCommand(terminal)));
    line.addSubcommand(new ServeCommand(terminal));
    line.addSubcommand(new PdpCommand(terminal));
    line.addSubcommand(new DecisionsCommand(terminal));
    line.addSubcommand(
        CommandGroup.of(
            "policies",
            new PoliciesApplyCommand(terminal),
            new PoliciesListCommand(terminal),
            new PoliciesHistoryCommand(terminal),
            new PoliciesRollbackCommand(terminal),
            new PoliciesTestCommand(terminal),
            new PoliciesBacktestCommand(terminal)));
    line.addSubcommand(new BlockCommand(terminal));
    line.addSubcommand(new UnblockCommand(terminal));
    line.addSubcommand(new BlocksCommand(terminal));
    line.addSubcommand(
        CommandGroup.of(
            "confirmations",
            new ConfirmationsListCommand(terminal),
            new ConfirmationsApproveCommand(terminal),
            new ConfirmationsDenyCommand(terminal)));
    line.addSubcommand(new DeadLettersCommand(terminal));
    line.addSubcommand(new RetentionCommand(terminal));
    line.addSubcommand(CommandGroup.of("manifests", new ManifestsApplyCommand(terminal)));
    line.addSubcommand(
        CommandGroup.of(
            "principals",
            new PrincipalsApplyCommand(terminal),
            new PrincipalsListCommand(terminal)));
    line.addSubcommand(
        CommandGroup.of(
            "topics", new TopicsCreateCommand(terminal), new TopicsAclsCommand(terminal)));
    line.addSubcommand(
        CommandGroup.of(
            "kibana", new KibanaImportCommand(terminal), new KibanaPrintCommand(terminal)));
    line.addSubcommand(
        CommandGroup.of(
            "detectors",
            new DetectorsListCommand(terminal),
            new DetectorsShowCommand(terminal),
            new DetectorsTestCommand(terminal),
            new DetectorsEvaluateCommand(terminal),
            new DetectorsRatesCommand(terminal)));
    line.addSubcommand(
        CommandGroup.of(
            "exceptions",
            new ExceptionsApplyCommand(terminal),
            new ExceptionsListCommand(terminal)));
    line.addSubcommand(
        CommandGroup.of(
            "evidence",
            new EvidenceVerifyCommand(terminal),
            new EvidenceProveCommand(terminal),
            new EvidenceExportCommand(terminal),
            new EvidenceWithholdCommand(terminal),
            new EvidenceFinishCommand(terminal),
            new EvidenceAcceptLossCommand(terminal),
            CommandGroup.of(
                "hold",
                new EvidenceHoldAddCommand(terminal),
                new EvidenceHoldReleaseCommand(terminal),
                new EvidenceHoldListCommand(terminal)),
            CommandGroup.of("keys", new EvidenceKeysNewCommand(terminal))));
    line.addSubcommand(new CompletionCommand(terminal));
    CommandHelp.addBelow(line, RootCommand.class);
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

  private static int run(CommandLine line, RootCommand root, Terminal terminal, String... args) {
    line.setOut(new PrintWriter(terminal.out(), true, UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, UTF_8));
    line.setUsageHelpWidth(Math.min(terminal.display().width(), 110));
    line.setUsageHelpAutoWidth(false);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.display().colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler(RootCommand::wrongUsage);
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> failed(e, command, root.debug, terminal));
    return line.execute(args);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
    throw new ParameterException(spec.commandLine(), "no command given");
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

  private static int failed(Exception e, CommandLine command, boolean debug, Terminal terminal) {
    terminal.out().flush();
    if (debug) {
      var trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      trace
          .toString()
          .lines()
          // Java starts the lines of a stack trace with a tab.
          .map(line -> line.startsWith("\t") ? "\t" + safe(line.substring(1)) : safe(line))
          .forEach(terminal.err()::println);
    }
    if (e instanceof UsageException) {
      terminal.info(String.valueOf(e.getMessage()));
      terminal.info(help(command));
      return CommandLine.ExitCode.USAGE;
    }
    if (e instanceof OperationFailedException
        || e instanceof StackException
        || e instanceof EvidenceException
        || e instanceof StartFailedException
        || e instanceof RegistryException
        || e instanceof ExtensionException) {
      terminal.info(String.valueOf(e.getMessage()));
    } else {
      terminal.info("unexpected failure: " + e + (debug ? "" : " (--debug shows where)"));
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
