package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.Report;
import io.spoor.cli.output.Tables;
import io.spoor.client.CommandFailed;
import io.spoor.client.Problems;
import io.spoor.client.WrongUsage;
import io.spoor.client.json.AlertJsonLines;
import io.spoor.client.json.JsonLines;
import io.spoor.client.kafka.ExceptionFiles;
import io.spoor.client.kafka.ManifestFiles;
import io.spoor.client.result.ActionRow;
import io.spoor.client.result.AlertRow;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.DeadLetterRow;
import io.spoor.client.result.FindingRow;
import io.spoor.client.result.FromAvro;
import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.offline.input.InputFile;
import io.spoor.offline.input.RawRecordLine;
import io.spoor.offline.input.RecordReader;
import io.spoor.pipeline.alert.ExceptionDocument;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.RawRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the stages over files in this process and prints what they found. */
@Command(
    name = "analyze",
    header = "Find chains and findings in files, without servers.",
    description = {
      "Runs the same stages as the running pipeline over raw records in files, in this process: manifests first, then every record,"
          + " then the end of input. The output does not depend on the order of the records nor on duplicates.",
      "",
      "Files are NDJSON, arrays or objects over several lines, CloudTrail {\"Records\":[…]} documents, answers of aws cloudtrail"
          + " lookup-events, or OTLP requests {\"resourceSpans\":[…]} as the OpenTelemetry Collector writes them; plain or gzip."
          + " - is standard input.",
      "",
      "The exit code is 1 where a file could not be read to its end, a record was too large, or none of a source's records was"
          + " understood; what was read is analysed all the same.",
      "",
      "With --json every line is one object with \"type\" chain, action, link, finding, alert or, with --dead-letters, dead_letter, in"
          + " this order; members that are not known are null. \"seq\" is the position in the chain, from 0."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor analyze --source cloudtrail events.ndjson.gz",
      "  bin/spoor analyze --source cloudtrail trail.json.gz --joins-off role-session-name,source-identity",
      "  aws cloudtrail lookup-events | bin/spoor analyze --source cloudtrail -",
      "  bin/spoor analyze --source otel spans.ndjson --source cloudtrail trail/*.gz --manifests manifests/"
    })
final class AnalyzeCommand implements Callable<Integer> {
  /** A record at hand is never late, in whatever order the files hold it: it has no arrival. */
  private static final long NO_ARRIVAL = 0;

  private final Console console;

  /** A source and its files. */
  static final class Input {
    @Option(
        names = "--source",
        required = true,
        paramLabel = "NAME",
        description = "What the following files hold: cloudtrail, otel, …")
    String source = "";

    @Parameters(
        arity = "1..*",
        paramLabel = "FILE",
        description = "Files of this source; - is standard input.")
    List<String> files = new ArrayList<>();
  }

  /** How many records were fed of each source. */
  private final Map<String, Long> records = new TreeMap<>();

  @ArgGroup(exclusive = false, multiplicity = "1..*")
  private List<Input> inputs = new ArrayList<>();

  @Option(
      names = "--manifests",
      paramLabel = "FILE|DIR",
      description = "Manifests of the agents, in force at all times.")
  private @Nullable Path manifests;

  @Option(
      names = "--exceptions",
      paramLabel = "FILE|DIR",
      description =
          "What nobody wants to be alerted about; one that does not say from when holds at all times until it expires.")
  private @Nullable Path exceptions;

  @Option(
      names = "--joins-off",
      paramLabel = "METHOD",
      split = ",",
      description = "Join nothing by these methods (docs/joins.md lists them).")
  private List<String> joinsOff = new ArrayList<>();

  @Option(
      names = "--joins-on",
      paramLabel = "METHOD",
      split = ",",
      description = "Join also by these methods, which are off by default: network.")
  private List<String> joinsOn = new ArrayList<>();

  @Mixin private ThresholdsFile thresholds = new ThresholdsFile();

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  @Option(names = "--dead-letters", description = "List the records that were not understood.")
  private boolean showDeadLetters;

  AnalyzeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    for (Input input : inputs) {
      Sources.require(input.source);
    }
    Analysis analysis = analysis();
    if (manifests != null) {
      ManifestFiles.read(manifests, ManifestFiles.ALWAYS).forEach(analysis::manifest);
    }
    if (exceptions != null) {
      ExceptionFiles.read(exceptions, ExceptionDocument.ALWAYS).forEach(analysis::exception);
    }
    int failures = 0;
    for (Input input : inputs) {
      for (String file : input.files) {
        failures += read(analysis, input.source, file);
      }
    }
    AnalysisResult result = analysis.finish();
    if (json) {
      printJson(result);
    } else {
      printReport(result);
    }
    failures += notUnderstoodAtAll(result);
    return failures == 0 ? 0 : 1;
  }

  private Analysis analysis() {
    try {
      return new Analysis(
          AnalysisSettings.defaults()
              .withJoinsOff(JoinMethod.off(joinsOff, joinsOn))
              .withDetectors(thresholds.read()));
    } catch (IllegalArgumentException e) {
      throw new WrongUsage(String.valueOf(e.getMessage()));
    }
  }

  /** Feeds one file; returns the number of complaints. */
  private int read(Analysis analysis, String source, String file) {
    try (InputFile input = InputFile.open(file, console.in())) {
      return read(analysis, source, file, input);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + Problems.brief(e), e);
    }
  }

  private int read(Analysis analysis, String source, String file, InputFile input) {
    int failures = 0;
    try {
      var reader = new RecordReader(input.content(), TopicCatalogue.MAX_RAW_BYTES);
      RawRecordLine record;
      while ((record = reader.next()) != null) {
        switch (record) {
          case RawRecordLine.Whole(long line, byte[] bytes) -> {
            records.merge(source, 1L, Long::sum);
            analysis.record(source, new RawRecord(bytes, file, 0, line - 1, NO_ARRIVAL));
          }
          case RawRecordLine.TooLarge(long line, long size) -> {
            failures++;
            console.say(TooLarge.message(input.name(), line, size));
          }
        }
      }
    } catch (IOException e) {
      failures++;
      console.say(input.name() + ": reading stopped: " + Problems.brief(e));
    }
    return failures;
  }

  /** Says of which sources nothing was understood: "no findings" would be no answer. */
  private int notUnderstoodAtAll(AnalysisResult result) {
    int sources = 0;
    for (Map.Entry<String, Long> fed : records.entrySet()) {
      String source = fed.getKey();
      long letters =
          result.deadLetters().stream().filter(l -> l.getSource().equals(source)).count();
      if (letters == fed.getValue()) {
        sources++;
        console.say(
            "none of the records given as "
                + source
                + " was understood: are they what --source says?");
      }
    }
    return sources;
  }

  private void printJson(AnalysisResult result) {
    PrintStream out = console.out();
    Map<String, @Nullable String> runs = new HashMap<>();
    for (var chain : result.chains()) {
      runs.put(chain.getChainId(), chain.getRunId());
      out.println(JsonLines.chain(FromAvro.chain(chain)));
    }
    String current = "";
    int seq = 0;
    for (ActionRow action : actions(result)) {
      seq = action.chainId().equals(current) ? seq + 1 : 0;
      current = action.chainId();
      out.println(JsonLines.action(action, seq, runs.get(current)));
    }
    result.links().forEach(link -> out.println(JsonLines.link(FromAvro.link(link))));
    result.findings().forEach(finding -> out.println(JsonLines.finding(FromAvro.finding(finding))));
    result.alerts().forEach(alert -> out.println(AlertJsonLines.alert(FromAvro.alert(alert))));
    if (showDeadLetters) {
      result
          .deadLetters()
          .forEach(letter -> out.println(JsonLines.deadLetter(DeadLetterRow.of(letter))));
    }
    out.flush();
  }

  /** Actions in the order of their chains, then in order within. */
  private static List<ActionRow> actions(AnalysisResult result) {
    Map<String, List<ActionRow>> byChain = new HashMap<>();
    for (var action : result.actions()) {
      byChain
          .computeIfAbsent(action.getChainId(), id -> new ArrayList<>())
          .add(FromAvro.action(action));
    }
    List<ActionRow> ordered = new ArrayList<>(result.actions().size());
    for (var chain : result.chains()) {
      List<ActionRow> ofChain = byChain.remove(chain.getChainId());
      if (ofChain != null) {
        ofChain.sort(ActionRow.IN_CHAIN);
        ordered.addAll(ofChain);
      }
    }
    if (!byChain.isEmpty()) {
      throw new IllegalStateException(byChain.size() + " chains have actions and no document");
    }
    return ordered;
  }

  private void printReport(AnalysisResult result) {
    List<ChainRow> chains = result.chains().stream().map(FromAvro::chain).toList();
    List<ActionRow> actions = result.actions().stream().map(FromAvro::action).toList();
    List<FindingRow> findings = result.findings().stream().map(FromAvro::finding).toList();
    List<AlertRow> alerts = result.alerts().stream().map(FromAvro::alert).toList();
    List<DeadLetterRow> letters = result.deadLetters().stream().map(DeadLetterRow::of).toList();
    var counts = new Report.Counts(result.records(), result.events(), letters);
    console.print(Report.lines(chains, actions, findings, alerts, counts, console.look()));
    if (showDeadLetters && !letters.isEmpty()) {
      console.print(List.of(""));
      console.print(Tables.deadLetters(letters, console.look()));
    } else if (!letters.isEmpty()) {
      console.say("--dead-letters lists what was not understood, and why");
    }
  }
}
