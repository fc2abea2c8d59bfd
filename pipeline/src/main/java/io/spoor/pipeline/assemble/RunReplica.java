package io.spoor.pipeline.assemble;

import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.ChainMessageSink;
import io.spoor.pipeline.KeyMessageSink;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.Chains;
import io.spoor.pipeline.assemble.chain.EvaluatedObservations;
import io.spoor.pipeline.assemble.evaluation.ActionEvaluator;
import io.spoor.pipeline.assemble.evaluation.AgentAttribution;
import io.spoor.pipeline.assemble.evaluation.ToolCallEvaluator;
import io.spoor.pipeline.assemble.evaluation.ToolCallFacts;
import io.spoor.pipeline.assemble.evaluation.ToolCallFacts.Facts;
import io.spoor.pipeline.assemble.row.CallReference;
import io.spoor.pipeline.assemble.row.GroupKey;
import io.spoor.pipeline.assemble.row.SpanNode;
import io.spoor.pipeline.assemble.transfer.CopyReceiver;
import io.spoor.pipeline.assemble.transfer.CopySender;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.detect.engine.FindingBook;
import io.spoor.pipeline.detect.engine.PlannedCallEvaluator;
import io.spoor.pipeline.detect.engine.PlannedCallFinding;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.DraftRows;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chain's records say of its runs, in memory, and what the evaluator of recorded calls would
 * say of a call that is not made yet. The records are stored and read by the classes that assemble
 * uses; a planned call is never stored. Not thread-safe.
 */
public final class RunReplica {
  private static final int CHUNK = 256;

  /** Rows that stay decoded, encoded bytes: a call is compared with the last ones. */
  private static final long CACHE_BYTES = 512 << 10;

  private final ManifestLookup manifests;
  private final DetectionEngine detectors;
  private final ToolCallFacts facts;
  private final PlannedCallEvaluator evaluator;
  private final String tenant;
  private final String rootKey;
  private final RowCache rows =
      new RowCache(new MemoryRowStore(), AssembleStage.ROWS, () -> CACHE_BYTES);
  private final ActionIntake intake;
  private long latest = Long.MIN_VALUE;

  /** {@code rootKey}: root key of the chain. */
  public RunReplica(
      ManifestLookup manifests, DetectionEngine detectors, String tenant, String rootKey) {
    this.manifests = manifests;
    this.detectors = detectors;
    this.facts = new ToolCallFacts(manifests, detectors);
    this.evaluator = new PlannedCallEvaluator(detectors);
    this.tenant = tenant;
    this.rootKey = rootKey;
    var evaluator =
        new ActionEvaluator(
            manifests, detectors, new FindingBook(detectors, finding -> {}), SILENT);
    this.intake =
        new ActionIntake(
            evaluator,
            new CopySender(SILENT, CHUNK, Telemetry.NONE),
            new CopyReceiver(evaluator, new FindingBook(detectors, finding -> {}), SILENT, CHUNK),
            SILENT);
  }

  /** Nothing that a replica does is told to anybody. */
  private static final class Silent implements ChainMessageSink, KeyMessageSink {
    @Override
    public void toChain(String chainKey, ChainMessage message) {}

    @Override
    public void toKey(String key, KeyMessage message) {}
  }

  private static final Silent SILENT = new Silent();

  /** Adds a record of the chain, in the order in which stitch published them. */
  public void add(IdentityEvent event) {
    add(rows, event);
    rows.flush();
    latest = Math.max(latest, event.getTime());
  }

  private ChainAggregate add(Rows into, IdentityEvent event) {
    var chains = new Chains(into, /* hasViews= */ false);
    Cause cause = Cause.event(event.getEventId(), event.getTime());
    ChainAggregate known = chains.find(rootKey, cause);
    ChainAggregate chain = known == null ? chains.create(rootKey, tenant, cause) : known;
    var received =
        new Action(
            tenant,
            Keys.id(rootKey),
            rootKey,
            Keys.id(event.getTrailKey()),
            /* revision= */ 1L,
            /* generation= */ 0,
            /* late= */ false,
            event,
            /* restated= */ false);
    Action action = ActionIntake.atItsSpan(chain, received);
    SegmentState segment = intake.add(chain, chain.segments().find(event.getTrailKey()), action);
    chain.segments().save(segment);
    chain.save();
    return chain;
  }

  /** Time of the latest record, nanoseconds since the Unix epoch; the least number: no record. */
  public long latest() {
    return latest;
  }

  /**
   * What the detectors find about a planned call: the most severe first.
   *
   * @param plan the record that the call would have; its time is after all records
   */
  public List<PlannedCallFinding> evaluate(IdentityEvent plan) {
    ChainAggregate chain = add(new DraftRows(rows, RunReplica::isImmutable), plan);
    List<PlannedCallFinding> findings = new ArrayList<>();
    ToolCall call = call(plan);
    if (call != null && !call.isReading()) {
      Facts known = facts.of(chain, chain.ref(), chain.toolCalls(plan.getTrailKey()), call);
      findings.addAll(evaluator.evaluate(known.fact(), known.readings()));
    }
    findings.addAll(evaluator.evaluate(plan, observation -> group(chain, observation)));
    findings.sort(Comparator.comparing(PlannedCallFinding::severity).reversed());
    return findings;
  }

  /** The values that make up nearly all of what is read; others are small. */
  private static boolean isImmutable(Object value) {
    return value instanceof ToolCall
        || value instanceof ContentTrace
        || value instanceof SpanNode
        || value instanceof CallReference;
  }

  private static @Nullable ToolCall call(IdentityEvent plan) {
    ContentTrace fingerprint = ToolCallEvaluator.fingerprint(plan);
    return fingerprint == null ? null : ToolCallEvaluator.call(plan, fingerprint);
  }

  /** The observations with which a planned one is evaluated. */
  private ActionGroup group(ChainAggregate chain, Observation plan) {
    GroupKey group = GroupKey.of(plan);
    EvaluatedObservations evaluated =
        chain.observations().evaluated(group, detectors.window(group.detector()));
    List<Observation> actions = new ArrayList<>(evaluated.actions());
    if (actions.stream().noneMatch(action -> action.getEventId().equals(plan.getEventId()))) {
      actions.add(plan);
    }
    return new ActionGroup(
        chain.ref(),
        group.value(),
        actions,
        manifests,
        new AgentAttribution(chain),
        evaluated.cut());
  }
}
