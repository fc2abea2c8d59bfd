package io.spoor.evidence.verify;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.alteration.AlterationAudit;
import io.spoor.evidence.merkle.ConsistencyProof;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.segment.SegmentChain;
import io.spoor.evidence.segment.SegmentChainException;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.VerificationFault.Location;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a complete log: first the chain of statements and checkpoints, then the records of each
 * segment, several segments concurrently. Reads everything once; memory is a few bytes per segment,
 * and the hashes of the segments in progress.
 *
 * <p>A faulty log results in a {@link VerificationResult} with a fault; an {@link
 * EvidenceException} means that it could not be read.
 */
public final class LogVerifier {
  private final SegmentStore store;
  private final Collection<VerifierKey> trustedKeys;
  private final boolean extract;
  private final SegmentChain chain;
  private final List<SegmentStatement> statements = new ArrayList<>();

  private @Nullable VerificationFault fault;
  private long records;
  private long bytes;
  private long withheld;
  private final AlterationAudit alterations = new AlterationAudit();

  /**
   * Creates a verifier for one log.
   *
   * @param trustedKeys keys known independently of the log; may be empty
   */
  public LogVerifier(SegmentStore store, Collection<VerifierKey> trustedKeys) {
    this(store, trustedKeys, false);
  }

  private LogVerifier(SegmentStore store, Collection<VerifierKey> trustedKeys, boolean extract) {
    this.store = store;
    this.trustedKeys = List.copyOf(trustedKeys);
    this.extract = extract;
    this.chain = new SegmentChain(trustedKeys);
  }

  /**
   * A verifier for an extract: all statements and checkpoints of a log, and a subset of its
   * records, which are counted and proven.
   */
  public static LogVerifier ofExtract(SegmentStore store, Collection<VerifierKey> trustedKeys) {
    return new LogVerifier(store, trustedKeys, true);
  }

  /**
   * Verifies statements, checkpoints and all records.
   *
   * @param earlierCheckpoint a remembered checkpoint whose segments the log must still contain
   * @param progress receives the number of records verified, after each segment
   */
  public VerificationResult verify(
      Optional<RememberedCheckpoint> earlierCheckpoint, LongConsumer progress) {
    return reading(
        () -> {
          checkChain();
          checkRecords(statements, progress);
          return verdict(earlierCheckpoint);
        });
  }

  /** Verifies statements and checkpoints only, which is fast for a log of any size. */
  public VerificationResult verifyChain(Optional<RememberedCheckpoint> earlierCheckpoint) {
    return reading(
        () -> {
          checkChain();
          return verdict(earlierCheckpoint);
        });
  }

  /**
   * Verifies statements, checkpoints, and the records of the last segments only; files that do not
   * belong to the log are ignored.
   *
   * @param segments number of segments whose records are verified
   */
  public VerificationResult verifyEnd(
      Optional<RememberedCheckpoint> earlierCheckpoint, int segments) {
    return reading(
        () -> {
          checkSegments();
          checkRecords(
              statements.subList(Math.max(0, statements.size() - segments), statements.size()),
              records -> {});
          return verdict(earlierCheckpoint);
        });
  }

  /** The valid chain of segments; available after verification. */
  SegmentChain chain() {
    return chain;
  }

  /** Statements of these segments. */
  List<SegmentStatement> statements() {
    return statements;
  }

  /** Statements of the valid chain of segments; available after verification. */
  public List<SegmentStatement> sealedStatements() {
    return Collections.unmodifiableList(statements);
  }

