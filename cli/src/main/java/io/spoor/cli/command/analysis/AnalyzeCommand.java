package io.spoor.cli.command.analysis;

import io.spoor.cli.command.option.SourceConverter;
import io.spoor.cli.output.AnalysisReport;
import io.spoor.cli.output.AttributionReport;
import io.spoor.cli.output.ResultTables;
import io.spoor.cli.output.Terminal;
import io.spoor.client.UsageException;
import io.spoor.client.json.AlertJson;
import io.spoor.client.json.ResultJson;
import io.spoor.client.kafka.ExceptionFiles;
import io.spoor.client.kafka.ManifestFiles;
import io.spoor.client.kafka.PrincipalFiles;
import io.spoor.client.result.ActionView;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.AvroViewMapper;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.DeadLetterView;
import io.spoor.client.result.FindingView;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.offline.attribution.AttributionTable;
import io.spoor.offline.attribution.MissingRecords;
import io.spoor.pipeline.alert.ExceptionParser;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Runs the stages over files in this process and prints the results. */
@Command(name = "analyze")
public final class AnalyzeCommand implements Callable<Integer> {
  private final Terminal terminal;

  /** A source and its files. */
  private record Input(String source, List<String> files) {}

  @Option(
      names = "--source",
      required = true,
      paramLabel = "NAME FILE...",
      parameterConsumer = InputConsumer.class,
      description =
          "Format of the files after it, up to the next option; - is standard input. Sources: "
              + "anthropic-activity, auth0, authzen, azure-activity, bedrock-invocation, cedar, "
              + "cloudtrail, entra-audit, entra-signin, gcp-audit, github, gitlab, gworkspace, "
              + "k8s-audit, keycloak, mcp, okta, opa, openai-audit, opinion, otel, run, teleport, "
              + "token-exchange, vault")
  private List<Input> inputs = new ArrayList<>();

