package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.client.CommandFailed;
import io.spoor.client.Problems;
import io.spoor.client.WrongUsage;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.act.ActFile;
import io.spoor.evidence.alteration.Alterer;
import io.spoor.evidence.alteration.AlteringAct;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.AlterableDirectory;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.Verdict;
import io.spoor.evidence.verify.VerifiedRecords;
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
 * Acts on a log that must be sealed before anything is done: on the topic where the stack that
 * writes the log runs, which is waited for; else with the log's key by this process.
 */
final class Altering {
  private static final Duration SEALED_WITHIN = Duration.ofMinutes(3);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  @Option(
      names = "--by",
      paramLabel = "WHO",
      description = "Who does it. Default: the user's name.")
  private String by = System.getProperty("user.name", "unknown");

  @Option(names = "--reason", paramLabel = "WHY", description = "Why; for the record.")
  private String reason = "";

  @Option(
      names = "--signing-key",
      paramLabel = "FILE",
      description =
          "Private key of the log, where no stack runs that writes it: the act is sealed with it. Default: the local stack's.")
  private @Nullable Path signingKey;

  String by() {
    return by;
  }

  /** Of what cannot be undone a reason is asked. */
  String reason() {
    if (reason.isBlank()) {
      throw new WrongUsage("--reason: say why; it goes on record, and cannot be added later");
    }
    return reason;
  }

  /** A log that was found unaltered. */
  record Verified(DirectoryStore store, LogVerifier verifier, Verdict verdict) {}

  /**
   * Verifies it.
   *
   * @throws CommandFailed if it was altered
   */
  static Verified verify(Console console, Path log) {
    DirectoryStore store = EvidenceDirectory.open(log);
    var verifier = new LogVerifier(store, List.of());
    var progress = new Progress(console);
    Verdict verdict =
        verifier.verify(
            Optional.empty(),
            records -> {
              if (progress.isDue()) {
                progress.show(String.format(Locale.ROOT, "%,d records verified", records));
              }
            });
    progress.clear();
    if (verdict.fault().isPresent()) {
      throw new CommandFailed(
          "the log does not verify, nothing was done: " + verdict.fault().get());
    }
    return new Verified(store, verifier, verdict);
  }

  /**
   * Puts acts on record and returns when they are sealed.
   *
   * @throws CommandFailed if they are on record, and not sealed yet
   */
  void seal(Console console, Target target, Path log, Verified verified, List<EvidenceAct> acts) {
    Journal journal = Journal.of(console, target, log);
    if (journal.isSealedByStack()) {
      acts.forEach(journal::record);
      awaitSealed(console, log, verified.verdict().segments(), ids(acts));
      return;
    }
    SigningKey key = KeyFiles.read(key(target, log));
    // The key is looked at before anything goes on record.
    String name = verified.verdict().head().orElseThrow().log();
    try (AvroLogWriter writer =
        AvroLogWriter.open(WritableDirectory.open(log), name, key, Clock.systemUTC())) {
      ActFile file = ActFile.of(log);
      acts.forEach(file::record);
      writer.appendActs(file.read());
      writer.seal();
    } catch (IOException e) {
      throw new CommandFailed("cannot write to " + log + ": " + Problems.brief(e), e);
    }
  }

  private Path key(Target target, Path log) {
    if (signingKey != null) {
      return signingKey;
    }
    if (!Journal.isOfStack(target, log) || !Files.exists(target.home().evidenceKey())) {
      throw new CommandFailed(
          "no stack runs that writes "
              + log
              + ", and what is done to it must be sealed first: give its --signing-key");
    }
    return target.home().evidenceKey();
  }

  private static Set<String> ids(List<EvidenceAct> acts) {
    Set<String> ids = new HashSet<>();
    acts.forEach(act -> ids.add(act.getActId()));
    return ids;
  }

  private static void awaitSealed(Console console, Path log, long segments, Set<String> ids) {
    console.say("on record; waiting until it is sealed");
    long end = System.nanoTime() + SEALED_WITHIN.toNanos();
    while (!ids.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new CommandFailed(
            "it is on record, and not sealed after "
                + SEALED_WITHIN.toMinutes()
                + " minutes, so nothing was done yet: see to the evidence connector (bin/spoor"
                + " status), then run: bin/spoor evidence finish "
                + log);
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      removeSealed(log, segments, ids);
    }
  }

  private static void removeSealed(Path log, long segments, Set<String> ids) {
    DirectoryStore store = EvidenceDirectory.open(log);
    var verifier = new LogVerifier(store, List.of());
    if (verifier.verifyChain(Optional.empty()).fault().isEmpty()) {
      new VerifiedRecords(store, verifier)
          .read(
              statement -> statement.segment() >= segments,
              (number, header, lines) -> ids.remove(header.id()));
    }
  }

  /**
   * Does what acts in the log say, as far as it is not done.
   *
   * @return how many records were altered
   */
  static long carryOut(Console console, Path log) {
    Verified verified = verify(console, log);
    List<AlteringAct> acts = verified.verdict().altered().acts();
    try (AlterableDirectory directory = AlterableDirectory.open(log)) {
      return new Alterer(directory, acts).run(verified.verifier().sealed());
    } catch (IOException e) {
      throw new EvidenceException("cannot write to " + log + ": " + IoReason.of(e), e);
    }
  }
}
