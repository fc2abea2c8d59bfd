package io.spoor.evidence.verify;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.alteration.Alterations;
import io.spoor.evidence.merkle.ConsistencyProof;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.segment.Chain;
import io.spoor.evidence.segment.SegmentFault;
import io.spoor.evidence.segment.Statement;
import io.spoor.evidence.store.Part;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.Fault.Place;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
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
 * Checks a whole log: first how statements and checkpoints follow from each other, then the records
 * of each segment, several segments at once. Reads everything once; holds some bytes a segment, and
 * of the segments at work their hashes.
 *
 * <p>A log that is wrong is a {@link Verdict} with a fault; an {@link EvidenceException} says that
 * it could not be read.
 */
public final class LogVerifier {
  private final SegmentStore store;
  private final Collection<VerifierKey> given;
  private final boolean extract;
  private final Chain chain;
  private final List<Statement> statements = new ArrayList<>();

  private @Nullable Fault fault;
  private long records;
  private long bytes;
  private long withheld;
  private final Alterations alterations = new Alterations();

  /**
   * Of one log.
   *
   * @param given keys that are known by another way than the log; may be empty
   */
  public LogVerifier(SegmentStore store, Collection<VerifierKey> given) {
    this(store, given, false);
  }

  private LogVerifier(SegmentStore store, Collection<VerifierKey> given, boolean extract) {
    this.store = store;
    this.given = List.copyOf(given);
    this.extract = extract;
    this.chain = new Chain(given);
  }

  /**
   * Of an extract: all statements and checkpoints of a log, and some of its records, which are
   * counted and proven; others may be left out.
   */
  public static LogVerifier ofExtract(SegmentStore store, Collection<VerifierKey> given) {
    return new LogVerifier(store, given, true);
  }

  /**
   * Checks statements, checkpoints and all records.
   *
   * @param since an earlier checkpoint whose segments the log must still contain
   * @param progress is told the number of records checked, after each segment
   */
  public Verdict verify(Optional<Checkpoint> since, LongConsumer progress) {
    return reading(
        () -> {
          checkChain();
          checkRecords(progress);
          return verdict(since);
        });
  }

  /** Checks statements and checkpoints only: a moment, whatever the size of the log. */
  public Verdict verifyChain(Optional<Checkpoint> since) {
    return reading(
        () -> {
          checkChain();
          return verdict(since);
        });
  }

  /** The segments that were found to follow from each other; after verifying. */
  Chain chain() {
    return chain;
  }

  /** Their statements. */
  List<Statement> statements() {
    return statements;
  }

  /** Statements of the segments that were found to follow from each other; after verifying. */
  public List<Statement> sealed() {
    return Collections.unmodifiableList(statements);
  }

  private Verdict reading(Callable<Verdict> work) {
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
    List<String> strangers = store.strangers();
    if (!strangers.isEmpty()) {
      fault = Fault.ofLog("there is something that belongs to no log: " + strangers.getFirst());
      return;
    }
    long segment = 0;
    for (long there : store.segments()) {
      if (there != segment) {
        fault = Fault.ofSegment(segment, "is missing; segment " + there + " is there");
        return;
      }
      fault = follow(segment);
      if (fault != null) {
        return;
      }
      segment++;
    }
    if (!given.isEmpty() && !chain.vouched()) {
      fault =
          Fault.ofLog(
              segment == 0
                  ? "it holds no segment: no checkpoint is signed by a key that was given"
                  : "no checkpoint is signed by a key that was given; signers are "
                      + chain.signers());
    }
  }

  private @Nullable Fault follow(long segment) throws IOException {
    Optional<byte[]> statement = store.read(segment, Part.STATEMENT);
    Optional<byte[]> checkpoint = store.read(segment, Part.CHECKPOINT);
    if (statement.isEmpty() || checkpoint.isEmpty()) {
      Part missing = statement.isEmpty() ? Part.STATEMENT : Part.CHECKPOINT;
      return Fault.ofPart(segment, missing, "is missing");
    }
    try {
      statements.add(chain.add(statement.get(), checkpoint.get()));
      return null;
    } catch (SegmentFault e) {
      return Fault.ofPart(segment, e.part(), e.problem());
    }
  }

  /** A fault found here lies before the one of the chain, if that has any. */
  private void checkRecords(LongConsumer progress) throws IOException {
    int threads = Runtime.getRuntime().availableProcessors();
    var running = new ArrayDeque<Future<SegmentCheck.Result>>();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      boolean well = true;
      for (Statement statement : statements) {
        if (well && running.size() > threads) {
          well = took(running.remove(), progress);
        }
        if (well) {
          running.add(workers.submit(() -> check(statement)));
        }
      }
      // In order: what comes after the first fault does not matter any more.
      while (well && !running.isEmpty()) {
        well = took(running.remove(), progress);
      }
      running.forEach(future -> future.cancel(false));
    }
    if (fault == null) {
      // What is withheld while this reads is said in a segment that was not there when it began.
      String meanwhile =
          store.segments().size() > statements.size()
              ? "; segments were sealed meanwhile, which may say so: verify again"
              : "";
      alterations.problem().ifPresent(problem -> fault = fault(problem, meanwhile));
    }
  }

  private Fault fault(Alterations.Problem problem, String meanwhile) {
    Statement segment =
        statements.stream()
            .filter(each -> problem.number() < each.first() + each.records())
            .findFirst()
            .orElseThrow();
    return new Fault(
        segment.segment(),
        Optional.of(Part.RECORDS),
        Optional.of(
            new Place(problem.number() - segment.first(), problem.number(), Place.NOT_SAID)),
        problem.what() + meanwhile);
  }

  private SegmentCheck.Result check(Statement statement) throws IOException {
    return extract
        ? new ExtractCheck(store, statement).run()
        : new SegmentCheck(store, statement).run();
  }

  private boolean took(Future<SegmentCheck.Result> future, LongConsumer progress)
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

  private Verdict verdict(Optional<Checkpoint> since) {
    Optional<ConsistencyProof> proof = Optional.empty();
    if (fault == null && since.isPresent()) {
      proof = prove(since.get());
    }
    return new Verdict(
        chain.segments(),
        records,
        bytes,
        withheld,
        alterations,
        chain.head(),
        List.copyOf(chain.signers()),
        chain.vouched(),
        chain.gaps(),
        proof,
        Optional.ofNullable(fault));
  }

  private Optional<ConsistencyProof> prove(Checkpoint since) {
    var keys = new LinkedHashSet<>(chain.signers());
    keys.addAll(given);
    if (since.signedBy(keys).isEmpty()) {
      fault =
          Fault.ofLog(
              "the earlier checkpoint is signed by none of the log's keys: it names "
                  + since.signer());
      return Optional.empty();
    }
    if (since.size() > chain.segments()) {
      fault =
          Fault.ofLog(
              "its end was cut off: the earlier checkpoint covers "
                  + since.size()
                  + " segments, there are "
                  + chain.segments());
      return Optional.empty();
    }
    Checkpoint head = chain.head().orElseThrow();
    ConsistencyProof proof = ConsistencyProof.of(chain.leaves(), Math.toIntExact(since.size()));
    if (!since.log().equals(head.log()) || !proof.proves(since.root(), head.root())) {
      fault =
          Fault.ofLog(
              "it is not the log of the earlier checkpoint: its first "
                  + since.size()
                  + " segments are others");
      return Optional.empty();
    }
    return Optional.of(proof);
  }
}
