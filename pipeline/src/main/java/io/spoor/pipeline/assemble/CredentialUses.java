package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.Ancestry.Step;
import io.spoor.pipeline.assemble.Identities.Known;
import io.spoor.pipeline.detect.Bearer;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.CredentialFact.Run;
import io.spoor.pipeline.detect.CredentialFact.Use;
import io.spoor.pipeline.detect.CredentialFact.Uses;
import io.spoor.pipeline.state.IdentityRow;
import io.spoor.pipeline.state.KeyRow;
import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the credentials of a chain come from, and what is done with them when. Nothing is kept for
 * it: the actions lie in order of time, and a key knows from when on another action makes a
 * difference.
 */
final class CredentialUses {
  private static final String TRACE = "trace";

  private final AssembleRows rows;
  private final ActionRows actions;

  CredentialUses(AssembleRows rows, ActionRows actions) {
    this.rows = rows;
    this.actions = actions;
  }

  /** Whether a key is the trace of the run that the chain is of. */
  static boolean isRun(Scope chain, KeyRow row) {
    return row.getKey().equals(chain.key()) && Keys.kind(chain.key()).equals(TRACE);
  }

  /** What a span tells of the run whose trace roots the chain. */
  static void count(Scope chain, KeyRow row, IdentityEvent event, boolean startedEarlier) {
    if (!isRun(chain, row)) {
      return;
    }
    long ended = event.getEnded() == null ? event.getTime() : event.getEnded();
    Long lastSpan = row.getSpansEnded();
    if (lastSpan == null || ended > lastSpan) {
      row.setSpansEnded(ended);
      chain.judgeKeys |= lastSpan == null || chain.row.getLateUses();
    }
    chain.judgeKeys |= startedEarlier && row.getRunBegan() == null;
    if (!isTheRuns(event)) {
      return;
    }
    Long runBegan = row.getRunBegan();
    if (runBegan == null || event.getTime() < runBegan) {
      row.setRunBegan(event.getTime());
      chain.judgeKeys = true;
    }
    Long runEnded = row.getRunEnded();
    if (event.getEnded() != null && (runEnded == null || event.getEnded() > runEnded)) {
      row.setRunEnded(event.getEnded());
      chain.judgeKeys = true;
    }
  }

  /** Whether a span is the run itself, and not an agent that it calls within its trace. */
  private static boolean isTheRuns(IdentityEvent event) {
    var genAi = event.getGenAi();
    return genAi != null
        && genAi.getOperation().equals("invoke_agent")
        && genAi.getParentSpanId() == null;
  }

  /** An action of the segment: whether it makes a difference to how its key is judged. */
  static void judgeAgain(Scope chain, KeyRow row, IdentityEvent event) {
    if (event.getTime() > row.getWatch()) {
      chain.judge.add(row.getKey());
    }
  }

  /**
   * The fact of a key; null when it is neither a credential that is used nor the run's trace.
   *
   * @param evidence events that show it
   */
  @Nullable CredentialFact fact(
      Scope chain,
      ChainRef ref,
      KeyRow row,
      Known is,
      List<Step> steps,
      List<String> evidence,
      @Nullable Boolean declared,
      @Nullable Manifest manifest,
      Watched uses) {
    IdentityRow best = is.best();
    IdentityRow use = is.firstUse() != null || !isRun(chain, row) ? is.firstUse() : best;
    if (best == null || use == null) {
      return null;
    }
    List<Bearer> ancestors = new ArrayList<>();
    for (Step step : steps) {
      if (step.known().best() != null) {
        ancestors.add(bearer(step.key(), step.known()));
      }
    }
    return new CredentialFact(
        ref,
        row.getKey(),
        bearer(row.getKey(), is),
        ancestors,
        is.began(),
        use.getTime(),
        evidence,
        declared,
        run(chain),
        uses,
        manifest);
  }

  private static Bearer bearer(String key, Known known) {
    IdentityRow best = Objects.requireNonNull(known.best());
    IdentityRow statement = Objects.requireNonNullElse(known.statement(), best);
    IdentityRow revoked = known.revoked();
    IdentityRow restored = known.restored();
    return new Bearer(
        key,
        best.getCredentialId(),
        best.getIdentity(),
        best.getPrincipal(),
        best.getType(),
        statement.getActor(),
        statement.getAudience(),
        statement.getScopes(),
        revoked == null ? null : revoked.getTime(),
        revoked == null ? null : revoked.getEventId(),
        restored == null ? null : restored.getTime());
  }

  private @Nullable Run run(Scope chain) {
    KeyRow root = rows.key(chain.hash, chain.key());
    if (root == null || !root.getHere() || root.getSpansEnded() == null || !isRun(chain, root)) {
      return null;
    }
    Long began = root.getRunBegan();
    return new Run(
        began == null ? root.getStarted() : began, root.getRunEnded(), root.getSpansEnded());
  }

  /** Whether the run that the chain is of was evicted: what was said of its credentials stands. */
  boolean isRunForgotten(Scope chain, Kept kept) {
    return chain.row.getKept() != null
        && rows.key(chain.hash, chain.key()) == null
        && kept.knows(chain, chain.key());
  }

  Watched uses(Scope chain, KeyRow row) {
    return new Watched(chain, row);
  }

  /** Uses of a key, and from when on another one is asked for. */
  final class Watched implements Uses {
    private final Scope chain;
    private final KeyRow row;
    private long watch = Long.MAX_VALUE;

    private Watched(Scope chain, KeyRow row) {
      this.chain = chain;
      this.row = row;
    }

    @Override
    public List<Use> after(long time) {
      watch = Math.min(watch, time);
      if (row.getEnded() <= time) {
        return List.of();
      }
      List<Use> uses =
          actions.later(chain.hash, row.getKey(), time, MOST).stream()
              .map(CredentialUses::use)
              .toList();
      if (!uses.isEmpty() && !chain.row.getLateUses()) {
        chain.row.setLateUses(true);
        chain.touch();
      }
      return uses;
    }

    /** To be called when all have asked. */
    void keep() {
      if (row.getWatch() != watch) {
        row.setWatch(watch);
        rows.key(chain.hash, row);
      }
    }
  }

  private static Use use(Action action) {
    IdentityEvent event = action.getEvent();
    return new Use(
        event.getTime(),
        event.getEventId(),
        event.getSource(),
        event.getAction(),
        event.getOutcome());
  }
}