  /** Takes a name and all files after it: groups with files each are mixed up by picocli. */
  static final class InputConsumer implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
      List<String> taken = new ArrayList<>();
      while (!arguments.isEmpty() && !isOption(arguments.peek())) {
        taken.add(arguments.pop());
      }
      if (taken.isEmpty()) {
        throw new ParameterException(command.commandLine(), "--source needs a name and files");
      }
      List<Input> inputs = new ArrayList<>(option.<List<Input>>getValue());
      inputs.add(new Input(taken.removeFirst(), taken));
      option.setValue(inputs);
    }

    private static boolean isOption(String argument) {
      return argument.startsWith("-") && argument.length() > 1;
    }
  }

  @Parameters(hidden = true, description = "Files behind other options; of the last source.")
  private List<String> furtherFiles = new ArrayList<>();

  @Option(
      names = "--manifests",
      paramLabel = "FILE|DIR",
      description = "Manifests of the agents, in force at all times.")
  private @Nullable Path manifests;

  @Option(
      names = "--principals",
      paramLabel = "FILE|DIR",
      description = "Principals with their accounts; at all times, unless a document has a start.")
  private @Nullable Path principals;

  @Option(
      names = "--own-domains",
      paramLabel = "DOMAIN",
      split = ",",
      description =
          "Domains of mail addresses in which you assign the logins: there, equal logins are "
              + "one person.")
  private List<String> ownDomains = new ArrayList<>();

  @Option(
      names = "--exceptions",
      paramLabel = "FILE|DIR",
      description =
          "Exceptions: findings that raise no alert. An exception without a start "
              + "holds at all times until it expires.")
  private @Nullable Path exceptions;

  @Option(
      names = "--joins-off",
      paramLabel = "METHOD",
      split = ",",
      description = "Turn off these join methods (docs/joins.md lists them).")
  private List<String> disabledJoins = new ArrayList<>();

  @Option(
      names = "--joins-on",
      paramLabel = "METHOD",
      split = ",",
      description = "Turn on these join methods, which are off by default: network.")
  private List<String> joinsOn = new ArrayList<>();

  @Mixin private ThresholdsFile thresholds = new ThresholdsFile();

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  @Option(names = "--dead-letters", description = "List rejected records.")
  private boolean showDeadLetters;

  @Option(
      names = "--attribution",
      description =
          "Also print for how many actions of each source the human, the agent and the run "
              + "are known, by which joins, and which records are missing: credentials without "
              + "their issuance, traces without their run.")
  private boolean showAttribution;

  public AnalyzeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    inputs.getLast().files().addAll(furtherFiles);
    for (Input input : inputs) {
      SourceConverter.require(input.source());
      if (input.files().isEmpty()) {
        throw new UsageException("no files after --source " + input.source());
      }
    }
    Analysis analysis = analysis();
    List<Manifest> declared =
        manifests == null ? List.of() : ManifestFiles.read(manifests, ManifestFiles.ALWAYS);
    declared.forEach(analysis::addManifest);
    if (principals != null) {
      PrincipalFiles.read(principals, ManifestFiles.ALWAYS).forEach(analysis::addPrincipal);
    }
    if (exceptions != null) {
      ExceptionFiles.read(exceptions, ExceptionParser.ALWAYS).forEach(analysis::addException);
    }
    var records = new AnalysisInput(analysis, terminal);
    for (Input input : inputs) {
      input.files().forEach(file -> records.read(input.source(), file));
    }
    AnalysisResult result = analysis.finish();
    if (json) {
      printJson(result, declared);
    } else {
      printReport(result, declared);
    }
    return records.failures(result) == 0 ? 0 : 1;
  }

  private Analysis analysis() {
    try {
      return new Analysis(
          AnalysisSettings.defaults()
              .withTaintKey(TaintKey.random())
              .withDisabledJoins(JoinMethod.disabledLabels(disabledJoins, joinsOn))
              .withOwnDomains(Set.copyOf(ownDomains))
              .withDetectors(thresholds.read()));
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private void printJson(AnalysisResult result, List<Manifest> declared) {
    PrintStream out = terminal.out();
    Map<String, @Nullable String> runs = new HashMap<>();
    for (var chain : result.chains()) {
      runs.put(chain.getChainId(), chain.getRunId());
      out.println(ResultJson.chain(AvroViewMapper.chain(chain)));
    }
    String current = "";
    int seq = 0;
    for (ActionView action : actions(result)) {
      seq = action.chainId().equals(current) ? seq + 1 : 0;
      current = action.chainId();
      out.println(ResultJson.action(action, seq, runs.get(current)));
    }
    result.links().forEach(link -> out.println(ResultJson.link(AvroViewMapper.link(link))));
    result
        .findings()
        .forEach(finding -> out.println(ResultJson.finding(AvroViewMapper.finding(finding))));
    result.alerts().forEach(alert -> out.println(AlertJson.alert(AvroViewMapper.alert(alert))));
    if (showAttribution) {
      AttributionTable.of(result).forEach(row -> out.println(AttributionReport.json(row)));
      MissingRecords.of(result, declared).forEach(one -> out.println(AttributionReport.json(one)));
    }
    if (showDeadLetters) {
      result
          .deadLetters()
          .forEach(deadLetter -> out.println(ResultJson.deadLetter(DeadLetterView.of(deadLetter))));
    }
    out.flush();
  }

  /** Actions by chain, then by order within the chain. */
  private static List<ActionView> actions(AnalysisResult result) {
    Map<String, List<ActionView>> byChain = new HashMap<>();
    for (var action : result.actions()) {
      byChain
          .computeIfAbsent(action.getChainId(), id -> new ArrayList<>())
          .add(AvroViewMapper.action(action));
    }
    List<ActionView> ordered = new ArrayList<>(result.actions().size());
    for (var chain : result.chains()) {
      List<ActionView> ofChain = byChain.remove(chain.getChainId());
      if (ofChain != null) {
        ofChain.sort(ActionView.IN_CHAIN);
        ordered.addAll(ofChain);
      }
    }
    if (!byChain.isEmpty()) {
      throw new IllegalStateException(byChain.size() + " chains have actions but no document");
    }
    return ordered;
  }

  private void printReport(AnalysisResult result, List<Manifest> declared) {
    List<ChainView> chains = result.chains().stream().map(AvroViewMapper::chain).toList();
    List<ActionView> actions = result.actions().stream().map(AvroViewMapper::action).toList();
    List<FindingView> findings = result.findings().stream().map(AvroViewMapper::finding).toList();
    List<AlertView> alerts = result.alerts().stream().map(AvroViewMapper::alert).toList();
    List<DeadLetterView> deadLetters =
        result.deadLetters().stream().map(DeadLetterView::of).toList();
    var counts = new AnalysisReport.RecordCounts(result.records(), result.events(), deadLetters);
    terminal.print(
        AnalysisReport.lines(chains, actions, findings, alerts, counts, terminal.display()));
    if (showAttribution) {
      terminal.print(List.of(""));
      terminal.print(AttributionReport.lines(AttributionTable.of(result), terminal.display()));
      List<String> missing =
          AttributionReport.missingLines(MissingRecords.of(result, declared), terminal.display());
      if (!missing.isEmpty()) {
        terminal.print(List.of(""));
        terminal.print(missing);
      }
    }
    if (showDeadLetters && !deadLetters.isEmpty()) {
      terminal.print(List.of(""));
      terminal.print(ResultTables.deadLetters(deadLetters, terminal.display()));
    } else if (!deadLetters.isEmpty()) {
      terminal.info("--dead-letters lists the rejected records and the reasons");
    }
  }
}
