package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.CredentialFact.CredentialUsage;
import io.spoor.pipeline.detect.CredentialFact.CredentialUse;
import io.spoor.pipeline.detect.CredentialFact.RunPeriod;
import io.spoor.pipeline.detect.CredentialHolder;
import io.spoor.pipeline.detect.KeyIdentity;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.InvocationKind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds facts about the credentials of a chain: origin and uses. It stores nothing of its own:
 * actions are in time order, and each key records the time from which another action matters.
 */
public final class CredentialFactBuilder {
  private static final String TRACE_KIND = "trace";

  private CredentialFactBuilder() {}

  /** Whether a key is the trace of the chain's run. */
  static boolean isRun(ChainAggregate chain, SegmentState row) {
    return row.getKey().equals(chain.key()) && Keys.kind(chain.key()).equals(TRACE_KIND);
  }

  /** Counts a span of the run whose trace roots the chain. */
  static void count(
      ChainAggregate chain, SegmentState row, IdentityEvent event, boolean startedEarlier) {
    if (!isRun(chain, row)) {
      return;
    }
    long ended = event.getEnded() == null ? event.getTime() : event.getEnded();
    Long lastSpan = row.getSpansEnded();
    if (lastSpan == null || ended > lastSpan) {
      row.setSpansEnded(ended);
      if (lastSpan == null || chain.hasLateUses()) {
        chain.pending().addAllKeys();
      }
    }
    if (startedEarlier && row.getRunBegan() == null) {
      chain.pending().addAllKeys();
    }
    if (!isRunSpan(event)) {
      return;
    }
    Long runBegan = row.getRunBegan();
    if (runBegan == null || event.getTime() < runBegan) {
      row.setRunBegan(event.getTime());
      chain.pending().addAllKeys();
    }
    Long runEnded = row.getRunEnded();
    if (event.getEnded() != null && (runEnded == null || event.getEnded() > runEnded)) {
      row.setRunEnded(event.getEnded());
      chain.pending().addAllKeys();
    }
  }

  /** Whether a span is the run itself, not an agent called within its trace. */
  private static boolean isRunSpan(IdentityEvent event) {
    var genAi = event.getGenAi();
    return genAi != null && InvocationKind.of(genAi) != null && genAi.getParentSpanId() == null;
  }

  /** Marks the key for evaluation if the action affects its result. */
  public static void scheduleEvaluation(
      ChainAggregate chain, SegmentState row, IdentityEvent event) {
    if (event.getTime() > row.getWatch()) {
      chain.pending().addKey(row.getKey());
    }
  }

  /**
   * Builds the fact of a key; null when it is neither a used credential nor the run's trace.
   *
   * @param known what is known of its uses
   * @param lineage the key as one reading has it, then its known ancestors
   * @param evidence events that support it
   */
  public static @Nullable CredentialFact fact(
      ChainAggregate chain,
      SegmentState row,
      KnownIdentity known,
      List<KeyIdentity> lineage,
      List<String> evidence,
      @Nullable Boolean declared,
      @Nullable Manifest manifest,
      TrackedUses uses) {
    IdentityStatement best = known.best();
    IdentityStatement use =
        known.firstUse() != null || !isRun(chain, row) ? known.firstUse(row) : best;
    if (best == null || use == null) {
      return null;
    }
    return new CredentialFact(
        chain.refOf(row),
        row.getKey(),
        lineage.getFirst(),
        lineage.subList(1, lineage.size()),
        known.startedAt(),
        use.getTime(),
        evidence,
        declared,
        known.issued() != null,
        known.isRefused(),
        CredentialHolder.of(
            row.getKey(),
            lineage.stream().skip(1).map(KeyIdentity::key).toList(),
            known.issued() != null,
            known.isPresented()),
        runPeriod(chain),
        uses,
        manifest);
  }

  /** A key as one reading has it. */
  public static KeyIdentity keyIdentity(String key, KnownIdentity identity) {
    IdentityStatement best = Objects.requireNonNull(identity.best());
    IdentityStatement statement = Objects.requireNonNullElse(identity.statement(), best);
    IdentityStatement revoked = identity.revoked();
    IdentityStatement restored = identity.restored();
    return new KeyIdentity(
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
        restored == null ? null : restored.getTime(),
        best.getPerson());
  }

  private static @Nullable RunPeriod runPeriod(ChainAggregate chain) {
    SegmentState root = chain.segments().find(chain.key());
    if (root == null || !root.getHere() || root.getSpansEnded() == null || !isRun(chain, root)) {
      return null;
    }
    Long startedAt = root.getRunBegan();
    return new RunPeriod(
        startedAt == null ? root.getStarted() : startedAt,
        root.getRunEnded(),
        root.getSpansEnded());
  }

  /** Whether the chain's run was evicted; findings about its credentials then stay. */
  public static boolean isRunEvicted(ChainAggregate chain) {
    return chain.evicted().isPresent()
        && chain.segments().find(chain.key()) == null
        && chain.evicted().contains(chain.key());
  }

  /** Uses of a key; records the time from which another use matters. */
  public static final class TrackedUses implements CredentialUsage {
    private final ChainAggregate chain;
    private final SegmentState row;
    private long watchedFrom = Long.MAX_VALUE;

    public TrackedUses(ChainAggregate chain, SegmentState row) {
      this.chain = chain;
      this.row = row;
    }

    @Override
    public List<CredentialUse> findAfter(long time) {
      watchedFrom = Math.min(watchedFrom, time);
      if (row.getEnded() <= time) {
        return List.of();
      }
      List<CredentialUse> uses =
          (row.getHere() ? chain.actions() : chain.copies())
              .after(row.getKey(), time, MAX_USES).stream()
                  .map(CredentialFactBuilder::toUse)
                  .toList();
      if (!uses.isEmpty()) {
        chain.recordLateUses();
      }
      return uses;
    }

    /** Saves that time; call it after all detectors have read the uses. */
    public void save() {
      if (row.getWatch() != watchedFrom) {
        row.setWatch(watchedFrom);
        chain.segments().save(row);
      }
    }
  }

  private static CredentialUse toUse(Action action) {
    IdentityEvent event = action.getEvent();
    return new CredentialUse(
        event.getTime(),
        event.getEventId(),
        event.getSource(),
        event.getAction(),
        event.getOutcome());
  }
}
