package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.command.option.ProgressLine;
import io.spoor.cli.output.EvidenceRenderer;
import io.spoor.cli.output.ReproductionRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.offline.reproduction.ReproductionCoordinator;
import io.spoor.pipeline.settings.StageSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reproduces findings and decisions from the contents of a log. */
@Command(name = "prove")
public final class EvidenceProveCommand implements Callable<Integer> {
  private static final String ALL = "all";

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description =
          "Id of a finding or a decision, or a prefix of it; all: every finding in the log. With "
              + "--policies, of a decision.")
  private String finding = ALL;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "Directory of the log. Default: the local stack's.")
  private @Nullable Path directory;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private AccessAuditOptions accessAudit = new AccessAuditOptions();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Trusted verifier keys, one per line.")
  private @Nullable Path key;

  @Mixin private StageOptions settings = new StageOptions();

  @Option(
      names = "--policies",
      paramLabel = "DIR",
      description =
          "Prove a decision by the policies of this folder, not by those that the log has of it.")
  private @Nullable Path policies;

  @Option(
      names = "--entities",
      paramLabel = "FILE",
      description = "Entities of the decision server, with --policies.")
  private @Nullable Path entities;

  @Option(
      names = "--json",
      description =
          "NDJSON: one object per finding, then the scope of the run and the "
              + "verification of the log.")
  private boolean json;

  public EvidenceProveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (entities != null && policies == null) {
      throw new UsageException("--entities needs --policies");
    }
    List<VerifierKey> keys = key == null ? List.of() : KeyFiles.readVerifiers(key);
    Path log = directory == null ? connection.home().evidence() : directory;
    Optional<StageSettings> requestedSettings = settings.requestedSettings();
    DirectoryStore store = EvidenceLogOption.open(log);
    var verifier = new LogVerifier(store, keys);
    var progress = new ProgressLine(terminal);
    VerificationResult verification =
        verifier.verify(Optional.empty(), records -> show(progress, "verified", records));
    progress.clear();
    if (verification.fault().isPresent()) {
      terminal.print(
          json
              ? List.of(EvidenceRenderer.json(verification))
              : EvidenceRenderer.text(verification));
      terminal.info("an altered log proves nothing");
      return 1;
    }
    if (policies != null) {
      return proveDecision(store, verifier, verification, log);
    }
    var run = new ReproductionCoordinator(store, verifier, verification, requestedSettings);
    ReproductionCoordinator.RecordedFindings selected =
        run.findRecorded(id -> all() || id.startsWith(finding));
    if (!all() && DecisionProof.isRecorded(store, verifier, finding)) {
      if (!selected.isEmpty()) {
        throw new OperationFailedException(
            finding + " is the prefix of a finding and of a decision: give more of the id");
      }
      return proveDecision(store, verifier, verification, log);
    }
    requireOne(selected, log);
    ReproductionCoordinator.Result result =
        run.prove(selected.readable().values(), records -> show(progress, "read", records));
    progress.clear();
    long confirmed = result.proofs().stream().filter(proof -> proof.isConfirmed()).count();
    accessAudit.record(
        terminal,
        connection,
        log,
        "prove",
        Map.of("finding", all() ? List.of(ALL) : List.copyOf(selected.ids())),
        confirmed + " of " + selected.ids().size() + " findings proven");
    print(result, selected, verification);
    return confirmed == selected.ids().size() ? 0 : 1;
  }

  private int proveDecision(
      DirectoryStore store, LogVerifier verifier, VerificationResult verification, Path log) {
    DecisionProof proof = DecisionProof.of(store, verifier, finding, policies, entities, terminal);
    accessAudit.record(
        terminal,
        connection,
        log,
        "prove",
        Map.of("decision", List.of(proof.record().getDecisionId())),
        proof.isProven() ? "decision proven" : "decision not proven");
    terminal.print(json ? List.of(proof.json()) : proof.text());
    terminal.print(
        json ? List.of(EvidenceRenderer.json(verification)) : EvidenceRenderer.text(verification));
    return proof.isProven() ? 0 : 1;
  }

  private static void show(ProgressLine progress, String operation, long records) {
    if (progress.isDue()) {
      progress.show(String.format(Locale.ROOT, "%,d records %s", records, operation));
    }
  }

  private boolean all() {
    return finding.equals(ALL);
  }

  private void requireOne(ReproductionCoordinator.RecordedFindings selected, Path directory) {
    if (selected.isEmpty()) {
      throw new OperationFailedException(
          (all() ? "no finding" : "no finding or decision " + finding)
              + " in the evidence log in "
              + directory
              + "; one published a moment ago may not be sealed yet");
    }
    if (!all() && selected.ids().size() > 1) {
      throw new OperationFailedException(
          finding + " is the prefix of several findings: " + String.join(", ", selected.ids()));
    }
  }

  private void print(
      ReproductionCoordinator.Result result,
      ReproductionCoordinator.RecordedFindings selected,
      VerificationResult verification) {
    selected
        .withheld()
        .forEach(
            (id, record) ->
                terminal.print(
                    List.of(
                        json
                            ? ReproductionRenderer.json(id, record)
                            : ReproductionRenderer.text(id, record))));
    for (var proof : result.proofs()) {
      terminal.print(
          json ? List.of(ReproductionRenderer.json(proof)) : ReproductionRenderer.text(proof));
    }
    terminal.print(
        json
            ? List.of(ReproductionRenderer.json(result.scope()))
            : ReproductionRenderer.text(result.scope()));
    terminal.print(
        json ? List.of(EvidenceRenderer.json(verification)) : EvidenceRenderer.text(verification));
    if (!json && selected.ids().size() > 1) {
      long confirmed = result.proofs().stream().filter(proof -> proof.isConfirmed()).count();
      terminal.print(List.of(confirmed + " of " + selected.ids().size() + " findings proven"));
    }
  }
}
