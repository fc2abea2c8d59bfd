package io.spoor.cli.command.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.command.option.ProgressLine;
import io.spoor.cli.output.EvidenceRenderer;
import io.spoor.cli.output.ExportRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.RecordProof;
import io.spoor.evidence.verify.RecordProver;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.export.ExportVerificationResult;
import io.spoor.export.ExportVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies an evidence log, one record of it, or that it still contains its earlier contents. */
@Command(name = "verify")
public final class EvidenceVerifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", description = "Directory of the log, or of an export.")
  private Path directory = Path.of(".");

  @Option(
      names = "--record",
      paramLabel = "N|ID",
      description = "Number of a record in the log, from 0, or its id.")
  private @Nullable String record;

  @Option(
      names = "--since",
      paramLabel = "CHECKPOINT",
      description =
          "An earlier checkpoint of the log: a file with it, or its short form NAME SIZE "
              + "ROOT [TIME], as \"status\" and notifications show it.")
  private @Nullable String since;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "Trusted verifier keys, one per line. Without it, verification shows only "
              + "that the log is consistent with itself.")
  private @Nullable Path key;

  @Option(
      names = "--digest",
      paramLabel = "SHA-256",
      description = "For an export: the digest received separately from it.")
  private @Nullable String digest;

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  @Mixin private AccessAuditOptions accessAudit = new AccessAuditOptions();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public EvidenceVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<VerifierKey> keys = key == null ? List.of() : KeyFiles.readVerifiers(key);
    if (ExportVerifier.isExport(directory)) {
      return export(keys);
    }
    if (digest != null) {
      throw new UsageException("--digest: " + directory + " is not an export");
    }
    Optional<RememberedCheckpoint> earlierCheckpoint =
        Optional.ofNullable(since).map(EvidenceVerifyCommand::read);
    DirectoryStore store = EvidenceLogOption.open(directory);
    var verifier = new LogVerifier(store, keys);
    return record == null
        ? verifyLog(verifier, earlierCheckpoint)
        : verifyRecord(store, verifier, earlierCheckpoint, record);
  }

  /** The text itself if it is a short form: no file has such a name by accident. */
  private static RememberedCheckpoint read(String fileOrText) {
    if (fileOrText.strip().contains(" ") && !Files.exists(Path.of(fileOrText))) {
      try {
        return RememberedCheckpoint.parse(fileOrText.getBytes(UTF_8));
      } catch (IllegalArgumentException e) {
        throw new OperationFailedException(
            "--since: neither a file nor a checkpoint: " + e.getMessage(), e);
      }
    }
    try (InputStream in = Files.newInputStream(Path.of(fileOrText))) {
      return RememberedCheckpoint.parse(in.readNBytes(SegmentStore.MAX_FILE_BYTES));
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot read " + fileOrText + ": " + ErrorMessages.describe(e), e);
    } catch (IllegalArgumentException e) {
      throw new OperationFailedException(fileOrText + " is not a checkpoint: " + e.getMessage(), e);
    }
  }

  private int export(List<VerifierKey> keys) {
    if (record != null || since != null) {
      throw new UsageException(
          "--record and --since apply to a log; " + directory + " is an export of one");
    }
    var progress = new ExportProgressLine(terminal);
    ExportVerificationResult result = new ExportVerifier(directory, keys, progress).verify();
    progress.clear();
    if (digest != null) {
      result = result.withExpectedDigest(digest.strip());
    }
    terminal.print(json ? List.of(ExportRenderer.json(result)) : ExportRenderer.text(result));
    return result.isValid() ? 0 : 1;
  }

  private int verifyLog(LogVerifier verifier, Optional<RememberedCheckpoint> earlierCheckpoint) {
    var progress = new ProgressLine(terminal);
    VerificationResult result =
        verifier.verify(
            earlierCheckpoint,
            records -> {
              if (progress.isDue()) {
                progress.show(String.format(Locale.ROOT, "%,d records", records));
              }
            });
    progress.clear();
    print(result);
    return result.isValid() ? 0 : 1;
  }

  private void print(VerificationResult result) {
    terminal.print(json ? List.of(EvidenceRenderer.json(result)) : EvidenceRenderer.text(result));
  }

  private int verifyRecord(
      DirectoryStore store,
      LogVerifier verifier,
      Optional<RememberedCheckpoint> earlierCheckpoint,
      String recordId) {
    VerificationResult result = verifier.verifyChain(earlierCheckpoint);
    if (result.fault().isPresent() || result.segments() == 0) {
      print(result);
      return 1;
    }
    var prover = new RecordProver(store, verifier);
    List<RecordProof> proofs = new ArrayList<>();
    if (recordId.matches("\\d{1,18}")) {
      prover.byNumber(Long.parseLong(recordId)).ifPresent(proofs::add);
    } else {
      prover.byId(recordId, proofs::add);
    }
    if (proofs.isEmpty()) {
      throw new OperationFailedException(
          "no record " + recordId + " in the evidence log in " + directory);
    }
    accessAudit.record(
        terminal,
        connection,
        directory,
        "verify",
        Map.of("record", List.of(recordId)),
        proofs.size() + " records shown");
    Set<VerifierKey> signers = new HashSet<>(result.signers());
    boolean allValid = true;
    for (RecordProof proof : proofs) {
      Optional<String> problem = proof.problem(signers);
      allValid &= problem.isEmpty();
      terminal.print(
          json
              ? List.of(EvidenceRenderer.json(proof, problem))
              : EvidenceRenderer.text(proof, problem, result.signedByTrustedKey()));
    }
    return allValid ? 0 : 1;
  }
}
