package io.spoor.decisions.evaluation;

import io.spoor.content.fingerprint.ContentMark;
import io.spoor.decisions.evaluation.RunContentStore.Stored;
import io.spoor.decisions.view.Hash;
import io.spoor.pipeline.assemble.RunReplica;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.detect.engine.PlannedCallFinding;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.ProposedCall;
import io.spoor.schemas.RunContent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A chain whose calls are evaluated, as far as its records were read. Not thread-safe. */
final class LiveRun {
  private final RunReplica replica;
  private final DetectionEngine detectors;
  private final int keyId;

  /** Number of the last record that was added, by trail. */
  private final Map<Hash, Long> added = new HashMap<>();

  private final Map<Hash, String> trailKeys = new HashMap<>();
  private long read;
  private boolean hasOwnKey;
  private boolean hasOtherKey;
  private boolean partlyRead;
  private boolean leftOut;

  LiveRun(DetectionBasis basis, String tenant, String rootKey, int keyId) {
    this.detectors = basis.detectors(tenant);
    this.replica = new RunReplica(basis.manifests(), detectors, tenant, rootKey);
    this.keyId = keyId;
  }

  /** Whether these detectors evaluate its calls. */
  boolean isOf(DetectionEngine current) {
    return detectors == current;
  }

  /** Adds a record, unless it was added; records of a trail come in order. */
  void add(Hash trail, Stored stored) {
    read++;
    if (stored.arrival() <= added.getOrDefault(trail, -1L)) {
      return;
    }
    added.put(trail, stored.arrival());
    RunContent content = stored.content();
    IdentityEvent event = content.getEvent();
    trailKeys.putIfAbsent(trail, event.getTrailKey());
    leftOut |= content.getLeftOut() > 0;
    traces(event).forEach(this::read);
    replica.add(event);
  }

  private void read(ContentTrace trace) {
    if (trace.getKeyId() == keyId) {
      hasOwnKey = true;
    } else {
      hasOtherKey = true;
    }
    partlyRead |= trace.getCut() || (trace.getMarks() & ContentMark.PARTLY_READ.bit()) != 0;
  }

  private static Stream<ContentTrace> traces(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    Stream<@Nullable ContentTrace> own =
        genAi == null
            ? Stream.empty()
            : Stream.concat(
                Stream.ofNullable(genAi.getTrace()),
                genAi.getProposedCalls().stream().map(ProposedCall::getTrace));
    return Stream.concat(own, event.getObservations().stream().map(ContentObservation::getTrace))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull);
  }

  /** Number of records that were read since it was last asked: what a call has cost. */
  long takeRead() {
    long count = read;
    read = 0;
    return count;
  }

  void markLeftOut() {
    leftOut = true;
  }

  /** Whether nothing that the run read can be compared with a call. */
  boolean hasOtherKeyOnly() {
    return hasOtherKey && !hasOwnKey;
  }

  /** The key of a trail; null: none of its records was read. */
  @Nullable String trailKey(Hash trail) {
    return trailKeys.get(trail);
  }

  /** The key of any trail; null: no record was read. */
  @Nullable String anyTrailKey() {
    return trailKeys.values().stream().findFirst().orElse(null);
  }

  /** Time of the latest record, nanoseconds since the Unix epoch. */
  long latest() {
    return replica.latest();
  }

  CallVerdict evaluate(IdentityEvent plan) {
    List<PlannedCallFinding> findings = replica.evaluate(plan);
    boolean isPlanCut =
        traces(plan)
            .anyMatch(
                trace -> trace.getCut() || (trace.getMarks() & ContentMark.PARTLY_READ.bit()) != 0);
    return new CallVerdict(findings, partlyRead || leftOut || hasOtherKey || isPlanCut, leftOut);
  }
}
