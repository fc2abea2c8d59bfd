package io.spoor.decisions.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.decisions.evaluation.CallVerdict.Unevaluated;
import io.spoor.decisions.journal.LimitedJournal;
import io.spoor.decisions.request.RequestedEntity;
import io.spoor.decisions.view.CallContext;
import io.spoor.decisions.view.ContentReceiver;
import io.spoor.decisions.view.DescribedCall;
import io.spoor.decisions.view.Hash;
import io.spoor.decisions.view.KnownRun;
import io.spoor.decisions.view.RunChains.Judged;
import io.spoor.decisions.view.StatedSpan;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.json.TimestampParser;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates tool calls before they are made: by the evaluator of recorded calls, with what the runs
 * of the chain have read, as far as it has arrived. A call is evaluated as one that begins now,
 * after all records; nothing of it is stored. Thread-safe.
 */
public final class CallEvaluator implements CallContext {
  private final PlannedCallReader reader;
  private final LiveRuns runs;
  private final InstantSource clock;
  private final Consumer<String> journal;

  /**
   * Creates an evaluator.
   *
   * @param store where the content of runs is stored
   * @param key the application's key for fingerprints
   * @param journal receives a line for each fault
   */
  public CallEvaluator(
      RunContentStore store,
      DetectionBasis rules,
      TaintKey key,
      InstantSource clock,
      Consumer<String> journal) {
    this.reader = new PlannedCallReader(key);
    this.runs = new LiveRuns(store, rules, key.id(), journal);
    this.clock = clock;
    this.journal = new LimitedJournal(journal);
  }

  /** Tells that no call is evaluated: nobody gave the key of the fingerprints. */
  public static CallContext withoutKey() {
    return (tenant, asked, resource, judged) ->
        StatedCall.of(asked, resource) == null ? null : Unevaluated.NO_KEY.describe();
  }

  /** Receives the content of runs. */
  public ContentReceiver contents() {
    return runs;
  }

  @Override
  public @Nullable DescribedCall describe(
      String tenant, ObjectNode asked, RequestedEntity resource, Judged judged) {
    StatedCall call = StatedCall.of(asked, resource);
    if (call == null) {
      return null;
    }
    if (call.arguments() == null) {
      return Unevaluated.NO_ARGUMENTS.describe();
    }
    if (judged.isEmpty()) {
      return Unevaluated.NO_RUN.describe();
    }
    if (runs.isIncomplete()) {
      return Unevaluated.FAILED.describe();
    }
    try {
      StatedSpan parent = StatedSpan.of(asked.get("traceparent"));
      List<Judgement> judgements = new ArrayList<>();
      for (KnownRun run : judged.own()) {
        boolean isFirst = judgements.isEmpty();
        judgements.add(judge(tenant, call, parent, run, isFirst));
      }
      for (KnownRun run : judged.others()) {
        judgements.add(judge(tenant, call, parent, run, false));
      }
      return together(judgements, judged.isWhole());
    } catch (RuntimeException e) {
      // The message may quote the call.
      journal.accept("a call could not be evaluated: " + e.getClass().getName());
      return Unevaluated.FAILED.describe();
    }
  }

  private Judgement judge(
      String tenant, StatedCall call, @Nullable StatedSpan parent, KnownRun run, boolean isFirst) {
    return runs.with(
        tenant, run, live -> evaluate(tenant, call, parent, run, live, isFirst).costing(live));
  }

  /**
   * What is found of a call in one chain.
   *
   * @param unevaluated why it is not evaluated; null: it is
   */
  private record Judgement(@Nullable Unevaluated unevaluated, CallVerdict verdict, long read) {
    private static Judgement not(Unevaluated reason) {
      return new Judgement(reason, CallVerdict.NONE_FOUND, 0);
    }

    private Judgement costing(LiveRun live) {
      return new Judgement(unevaluated, verdict, live.takeRead());
    }
  }

  /** All findings, since nobody knows which of the chains the caller is in. */
  private static DescribedCall together(List<Judgement> judgements, boolean isWhole) {
    CallVerdict verdict = isWhole ? CallVerdict.NONE_FOUND : CallVerdict.LEFT_OUT;
    long read = 0;
    for (Judgement each : judgements) {
      read += each.read();
      if (each.unevaluated() != null) {
        return each.unevaluated().describe().costing(read);
      }
      verdict = verdict.and(each.verdict());
    }
    return verdict.describe().costing(read);
  }

  private Judgement evaluate(
      String tenant,
      StatedCall call,
      @Nullable StatedSpan parent,
      KnownRun run,
      LiveRun live,
      boolean isFirst) {
    if (live.hasOtherKeyOnly()) {
      return Judgement.not(Unevaluated.OTHER_KEY);
    }
    if (!isFirst && live.anyTrailKey() == null) {
      return new Judgement(null, CallVerdict.NONE_FOUND, 0); // It has read nothing.
    }
    CallVerdict verdict = CallVerdict.NONE_FOUND;
    for (long time : times(live)) {
      for (String tool : call.tools()) {
        List<IdentityEvent> plans =
            reader.read(tenant, call, tool, run.view().getAgentId(), parent, time);
        if (plans.isEmpty()) {
          return Judgement.not(Unevaluated.FAILED);
        }
        for (IdentityEvent plan : plans) {
          verdict = verdict.and(live.evaluate(placed(plan, run, live)));
        }
      }
    }
    return new Judgement(null, isFirst ? verdict : verdict.proven(), 0);
  }

  /**
   * When the call begins: now. If records are dated later, also after all of them: no result counts
   * less for its date, and none is too long ago for that of another record.
   */
  private Set<Long> times(LiveRun live) {
    // A record of the last moment that can be represented must not end the evaluating of its run.
    long next = live.latest() + 1;
    long afterAll = TimestampParser.isSupported(next) ? next : live.latest();
    return new LinkedHashSet<>(List.of(now(), Math.max(now(), afterAll)));
  }

  private long now() {
    Instant now = clock.instant();
    return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
  }

  /** The call in the trail of its run, even if the request names its credential only. */
  private static IdentityEvent placed(IdentityEvent plan, KnownRun run, LiveRun live) {
    if (Hash.of(plan.getTrailKey()).equals(run.key())) {
      return plan;
    }
    String own = live.trailKey(run.key());
    String trail = own == null ? live.trailKey(run.chain()) : own;
    String any = trail == null ? live.anyTrailKey() : trail;
    return any == null
        ? plan
        : IdentityEvent.newBuilder(plan).setTrailKey(any).setParentEventId(null).build();
  }
}