  private VerificationResult reading(Callable<VerificationResult> work) {
    try {
      return work.call();
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot read the evidence log in " + store + ": " + IoReason.of(e), e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void checkChain() throws IOException {
    List<String> unknownFiles = store.unknownFiles();
    if (!unknownFiles.isEmpty()) {
      fault =
          VerificationFault.ofLog(
              "a file or directory does not belong to the log: " + unknownFiles.getFirst());
      return;
    }
    checkSegments();
  }

  private void checkSegments() throws IOException {
    long segment = 0;
    for (long storedSegments : store.segments()) {
      if (storedSegments != segment) {
        fault =
            VerificationFault.ofSegment(
                segment, "is missing; segment " + storedSegments + " is there");
        return;
      }
      fault = verifySegment(segment);
      if (fault != null) {
        return;
      }
      segment++;
    }
    if (!trustedKeys.isEmpty() && !chain.signedByTrustedKey()) {
      fault =
          VerificationFault.ofLog(
              segment == 0
                  ? "it holds no segment: no checkpoint is signed by a given key"
                  : "no checkpoint is signed by a given key; signers are " + chain.signers());
    }
  }

  private @Nullable VerificationFault verifySegment(long segment) throws IOException {
    Optional<byte[]> statement = store.read(segment, SegmentFile.STATEMENT);
    Optional<byte[]> checkpoint = store.read(segment, SegmentFile.CHECKPOINT);
    if (statement.isEmpty() || checkpoint.isEmpty()) {
      SegmentFile missing = statement.isEmpty() ? SegmentFile.STATEMENT : SegmentFile.CHECKPOINT;
      return VerificationFault.ofPart(segment, missing, "is missing");
    }
    try {
      statements.add(chain.add(statement.get(), checkpoint.get()));
      return null;
    } catch (SegmentChainException e) {
      return VerificationFault.ofPart(segment, e.part(), e.problem());
    }
  }

  /** A fault found here precedes a fault of the chain. */
  private void checkRecords(List<SegmentStatement> checked, LongConsumer progress)
      throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    var running = new ArrayDeque<Future<SegmentCheck.Result>>();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      boolean recordsValid = true;
      for (SegmentStatement statement : checked) {
        if (recordsValid && running.size() > threads) {
          recordsValid = await(running.remove(), progress);
        }
        if (recordsValid) {
          running.add(workers.submit(() -> check(statement)));
        }
      }
      // In order: faults after the first one are irrelevant.
      while (recordsValid && !running.isEmpty()) {
        recordsValid = await(running.remove(), progress);
      }
      running.forEach(future -> future.cancel(false));
    }
    if (fault == null) {
      // A field withheld during this run is recorded in a segment that did not exist when the run
      // began.
      String note =
          store.segments().size() > statements.size()
              ? "; segments sealed meanwhile may contain the act: verify again"
              : "";
      alterations.problem().ifPresent(problem -> fault = fault(problem, note));
    }
  }

  private VerificationFault fault(AlterationAudit.Problem problem, String note) {
    SegmentStatement segment =
        statements.stream()
            .filter(each -> problem.number() < each.first() + each.records())
            .findFirst()
            .orElseThrow();
    return new VerificationFault(
        segment.segment(),
        Optional.of(SegmentFile.RECORDS),
        Optional.of(
            new Location(problem.number() - segment.first(), problem.number(), Location.UNKNOWN)),
        problem.description() + note);
  }

  private SegmentCheck.Result check(SegmentStatement statement) throws IOException {
    return extract
        ? new ExtractCheck(store, statement).run()
        : new SegmentCheck(store, statement).run();
  }

  private boolean await(Future<SegmentCheck.Result> future, LongConsumer progress)
      throws IOException {
    SegmentCheck.Result result = result(future);
    records += result.records();
    bytes += result.bytes();
    withheld += result.withheld();
    alterations.addAll(result.alterations());
    progress.accept(records);
    result.fault().ifPresent(found -> fault = found);
    return result.fault().isEmpty();
  }

  private static SegmentCheck.Result result(Future<SegmentCheck.Result> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvidenceException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private VerificationResult verdict(Optional<RememberedCheckpoint> earlierCheckpoint) {
    Optional<ConsistencyProof> proof = Optional.empty();
    if (fault == null && earlierCheckpoint.isPresent()) {
      ExtensionCheck.Result result =
          new ExtensionCheck(chain, trustedKeys).run(earlierCheckpoint.get());
      fault = result.fault().orElse(null);
      proof = result.proof();
    }
    return new VerificationResult(
        chain.segments(),
        records,
        bytes,
        withheld,
        alterations,
        chain.head(),
        List.copyOf(chain.signers()),
        chain.signedByTrustedKey(),
        chain.gaps(),
        proof,
        Optional.ofNullable(fault));
  }
}
