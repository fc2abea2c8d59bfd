package io.spoor.cli.command.evidence;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.command.option.ProgressLine;
import io.spoor.cli.output.RetentionRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.client.search.DocumentAge;
import io.spoor.client.search.IndexRetention;
import io.spoor.client.search.SearchClient;
import io.spoor.export.retention.AlterationActFactory;
import io.spoor.export.retention.DeletionPlan;
import io.spoor.export.retention.EvidenceRetention;
import io.spoor.export.retention.ExpiredDocuments;
import io.spoor.export.retention.HeldIndexDays;
import io.spoor.export.retention.LegalHold;
import io.spoor.export.retention.RetentionPolicy;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.EvidenceAct;
import io.spoor.schemas.text.TextSanitizer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists expired indices and evidence records, and deletes them if requested. */
@Command(name = "retention")
public final class RetentionCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description =
          "Properties file with a period for each kind, such as spoor-events=P30D or "
              + "evidence.event=P400D, or forever.")
  private Path file = Path.of("retention.properties");

  @Option(
      names = "--apply",
      description =
          "Delete the indices and documents that are due; without it, they are only shown.")
  private boolean apply;

  @Option(
      names = "--dry-run",
      description =
          "Show indices and records that are due and delete nothing, also with "
              + "--apply and --apply-evidence. Exit code 0.")
  private boolean dryRun;

  @Option(
      names = "--apply-evidence",
      description =
          "Delete the records of the evidence log that are due; needs --reason. "
              + "Indices need --apply.")
  private boolean applyEvidence;

  @Option(
      names = "--evidence-only",
      description =
          "Read only the evidence log, no index: for hosts without access to " + "Elasticsearch.")
  private boolean evidenceOnly;

  @Option(names = "--json", description = "NDJSON on standard output: one object per index.")
  private boolean json;

  @Mixin private Altering alteration = new Altering();

  public RetentionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RetentionPolicy policy = RetentionPolicy.read(file);
    if (apply && evidenceOnly) {
      throw new UsageException(
          "--apply deletes indices, but --evidence-only excludes them: use "
              + "--apply-evidence to delete records of the evidence log");
    }
    String reason = applyEvidence && !dryRun ? alteration.reason() : "";
    if (applyEvidence && policy.evidence().isEmpty()) {
      throw new OperationFailedException(
          file + " sets no retention period for evidence: add a line such as evidence.event=P400D");
    }
    Optional<RetentionEvidence> evidence = RetentionEvidence.of(terminal, connection, policy, file);
    boolean indicesDue = !evidenceOnly && indices(policy, evidence);
    boolean evidenceDue =
        policy.evidence().isPresent() && evidence(policy.evidence().get(), evidence, reason);
    return dryRun || apply || !(indicesDue || evidenceDue) ? 0 : 1;
  }

  /** Whether expired records remain undeleted. */
  private boolean evidence(
      EvidenceRetention policy, Optional<RetentionEvidence> evidence, String reason) {
    boolean delete = applyEvidence && !dryRun;
    RetentionEvidence evidenceLog =
        evidence.orElseThrow(
            () ->
                new OperationFailedException(
                    file
                        + " sets retention periods for evidence, but no evidence log is "
                        + "set: add evidence.log=DIR"));
    var progress = new ProgressLine(terminal);
    DeletionPlan plan =
        DeletionPlan.of(
            evidenceLog.verified().store(),
            evidenceLog.verified().verifier(),
            policy,
            evidenceLog.holds(),
            Instant.now(),
            records -> {
              if (progress.isDue()) {
                progress.show(String.format(Locale.ROOT, "%,d records read", records));
              }
            });
    progress.clear();
    if (delete && !plan.isEmpty()) {
      Map<String, List<String>> additionalFields = new LinkedHashMap<>();
      additionalFields.put("retention", policy.texts());
      additionalFields.put("held", evidenceLog.holds().stream().map(LegalHold::id).toList());
      List<EvidenceAct> acts =
          new ArrayList<>(
              AlterationActFactory.deleting(
                  plan.records(), additionalFields, alteration.actor(), reason));
      acts.addAll(
          AlterationActFactory.withholding(plan.reducedEvents(), alteration.actor(), reason));
      alteration.sealActs(terminal, connection, evidenceLog.log(), evidenceLog.verified(), acts);
      Altering.apply(terminal, evidenceLog.log());
    }
    terminal.print(
        json ? RetentionRenderer.json(plan, delete) : RetentionRenderer.text(plan, delete));
    boolean due = !delete && !plan.isEmpty();
    if (due) {
      terminal.info("no evidence was deleted. To delete these records, add --apply-evidence");
    }
    return due;
  }

  /** Whether expired indices remain undeleted. */
  private boolean indices(RetentionPolicy policy, Optional<RetentionEvidence> evidence) {
    evidence.ifPresent(log -> log.checkIsOf(connection, file));
    HeldIndexDays heldDays = evidence.map(RetentionEvidence::heldDays).orElse(HeldIndexDays.NONE);
    boolean delete = apply && !dryRun;
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    try (SearchClient searchClient = connection.index(ServiceAccount.ADMINISTRATOR)) {
      var retention = new IndexRetention(searchClient);
      Set<String> there = new HashSet<>();
      RetentionPolicy.KINDS.forEach(kind -> there.addAll(retention.indices(kind)));
      List<ExpiredDocuments> expired =
          policy.expiredDocuments(there, searchClient.aliasPrefix(), today);
      if (!expired.isEmpty()) {
        evidence.ifPresent(log -> log.checkIsOf(searchClient, policy, today));
      }
      int due = 0;
      long documentsDue = 0;
      for (ExpiredDocuments documents : expired) {
        DocumentAge age = age(documents, heldDays);
        long held = retention.countProtected(age);
        if (documents.whole() && held == 0) {
          due++;
          deleteIndex(retention, documents, delete);
        } else {
          documentsDue += deleteDocuments(retention, age, held, delete);
        }
      }
      terminal.info(
          due
              + " of "
              + there.size()
              + (delete ? " indices deleted" : " indices would be deleted"));
      boolean remains = due + documentsDue > 0 && !delete;
      if (remains && !dryRun) {
        terminal.info("no index was deleted. To delete these indices, add --apply");
      }
      return remains;
    }
  }

  private static DocumentAge age(ExpiredDocuments documents, HeldIndexDays heldDays) {
    return new DocumentAge(
        documents.index(),
        documents.timeField(),
        documents.before().atStartOfDay(ZoneOffset.UTC).toInstant(),
        heldDays.ranges().stream()
            .map(range -> new DocumentAge.Range(range.from(), range.to()))
            .toList());
  }

  private void deleteIndex(IndexRetention retention, ExpiredDocuments expired, boolean delete) {
    if (delete) {
      retention.delete(expired.index());
    }
    terminal
        .out()
        .println(
            json
                ? line("expired_index", expired.index(), object -> object.put("held", false))
                : TextSanitizer.replace(expired.index())
                    + (delete ? ": deleted" : ": would be deleted"));
  }

  /** The number of documents that have expired and are not held. */
  private long deleteDocuments(
      IndexRetention retention, DocumentAge age, long held, boolean delete) {
    long count = delete ? retention.delete(age) : retention.countUnprotected(age);
    if (count == 0 && held == 0) {
      return 0;
    }
    terminal
        .out()
        .println(
            json
                ? line(
                    "expired_documents",
                    age.index(),
                    object -> object.put("documents", count).put("held", held))
                : TextSanitizer.replace(age.index())
                    + ": "
                    + count
                    + (count == 1 ? " document " : " documents ")
                    + (delete ? "deleted" : "would be deleted")
                    + (held == 0 ? "" : ", " + held + " held"));
    return count;
  }

  private String line(String type, String index, Consumer<ObjectNode> fields) {
    ObjectNode object =
        new ObjectMapper()
            .createObjectNode()
            .put("type", type)
            .put("index", index)
            .put("deleted", apply && !dryRun);
    fields.accept(object);
    return TextSanitizer.escapeJson(object.toString());
  }
}
