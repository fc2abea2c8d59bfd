package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.ExportLines;
import io.spoor.client.WrongUsage;
import io.spoor.evidence.act.Acts;
import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.export.Bounds;
import io.spoor.export.Choice;
import io.spoor.export.ExportManifest;
import io.spoor.export.ExportRequest;
import io.spoor.export.Exporter;
import io.spoor.export.format.Format;
import io.spoor.schemas.EvidenceAct;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands out part of an evidence log so that it proves itself. */
@Command(
    name = "export",
    header = "Hand out part of an evidence log so that it proves itself.",
    description = {
      "Writes to --out the records that were asked for with the proof that each is in the log, the same as JSON lines, CSV, Parquet"
          + " and OCSF, and report.html, a page to read and print. Needs no server. The directory verifies by itself, wherever it is"
          + " moved to: bin/spoor evidence verify OUT.",
      "",
      "--chain, --finding, --agent and --principal choose; a record is taken if any of them wants it, all records if none is given."
          + " A chain comes with its actions, the events behind them, links, findings, alerts, deliveries, verdicts, its agent's"
          + " manifests and the exceptions in force; a finding and an agent mean their chains; a principal (its id, its name, or the end of its ARN) means the records that"
          + " name it. --since, --until, --kind and --tenant narrow what was chosen.",
      "",
      "The export is put on record, with who, why and its digest, before it is finished. One that was stopped goes on when the same"
          + " command is given again.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor evidence export --chain 282c8603b24b --out case-4711 --reason 'case 4711'",
      "  bin/spoor evidence export audit/evidence/ --since 2026-03-01 --until 2026-04-01 --format parquet --out march",
      "  bin/spoor evidence export --principal role/ops-admin --kind action,finding --out ops-admin"
    })
final class EvidenceExportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path named;

  @Option(
      names = "--out",
      paramLabel = "OUT",
      required = true,
      description = "Directory of the export: a new or an empty one, or that of a half export.")
  private Path out = Path.of("export");

  @Mixin private EvidenceSelection selection = new EvidenceSelection();

  @Option(
      names = "--finding",
      paramLabel = "ID",
      description = "The chain of a finding, by its id or how that begins.")
  private List<String> findings = List.of();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      split = ",",
      description = "Records of these kinds alone, and schemas: event, action, finding, …")
  private List<String> kinds = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      split = ",",
      description = "jsonl, csv, parquet, ocsf, html. Default: all. Proven records come always.")
  private List<String> formats = List.of();

  @Option(names = "--by", paramLabel = "WHO", description = "Who asks. Default: the user's name.")
  private String by = System.getProperty("user.name", "unknown");

  @Option(names = "--reason", paramLabel = "WHY", description = "Why, for the record.")
  private String reason = "";

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Mixin private TenantTarget target = new TenantTarget();

  EvidenceExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ExportRequest request = request();
    Path log = named == null ? target.home().evidence() : named;
    DirectoryStore store = EvidenceDirectory.open(log);
    EvidenceDirectory.checkOutside(log, "--out", out);
    var progress = new ExportProgressLine(console);
    String[] recorded = {""};
    ExportManifest manifest =
        new Exporter(store, Clock.systemUTC(), progress)
            .export(
                request,
                out,
                done -> {
                  progress.clear();
                  recorded[0] = Journal.of(console, target, log).record(act(done));
                });
    console.print(
        json
            ? List.of(ExportLines.json(manifest, out, recorded[0]))
            : ExportLines.text(manifest, out, recorded[0]));
    return 0;
  }

  private ExportRequest request() {
    return ExportRequest.everything(by, reason)
        .with(
            Choice.of(
                selection.chains(),
                EvidenceSelection.named("--finding", findings),
                selection.agents(),
                selection.principals()))
        .with(new Bounds(selection.since(), selection.until(), kinds(), target.tenant()))
        .withFormats(formats());
  }

  private SortedSet<String> kinds() {
    List<String> known = Arrays.stream(RecordKind.values()).map(RecordKind::text).toList();
    for (String kind : kinds) {
      if (!known.contains(kind)) {
        throw new WrongUsage("--kind: no kind " + kind + "; there are " + String.join(", ", known));
      }
    }
    return new TreeSet<>(kinds);
  }

  private Set<Format> formats() {
    if (formats.isEmpty()) {
      return EnumSet.allOf(Format.class);
    }
    var chosen = EnumSet.noneOf(Format.class);
    try {
      formats.forEach(name -> chosen.add(Format.of(name)));
    } catch (IllegalArgumentException e) {
      throw new WrongUsage("--format: " + e.getMessage());
    }
    return chosen;
  }

  private EvidenceAct act(ExportManifest manifest) {
    ExportRequest request = manifest.facts().request();
    Map<String, List<String>> selector = new LinkedHashMap<>();
    put(selector, "chain", request.choice().chains());
    put(selector, "finding", request.choice().findings());
    put(selector, "agent", request.choice().agents());
    put(selector, "principal", request.choice().principals());
    Bounds bounds = request.bounds();
    put(selector, "kind", bounds.kinds());
    bounds.since().ifPresent(time -> selector.put("since", List.of(time.toString())));
    bounds.until().ifPresent(time -> selector.put("until", List.of(time.toString())));
    return Acts.of("export", request.by(), request.reason(), Instant.now())
        .setTenant(bounds.tenant().orElse(""))
        .setSelector(selector)
        .setResult(manifest.records() + " records handed out: " + manifest.counts())
        .setRecords(manifest.records())
        .setDigest(manifest.digest())
        .setLog(manifest.facts().log())
        .setCheckpoint(manifest.facts().checkpoint())
        .build();
  }

  private static void put(
      Map<String, List<String>> selector, String name, SortedSet<String> values) {
    if (!values.isEmpty()) {
      selector.put(name, new ArrayList<>(values));
    }
  }
}
