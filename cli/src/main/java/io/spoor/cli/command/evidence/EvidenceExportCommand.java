package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.output.ExportRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.UsageException;
import io.spoor.evidence.act.ActFactory;
import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.export.ExportManifest;
import io.spoor.export.Exporter;
import io.spoor.export.format.ExportFormat;
import io.spoor.export.request.ExportRequest;
import io.spoor.export.request.SelectionBounds;
import io.spoor.export.request.SelectionCriteria;
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

/** Exports part of an evidence log in a form that can be verified on its own. */
@Command(name = "export")
public final class EvidenceExportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path directory;

  @Option(
      names = "--out",
      paramLabel = "OUT",
      required = true,
      description = "Directory of the export: new, empty, or that of an unfinished export.")
  private Path out = Path.of("export");

  @Mixin private SelectionOptions selection = new SelectionOptions();

  @Option(
      names = "--finding",
      paramLabel = "ID",
      description = "The chain of a finding, by the finding's id or a prefix of it.")
  private List<String> findings = List.of();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      split = ",",
      description = "Only records of these kinds, and schemas: event, action, finding, …")
  private List<String> kinds = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      split = ",",
      description =
          "jsonl, csv, parquet, ocsf, html (default: all). Proven records are always " + "written.")
  private List<String> formats = List.of();

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Name of the requester. Default: the user's name.")
  private String actor = System.getProperty("user.name", "unknown");

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Reason, recorded with the export.")
  private String reason = "";

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  public EvidenceExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ExportRequest request = request();
    Path log = directory == null ? connection.home().evidence() : directory;
    DirectoryStore store = EvidenceLogOption.open(log);
    EvidenceLogOption.checkOutside(log, "--out", out);
    var progress = new ExportProgressLine(terminal);
    String[] recorded = {""};
    ExportManifest manifest =
        new Exporter(store, Clock.systemUTC(), progress)
            .export(
                request,
                out,
                result -> {
                  progress.clear();
                  recorded[0] =
                      StackActJournal.of(terminal, connection, log).record(exportAct(result));
                });
    terminal.print(
        json
            ? List.of(ExportRenderer.json(manifest, out, recorded[0]))
            : ExportRenderer.text(manifest, out, recorded[0]));
    return 0;
  }

  private ExportRequest request() {
    return ExportRequest.everything(actor, reason)
        .with(
            SelectionCriteria.of(
                selection.chains(),
                SelectionOptions.checkNames("--finding", findings),
                selection.agents(),
                selection.principals()))
        .with(
            new SelectionBounds(selection.since(), selection.until(), kinds(), connection.tenant()))
        .withFormats(formats());
  }

  private SortedSet<String> kinds() {
    List<String> allowed = Arrays.stream(RecordKind.values()).map(RecordKind::text).toList();
    for (String kind : kinds) {
      if (!allowed.contains(kind)) {
        throw new UsageException(
            "--kind: unknown kind " + kind + "; known kinds are " + String.join(", ", allowed));
      }
    }
    return new TreeSet<>(kinds);
  }

  private Set<ExportFormat> formats() {
    if (formats.isEmpty()) {
      return EnumSet.allOf(ExportFormat.class);
    }
    var selected = EnumSet.noneOf(ExportFormat.class);
    try {
      formats.forEach(name -> selected.add(ExportFormat.of(name)));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--format: " + e.getMessage());
    }
    return selected;
  }

  private EvidenceAct exportAct(ExportManifest manifest) {
    ExportRequest request = manifest.context().request();
    Map<String, List<String>> selector = new LinkedHashMap<>();
    put(selector, "chain", request.criteria().chains());
    put(selector, "finding", request.criteria().findings());
    put(selector, "agent", request.criteria().agents());
    put(selector, "principal", request.criteria().principals());
    SelectionBounds bounds = request.bounds();
    put(selector, "kind", bounds.kinds());
    bounds.since().ifPresent(time -> selector.put("since", List.of(time.toString())));
    bounds.until().ifPresent(time -> selector.put("until", List.of(time.toString())));
    return ActFactory.of("export", request.requestedBy(), request.reason(), Instant.now())
        .setTenant(bounds.tenant().orElse(""))
        .setSelector(selector)
        .setResult(manifest.records() + " records exported: " + manifest.counts())
        .setRecords(manifest.records())
        .setDigest(manifest.digest())
        .setLog(manifest.context().log())
        .setCheckpoint(manifest.context().checkpoint())
        .build();
  }

  private static void put(
      Map<String, List<String>> selector, String name, SortedSet<String> values) {
    if (!values.isEmpty()) {
      selector.put(name, new ArrayList<>(values));
    }
  }
}
