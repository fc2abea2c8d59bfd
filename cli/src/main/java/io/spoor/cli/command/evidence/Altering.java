package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.command.option.ProgressLine;
import io.spoor.cli.output.Terminal;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.alteration.AlterationAct;
import io.spoor.evidence.alteration.AlterationApplier;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.avro.FileActJournal;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.RewritableDirectory;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.evidence.verify.VerifiedRecordReader;
import io.spoor.schemas.EvidenceAct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Alters an evidence log after the act has been sealed. If the stack that writes the log is
 * running, the act goes to its topic and the command waits for the seal; otherwise this process
 * seals it with the log's key.
 */
public final class Altering {
  private static final Duration SEAL_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Name of the operator, recorded with the act. Default: the user's name.")
  private String actor = System.getProperty("user.name", "unknown");

  @Option(names = "--reason", paramLabel = "TEXT", description = "Reason, recorded in the act.")
  private String reason = "";

  @Option(
      names = "--signing-key",
      paramLabel = "FILE",
      description =
          "Private key of the log, to seal the act where no running stack writes the "
              + "log. Default: the local stack's.")
  private @Nullable Path signingKey;

  String actor() {
    return actor;
  }

  /** Irreversible acts require a reason. */
  String reason() {
    if (reason.isBlank()) {
      throw new UsageException(
          "--reason: no reason given; the act records it, and it cannot be added later");
    }
    return reason;
  }

  /** A log whose verification found no alteration. */
  public record Verified(DirectoryStore store, LogVerifier verifier, VerificationResult result) {}

  /**
   * Verifies the log.
   *
   * @throws OperationFailedException if the log was altered
   */
  public static Verified verify(Terminal terminal, Path log) {
    DirectoryStore store = EvidenceLogOption.open(log);
    var verifier = new LogVerifier(store, List.of());
    var progress = new ProgressLine(terminal);
    VerificationResult result =
        verifier.verify(
            Optional.empty(),
            records -> {
              if (progress.isDue()) {
                progress.show(String.format(Locale.ROOT, "%,d records verified", records));
              }
            });
    progress.clear();
    if (result.fault().isPresent()) {
      throw new OperationFailedException(
          "the log does not verify; no record was changed: " + result.fault().get());
    }
    return new Verified(store, verifier, result);
  }

  /**
   * Records acts and returns when they are sealed.
   *
   * @throws OperationFailedException if the acts are recorded but not sealed yet
   */
  void sealActs(
      Terminal terminal,
      ConnectionOptions connection,
      Path log,
      Verified verified,
      List<EvidenceAct> acts) {
    StackActJournal journal = StackActJournal.of(terminal, connection, log);
    if (journal.isSealedByStack()) {
      acts.forEach(journal::record);
      awaitSealed(terminal, log, verified.result().segments(), ids(acts));
      return;
    }
    SigningKey key = KeyFiles.read(key(connection, log));
    // Checks the key before any act is recorded.
    String name = verified.result().head().orElseThrow().log();
    try (AvroLogWriter writer =
        AvroLogWriter.open(WritableDirectory.open(log), name, key, Clock.systemUTC())) {
      FileActJournal file = FileActJournal.of(log);
      acts.forEach(file::record);
      writer.appendActs(file.read());
      writer.seal();
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot write to " + log + ": " + ErrorMessages.describe(e), e);
    }
  }

  private Path key(ConnectionOptions connection, Path log) {
    if (signingKey != null) {
      return signingKey;
    }
    if (!StackActJournal.isOfStack(connection, log)
        || !Files.exists(connection.home().evidenceKey())) {
      throw new OperationFailedException(
          "no running stack writes the log in "
              + log
              + ", so this command must seal the act itself. Set --signing-key");
    }
    return connection.home().evidenceKey();
  }

  private static Set<String> ids(List<EvidenceAct> acts) {
    Set<String> ids = new HashSet<>();
    acts.forEach(act -> ids.add(act.getActId()));
    return ids;
  }

  private static void awaitSealed(Terminal terminal, Path log, long segments, Set<String> ids) {
    terminal.info("act recorded; waiting until it is sealed");
    long end = System.nanoTime() + SEAL_TIMEOUT.toNanos();
    while (!ids.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new OperationFailedException(
            "the act was recorded but not sealed within "
                + SEAL_TIMEOUT.toMinutes()
                + " minutes; no record was changed. Check the evidence connector "
                + "(bin/spoor status), then run: bin/spoor evidence finish "
                + log);
      }
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
      removeSealed(log, segments, ids);
    }
  }

  private static void removeSealed(Path log, long segments, Set<String> ids) {
    DirectoryStore store = EvidenceLogOption.open(log);
    var verifier = new LogVerifier(store, List.of());
    if (verifier.verifyChain(Optional.empty()).fault().isEmpty()) {
      new VerifiedRecordReader(store, verifier)
          .read(
              statement -> statement.segment() >= segments,
              (number, header, lines) -> ids.remove(header.id()));
    }
  }

  /**
   * Applies the acts in the log that are not yet applied.
   *
   * @return number of records altered
   */
  static long apply(Terminal terminal, Path log) {
    Verified verified = verify(terminal, log);
    List<AlterationAct> acts = verified.result().altered().acts();
    try (RewritableDirectory directory = RewritableDirectory.open(log)) {
      return new AlterationApplier(directory, acts).run(verified.verifier().sealedStatements());
    } catch (IOException e) {
      throw new EvidenceException("cannot write to " + log + ": " + IoReason.of(e), e);
    }
  }
}
